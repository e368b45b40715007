"""The join link of a school: a student applies, the site lead answers."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.core import audit
from worldrounds.core.errors import NotFound, Refused
from worldrounds.core.names import full_name
from worldrounds.people.actions import get_or_create_person
from worldrounds.people.models import Person
from worldrounds.programmes import tasks
from worldrounds.programmes.models import Enrolment, Partner, Programme, new_token
from worldrounds.programmes.student_queries import join_is_open, places_taken


class JoinClosed(Refused):
    """The school takes no applications through its link now."""


class NoPlaceLeft(Refused):
    """The school's quota is used up."""


@transaction.atomic
def apply_to_join(*, partner: Partner, given_name: str, family_name: str, email: str, at: datetime) -> None:
    """Apply through a school's link.

    Whatever is known about the address, the caller learns nothing; its owner is told by mail. An application
    that stands already, here or at another school, is left as it is.
    """
    Programme.objects.select_for_update(no_key=True).get(pk=partner.programme_id)
    if not join_is_open(Partner.objects.select_related("programme").get(pk=partner.pk)):
        raise JoinClosed(_("This school takes no new students through its link now. Ask the school."))
    email = email.strip().lower()
    person = get_or_create_person(
        email=email, name=full_name(given_name, family_name), time_zone=partner.institution.time_zone
    )
    enrolment = Enrolment.objects.filter(programme=partner.programme_id, person=person).first()
    if (
        enrolment is None
        and not Enrolment.objects.filter(programme=partner.programme_id, email__iexact=email).exists()
    ):
        enrolment = Enrolment.objects.create(
            programme_id=partner.programme_id,
            partner=partner,
            person=person,
            state=Enrolment.State.APPLIED,
            given_name=given_name,
            family_name=family_name,
            email=email,
            time_zone=partner.institution.time_zone,
        )
        _record(enrolment, actor=None, verb="applied to join", at=at)
    elif enrolment is not None and enrolment.state == Enrolment.State.WITHDRAWN:
        enrolment.state, enrolment.partner = Enrolment.State.APPLIED, partner
        enrolment.save(update_fields=["state", "partner"])
        _record(enrolment, actor=None, verb="applied to join again", at=at)
    if enrolment is not None:
        transaction.on_commit(partial(tasks.answer_application.enqueue, enrolment.pk))


@transaction.atomic
def decide_application(
    *, partner: Partner, enrolment_id: int, admit: bool, actor: Person, at: datetime
) -> Enrolment:
    """Admit or decline an applicant. The same answer twice does nothing the second time."""
    Programme.objects.select_for_update(no_key=True).get(pk=partner.programme_id)
    enrolment = Enrolment.objects.filter(pk=enrolment_id, partner=partner).first()
    if enrolment is None:
        raise NotFound
    answer = Enrolment.State.ADMITTED if admit else Enrolment.State.DECLINED
    if enrolment.state == answer:
        return enrolment
    if enrolment.state != Enrolment.State.APPLIED:
        raise Refused(_("%(name)s does not wait for an answer any more.") % {"name": enrolment.full_name})
    if admit and partner.quota is not None and places_taken(partner) >= partner.quota:
        raise NoPlaceLeft(
            _("All %(quota)s places of the school are taken. The coordinator can give it more.")
            % {"quota": partner.quota}
        )
    enrolment.state = answer
    enrolment.save(update_fields=["state"])
    _record(enrolment, actor=actor, verb="admitted student" if admit else "declined student", at=at)
    transaction.on_commit(partial(tasks.answer_application.enqueue, enrolment.pk))
    return enrolment


@transaction.atomic
def open_join_link(*, partner: Partner, is_open: bool, actor: Person, at: datetime) -> None:
    if partner.join_open == is_open:
        return
    partner.join_open = is_open
    partner.save(update_fields=["join_open"])
    verb = "opened join link" if is_open else "closed join link"
    audit.record(at=at, actor=actor, verb=verb, target=partner, programme=partner.programme.slug)


@transaction.atomic
def renew_join_link(*, partner: Partner, old_token: str, actor: Person, at: datetime) -> None:
    """A new link; the old one ends. ``old_token`` is the one that the page showed, so that a second click on
    the same page does not end the link that the first has made."""
    if partner.join_token != old_token:
        return
    partner.join_token = new_token()
    partner.save(update_fields=["join_token"])
    audit.record(
        at=at, actor=actor, verb="renewed join link", target=partner, programme=partner.programme.slug
    )


def _record(enrolment: Enrolment, *, actor: Person | None, verb: str, at: datetime) -> None:
    audit.record(at=at, actor=actor, verb=verb, target=enrolment, programme=enrolment.programme.slug)
