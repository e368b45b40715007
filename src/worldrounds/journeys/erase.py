"""A person is erased: the account is shut at once, what the person left is taken away a moment later.

Two ways, and the person chooses: the name and every link go and the group's texts stay without a name, or what the person
wrote goes too. docs/decisions/0014-erasing.md says what is what.
"""

import time
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import ForeignKey, Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from worldrounds.commons.erasing import forget_in_commons
from worldrounds.commons.models import Blueprint, BlueprintVersion
from worldrounds.core import audit
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.core.models import AuditEntry
from worldrounds.core.wiping import wipe
from worldrounds.evidence.erasing import forget_in_collections, forget_in_reviews
from worldrounds.groups.actions import end_membership
from worldrounds.groups.models import Forming
from worldrounds.journeys.confirm_erasure import last_mail
from worldrounds.journeys.withdraw import TAKES_PART
from worldrounds.meetings.models import Attendance, Proposal, Timetable
from worldrounds.people.models import Erasure, Person
from worldrounds.programmes.models import Enrolment, Invitation, Programme, Role, RosterUpload
from worldrounds.programmes.rules import Standing, may_manage
from worldrounds.rooms.erasing.mentions import Names
from worldrounds.rooms.erasing.room import forget_in_room, rooms_of

SETTLE_SECONDS = 2.0  # until the last edits of a person who was shut out are on disk
TAKEN_UP_AFTER = timedelta(minutes=2)


def check_may_be_erased(person: Person) -> None:
    """A programme keeps somebody who runs it."""
    alone = [
        role.programme.title
        for role in Role.objects.filter(person=person, kind=Role.Kind.COORDINATOR)
        .exclude(programme__state=Programme.State.CLOSED)
        .select_related("programme")
        if not Role.objects.filter(
            programme=role.programme_id, kind=Role.Kind.COORDINATOR, person__is_active=True
        )
        .exclude(person=person)
        .exists()
    ]
    if alone:
        raise Refused(
            _(
                "You are the only coordinator of “%(title)s”. Invite another one first, or close the programme."
            )
            % {"title": alone[0]}
        )


def check_may_erase(standing: Standing, student: Enrolment) -> None:
    """The coordinator, for a student who has nothing to do with other programmes."""
    if not may_manage(standing):
        raise NotAllowed(_("Only the coordinator can do this."))
    elsewhere = Enrolment.objects.filter(person=student.person_id).exclude(programme=standing.programme)
    if elsewhere.exists() or Role.objects.filter(person=student.person_id).exists():
        raise Refused(
            _(
                "This person takes part in another programme too, or helps to run one. Only the person can "
                "ask to be erased, on the page “Your account”."
            )
        )


@transaction.atomic
def ask_to_be_erased(*, person: Person, with_texts: bool, at: datetime) -> Erasure:
    """At the person's own wish. A second click changes nothing."""
    check_may_be_erased(person)
    return _begin(person, with_texts=with_texts, asked_by=None, at=at)


@transaction.atomic
def erase_student(*, standing: Standing, student: Enrolment, with_texts: bool, at: datetime) -> Erasure:
    """The coordinator does it for a student who asked for it."""
    check_may_erase(standing, student)
    return _begin(student.person, with_texts=with_texts, asked_by=standing.person, at=at)


def _begin(person: Person, *, with_texts: bool, asked_by: Person | None, at: datetime) -> Erasure:
    """Shut the account: from now on nothing new comes from it."""
    erasure, is_new = Erasure.objects.get_or_create(
        person=person, defaults={"with_texts": with_texts, "asked_by": asked_by, "asked_at": at}
    )
    if not is_new:
        return erasure
    mail = last_mail(person, with_texts=with_texts, asked_by=asked_by)
    person.is_active = person.is_staff = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "is_staff", "password"])
    for enrolment in Enrolment.objects.select_for_update().filter(person=person, state__in=TAKES_PART):
        end_membership(enrolment=enrolment, at=at)
    Enrolment.objects.filter(person=person, state__in=TAKES_PART).update(state=Enrolment.State.WITHDRAWN)
    Session.objects.filter(pk__in=_sessions_of(person)).delete()
    audit.record(at=at, actor=asked_by, verb="erased person", target=person)
    transaction.on_commit(mail.send, robust=True)
    transaction.on_commit(lambda: finish.enqueue(erasure.pk))
    return erasure


def _sessions_of(person: Person) -> list[str]:
    rows = Session.objects.all().iterator()
    return [row.pk for row in rows if str(row.get_decoded().get(SESSION_KEY)) == str(person.pk)]


# A moment later -------------------------------------------------------------------------------------------


@task()
def finish(erasure_id: int) -> None:
    time.sleep(SETTLE_SECONDS)
    finish_erasing(erasure_id=erasure_id, at=timezone.now())


