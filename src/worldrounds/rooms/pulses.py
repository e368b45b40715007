"""The pulse: three taps in the first and second week in a group. Have you met, do you belong, is anything in the way?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.groups.models import Group, Membership
from worldrounds.programmes.models import Programme
from worldrounds.rooms.models import Pulse
from worldrounds.rooms.queries import Inside

QUESTIONS = ("has_met", "belongs", "is_hindered")
_FIELDS = ("week", *QUESTIONS)
# From the fourth day, when there has been time to meet; the second time a week later; then for a week more.
_ASKED_FROM = {1: timedelta(days=3), 2: timedelta(days=10)}
_ASKED_UNTIL = timedelta(days=17)


@dataclass(frozen=True)
class Answers:
    """One member's answers of one week; None: not answered."""

    week: int
    has_met: bool | None = None
    belongs: bool | None = None
    is_hindered: bool | None = None

    @property
    def by_question(self) -> list[tuple[str, bool | None]]:
        return [(name, getattr(self, name)) for name in QUESTIONS]

    @property
    def is_complete(self) -> bool:
        return None not in (self.has_met, self.belongs, self.is_hindered)

    @property
    def worries(self) -> bool:
        """Has not met, does not feel part of it, or something is in the way."""
        return self.has_met is False or self.belongs is False or self.is_hindered is True


def week_asked(membership: Membership, programme: Programme, *, at: datetime) -> int | None:
    """1 or 2 while the member is asked, else None. A member who comes later is asked later."""
    begin = datetime.combine(programme.first_day, time(0), tzinfo=UTC)
    since = at - max(membership.joined_at, begin)
    if since >= _ASKED_UNTIL:
        return None
    return max((week for week, after in _ASKED_FROM.items() if since >= after), default=None)


def last_pulse(*, enrolment: Any, group: Any) -> dict[str, Subquery]:
    """Annotations ``pulse_week``, ``pulse_has_met``…: the newest answers of a member, in the query of others."""
    newest = Pulse.objects.filter(enrolment=enrolment, room__group=group).order_by("-week")
    return {f"pulse_{name}": Subquery(newest.values(name)[:1]) for name in _FIELDS}


def read_pulse(row: Any) -> Answers | None:
    """From a row with the annotations of ``last_pulse``."""
    week = row.pulse_week
    return Answers(**{name: getattr(row, f"pulse_{name}") for name in _FIELDS}) if week else None


def to_ask(
    group: Any, membership: Membership | None, programme: Programme, *, at: datetime
) -> Answers | None:
    """What the member is asked now, with what is answered already; ``group`` has the annotations of ``last_pulse``."""
    week = week_asked(membership, programme, at=at) if membership else None
    if week is None or programme.state == Programme.State.CLOSED:
        return None
    kept = read_pulse(group)
    return kept if kept and kept.week == week else Answers(week)


def pulse_of(inside: Inside, *, at: datetime) -> Answers | None:
    """The same for the reader of a room (1 query at most)."""
    own = own_membership(inside)
    if own is None or not inside.may_write or week_asked(own, inside.standing.programme, at=at) is None:
        return None
    annotations = last_pulse(enrolment=own.enrolment_id, group=OuterRef("pk"))
    group = Group.objects.annotate(**annotations).get(pk=inside.room.group_id)
    return to_ask(group, own, inside.standing.programme, at=at)


@transaction.atomic
def answer_pulse(*, inside: Inside, question: str, answer: bool, at: datetime) -> Answers:
    """One tap. The same tap again changes nothing; another one corrects it."""
    own = own_membership(inside)
    if own is None or not inside.may_write:
        raise NotAllowed(_("The members of the group answer this."))
    week = week_asked(own, inside.standing.programme, at=at)
    if week is None:
        raise Refused(_("This is asked in the first two weeks in a group, and they are over."))
    if question not in QUESTIONS:
        raise Refused(_("There is no such question."))
    key: Mapping[str, Any] = {"room": inside.room, "enrolment": own.enrolment, "week": week}
    pulse, _new = Pulse.objects.update_or_create(**key, defaults={question: answer, "at": at})
    return Answers(week, pulse.has_met, pulse.belongs, pulse.is_hindered)


def own_membership(inside: Inside) -> Membership | None:
    own = inside.enrolment
    return next((row for row in inside.members if own and row.enrolment_id == own.pk), None)
