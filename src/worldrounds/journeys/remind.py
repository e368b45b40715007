"""One click reminds those who are waited for, at most once a day. Who refused to be coordinated gets no mail."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from worldrounds.core import audit
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.core.models import AuditEntry
from worldrounds.groups.models import Group, Membership
from worldrounds.journeys.participation import silent_enrolments
from worldrounds.journeys.room_board import care_of
from worldrounds.meetings.queries import groups_without_meeting
from worldrounds.people.links import sign_in_paragraph
from worldrounds.people.models import Person
from worldrounds.programmes.actions.invitations import invite_again
from worldrounds.programmes.history import record
from worldrounds.programmes.models import Enrolment, Programme
from worldrounds.programmes.queries import agrees
from worldrounds.programmes.rules import Standing, may_manage
from worldrounds.rooms.help import check_may_answer

VERB = "sent reminder"
NOT_AGAIN_FOR = timedelta(hours=20)
INVITATIONS = "invitations"  # sends new invitations, which are the site leads' reminders


@dataclass(frozen=True)
class Reminder:
    """Whom a kind of reminder goes to, where its link leads, and what it says."""

    students: Callable[[Programme, datetime], QuerySet[Enrolment]]  # all that are waited for
    path: Callable[[Programme], str]
    subject: Callable[[], str]
    text: Callable[[], str]


@dataclass(frozen=True)
class Sent:
    """To how many people a reminder goes, and how many are waited for but refused to be contacted."""

    people: int
    left_out: int = 0


def _without_hours(programme: Programme, at: datetime) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(programme=programme, state=Enrolment.State.ADMITTED, availability="")


def _of_groups_not_met(programme: Programme, at: datetime) -> QuerySet[Enrolment]:
    groups = groups_without_meeting(programme, at).order_by()
    members = Membership.objects.filter(group__in=groups, left_at=None)
    return Enrolment.objects.filter(pk__in=members.values("enrolment"))


def _silent(programme: Programme, at: datetime) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(pk__in=[student.pk for student in silent_enrolments(programme, at)])


def _programme_path(programme: Programme) -> str:
    return reverse("programme", args=[programme.slug])


REMINDERS = {
    "hours": Reminder(
        students=_without_hours,
        path=lambda programme: reverse("my-availability", args=[programme.slug]),
        subject=lambda: _("Please tell us your free hours"),
        text=lambda: _(
            "Your international group meets at an hour that suits everyone in it. "
            "For that we need to know when you are free in a usual week. It takes two minutes."
        ),
    ),
    "meet": Reminder(
        students=_of_groups_not_met,
        path=_programme_path,
        subject=lambda: _("Your group has not met yet"),
        text=lambda: _(
            "Say hello in your room today: groups that get in touch in the first week work best. "
            "If the time of your meeting does not suit you, you can propose another one."
        ),
    ),
    "silent": Reminder(
        students=_silent,
        path=_programme_path,
        subject=lambda: _("Your group misses you"),
        text=lambda: _(
            "We have not heard from you in your group for two weeks. Open your page, say hello in the room, and "
            "see when your group meets next. If something keeps you away, answer this mail: we find a way together."
        ),
    ),
}

KINDS = {INVITATIONS, *REMINDERS}

NUDGE = Reminder(
    students=_silent,  # of one group, those that the board of rooms names: see nudge
    path=_programme_path,
    subject=lambda: _("Your group waits for you"),
    text=lambda: _(
        "We have not heard from you in your group for a while. Open your page, say hello in the room, and "
        "see what is next. If something keeps you away, answer this mail: we find a way together."
    ),
)


def remind(*, standing: Standing, kind: str, at: datetime) -> Sent:
    """Mail everybody whom the programme waits for. Raises Refused if it was just done, or if there is nobody to
    mail."""
    if not may_manage(standing):
        raise NotAllowed(_("Only the coordinator sends reminders."))
    if kind not in KINDS:
        raise Refused(_("There is no such reminder."))
    with transaction.atomic():
        Programme.objects.select_for_update().get(pk=standing.programme.pk)  # two clicks wait for one another
        if kind in sent_lately(standing.programme, at=at):
            raise Refused(_("This reminder was sent less than a day ago. Give people a little time."))
        sent = _tell(standing, kind, at=at)
        if not sent.people:
            raise Refused(_nobody(sent.left_out))
        audit.record(
            at=at,
            actor=standing.person,
            verb=VERB,
            target=standing.programme,
            programme=standing.programme.slug,
            kind=kind,
            people=sent.people,
            left_out=sent.left_out,
        )
    return sent


def nudge(*, standing: Standing, group: Group, at: datetime) -> Sent:
    """Remind those of one group who have not been seen, at most once a day; the coordinator and facilitators may.

    In a group that has not begun, that is everybody."""
    check_may_answer(standing)
    kind = f"group {group.number}"
    with transaction.atomic():
        Programme.objects.select_for_update().get(pk=standing.programme.pk)
        if kind in sent_lately(standing.programme, at=at):
            raise Refused(_("This group was reminded less than a day ago. Give people a little time."))
        care = care_of(group, standing.programme, at=at)
        waiting = [m for m in care.to_nudge if m.enrolment.person.is_active] if care else []
        people = [member.enrolment.person for member in waiting if member.may_be_written_to]
        sent = Sent(len(people), len(waiting) - len(people))
        if not people:
            raise Refused(_nobody(sent.left_out))
        transaction.on_commit(lambda: _send(NUDGE, standing, people), robust=True)
        record(standing, group, VERB, at=at, kind=kind, people=sent.people, left_out=sent.left_out)
    return sent


def _nobody(left_out: int) -> str:
    if left_out:
        return _("Everybody who is waited for refused to be contacted, so no mail was sent.")
    return _("Nobody is waited for any more, so no mail was sent.")


def sent_lately(programme: Programme, *, at: datetime) -> set[str]:
    """The kinds of reminders that were sent within the last day (1 query)."""
    recent = AuditEntry.objects.filter(programme_slug=programme.slug, verb=VERB, at__gt=at - NOT_AGAIN_FOR)
    return {entry.details["kind"] for entry in recent}


def _tell(standing: Standing, kind: str, *, at: datetime) -> Sent:
    """Mails go out once everything is on disk; one that fails undoes nothing."""
    if kind == INVITATIONS:
        return Sent(invite_again(standing=standing, at=at))
    reminder = REMINDERS[kind]
    students = reminder.students(standing.programme, at).filter(person__is_active=True)
    waiting = students.annotate(agrees=agrees()).select_related("person")
    people = [student.person for student in waiting if student.agrees]
    transaction.on_commit(lambda: _send(reminder, standing, people), robust=True)
    return Sent(len(people), len(waiting) - len(people))


def _send(reminder: Reminder, standing: Standing, people: Iterable[Person]) -> None:
    path = reminder.path(standing.programme)
    get_connection().send_messages([_mail(reminder, standing, person, path) for person in people])


def _mail(reminder: Reminder, standing: Standing, person: Person, path: str) -> EmailMessage:
    with translation.override(person.language):
        body = "\n\n".join(
            [
                _("Dear %(name)s,") % {"name": person.name},
                reminder.text(),
                sign_in_paragraph(person, next_path=path),
                f"{standing.person.name}\n{standing.programme.title}",
            ]
        )
        subject = f"{standing.programme.title}: {reminder.subject()}"
    return EmailMessage(" ".join(subject.split()), body, to=[person.email], reply_to=[standing.person.email])