def take_up_erasures(*, at: datetime) -> int:
    """Those that a worker did not bring to an end, and files that could not be written anew."""
    begun = Erasure.objects.filter(is_wiped=False, asked_at__lt=at - TAKEN_UP_AFTER)
    for pk in list(begun.values_list("pk", flat=True)):
        finish_erasing(erasure_id=pk, at=at)
    return len(begun)


def finish_erasing(*, erasure_id: int, at: datetime) -> None:
    """Take everything away. Broken off anywhere, it can be done again from the beginning."""
    erasure = Erasure.objects.filter(pk=erasure_id).select_related("person").first()
    if erasure is None:
        return
    if erasure.finished_at is None:
        person = erasure.person
        names = _names(person)
        for room in rooms_of(person.pk):
            forget_in_room(room=room, person=person.pk, names=names, with_texts=erasure.with_texts, at=at)
        with transaction.atomic():
            emails = [name for name in names if "@" in name]
            forget_in_collections(person, emails=emails, with_texts=erasure.with_texts)
            forget_in_reviews(person, with_texts=erasure.with_texts)
            forget_in_commons(person, with_texts=erasure.with_texts, at=at)
            _forget_person(person, names)
            erasure.finished_at = at
            erasure.save(update_fields=["finished_at"])
    Erasure.objects.filter(pk=erasure_id).update(is_wiped=wipe())


def _names(person: Person) -> set[str]:
    enrolments = Enrolment.objects.filter(person=person)
    names = {person.name, person.email, *(enrolment.full_name for enrolment in enrolments)}
    names |= set(enrolments.values_list("email", flat=True)) | set(
        enrolments.values_list("given_name", flat=True)
    )
    return {name for name in names if name.strip()}


def _forget_person(person: Person, names: Collection[str]) -> None:
    emails = [name for name in names if "@" in name]
    for invitation in Invitation.objects.filter(_any_email(emails)):
        invitation.email, invitation.name = _nobody(), ""
        invitation.save(update_fields=["email", "name"])
    _forget_in_json(Names(names))
    Proposal.objects.filter(proposed_by=person).update(reason="")
    Attendance.objects.filter(enrolment__person=person).update(reason="")
    # A list on its way in may name anybody; it can be sent again.
    RosterUpload.objects.filter(partner__enrolments__person=person).delete()
    RosterUpload.objects.filter(uploaded_by=person).delete()
    for link in _links_to_people():
        rows = link.model._default_manager.filter(**{link.name: person})
        if link.null:
            rows.update(**{link.name: None})
        elif link.model not in _STAY:
            rows.delete()
    for enrolment in Enrolment.objects.filter(person=person):
        _forget_enrolment(enrolment)
    person.email, person.name = _nobody(), _("Former member")
    person.time_zone, person.language = "UTC", ""
    person.save(update_fields=["email", "name", "time_zone", "language"])


_STAY: tuple[type[Model], ...] = (
    Enrolment,
    Programme,
    Erasure,
)  # hold the account, which has no name any more


def _links_to_people() -> "Iterable[ForeignKey[Any, Any]]":
    """Every column of every table that names a person: a new one is found without being named here."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.related_model is Person:
                yield field


def _forget_enrolment(enrolment: Enrolment) -> None:
    """What stays says that somebody from this school was in this group, when, and was present."""
    enrolment.given_name, enrolment.family_name, enrolment.email = _("Former member"), "", _nobody()
    enrolment.student_number = enrolment.gender = enrolment.access_needs = enrolment.availability = ""
    enrolment.year = enrolment.availability_saved_at = enrolment.profile_saved_at = None
    enrolment.languages, enrolment.topics = [], []
    enrolment.time_zone = "UTC"
    enrolment.save()
    enrolment.consents.all().delete()


_KEPT_AS_JSON: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (AuditEntry, ("details",)), (Forming, ("plan", "rules")), (Timetable, ("plan", "options", "undo")),
    (Blueprint, ("provenance",)), (BlueprintVersion, ("document",)),
)  # fmt: skip


def _forget_in_json(names: Names) -> None:
    """The name in the history and in plans."""
    for model, fields in _KEPT_AS_JSON:
        for row in model._default_manager.iterator():
            changed = {field: names.replaced_anywhere(getattr(row, field)) for field in fields}
            if any(getattr(row, field) != value for field, value in changed.items()):
                model._default_manager.filter(pk=row.pk).update(**changed)


def _any_email(emails: Iterable[str]) -> Q:
    found = Q(pk=None)
    for email in emails:
        found |= Q(email__iexact=email)
    return found


def _nobody() -> str:
    """An address that belongs to nobody, and to nobody else."""
    return f"{token_hex(8)}@erased.invalid"
