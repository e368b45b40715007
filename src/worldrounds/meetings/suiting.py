"""Sessions that suited when they got their time: who cannot come to them now."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from worldrounds.core.zones import zone
from worldrounds.groups.models import Membership
from worldrounds.groups.queries import living_groups
from worldrounds.meetings.models import GroupSitting, Session
from worldrounds.meetings.rules import may_set_times
from worldrounds.meetings.solving import MARGIN, members_of
from worldrounds.network.models import CalendarPeriod
from worldrounds.network.queries import closed_periods, days_of
from worldrounds.programmes.models import Enrolment
from worldrounds.programmes.rules import Standing
from worldrounds.solvers.timetabling import hindrance


@dataclass(frozen=True)
class Hindered:
    """Somebody who cannot come. ``reason`` is that of a solver's ``Seat``; ``period`` the school's exams or holiday,
    where these are why. A person's own reasons are not read."""

    enrolment: Enrolment
    reason: str
    period: CalendarPeriod | None


@dataclass(frozen=True)
class Unsuited:
    session: Session
    hindered: Sequence[Hindered]


def no_longer_suit(standing: Standing, *, at: datetime) -> list[Unsuited]:
    """Sessions to come, by their start, with those who cannot come and could when the time was set, or who joined the
    group since (5 queries). All for the coordinator; for facilitators those of their own groups."""
    sessions = Session.objects.filter(
        planned__programme=standing.programme, state=Session.State.PLANNED, starts_at__gt=at
    )
    if may_set_times(standing):
        sessions = sessions.filter(Q(group=None) | Q(group__retired_at=None))
    else:
        sessions = sessions.filter(group__in=living_groups(standing).filter(facilitator=standing.person))
    rows = list(sessions.select_related("planned", "group").order_by("starts_at", "pk"))
    found = who_cannot_come(rows)
    unsuited = [
        Unsuited(row, [one for one in found[row.pk] if one.enrolment.pk not in row.could_not_come])
        for row in rows
    ]
    return [one for one in unsuited if one.hindered]


def who_cannot_come(
    sessions: Sequence[Session], *, of: Collection[int] | None = None
) -> dict[int, list[Hindered]]:
    """Id of each of a programme's sessions -> those who are expected and cannot come, by name (4 queries).

    ``of``: only members of these groups. Plenaries need ``planned``.
    """
    if not sessions:
        return {}
    expected = _expected(sessions, of)
    rows = {row.enrolment_id: row for own in expected.values() for row in own}
    first = min(session.starts_at for session in sessions).date()
    end = max(session.ends_at for session in sessions).date() + timedelta(days=1)
    schools = {row.enrolment.partner.institution_id for row in rows.values()}
    periods = closed_periods(schools, first - MARGIN, end + MARGIN)
    closed = days_of(periods, first - MARGIN, end + MARGIN)
    people = {one.id: one for one in members_of(rows.values(), first=first, end=end, closed=closed)}
    return {
        session.pk: [
            Hindered(row.enrolment, reason, _period(session, row.enrolment, reason, periods))
            for row in expected[session.pk]
            if (reason := hindrance(people[row.enrolment_id], session.starts_at, session.minutes))
        ]
        for session in sessions
    }


def _expected(sessions: Sequence[Session], of: Collection[int] | None) -> dict[int, list[Membership]]:
    """Session id -> the group's members; of a plenary those who go to this sitting (2 queries)."""
    plenaries = [session for session in sessions if session.group_id is None]
    programmes = {session.planned.programme_id for session in plenaries}
    concerned = Q(group__in={session.group_id for session in sessions}) | Q(group__programme__in=programmes)
    members = Membership.objects.filter(concerned, left_at=None, group__retired_at=None)
    if of is not None:
        members = members.filter(group__in=of)
    members = members.select_related("enrolment__partner__institution")
    by_group: dict[int | None, list[Membership]] = defaultdict(list)
    for row in members.order_by("enrolment__given_name", "enrolment__family_name", "pk"):
        by_group[row.group_id].append(row)
    seats = _seats({session.planned_id for session in plenaries})
    everybody = [row for rows in by_group.values() for row in rows]

    def at(session: Session) -> list[Membership]:
        if session.group_id is not None:
            return by_group[session.group_id]
        plenary, own = session.planned_id, session.sitting
        return [row for row in everybody if seats.get((plenary, row.group_id), own) == own]

    return {session.pk: at(session) for session in sessions}


def _seats(plenaries: Collection[int]) -> dict[tuple[int, int], int]:
    """Plenary and group -> its sitting; those with one sitting have no rows."""
    rows = GroupSitting.objects.filter(planned__in=plenaries).values_list("planned", "group", "sitting")
    return {(planned, group): sitting for planned, group, sitting in rows}


def _period(
    session: Session, enrolment: Enrolment, reason: str, periods: Mapping[int, Sequence[CalendarPeriod]]
) -> CalendarPeriod | None:
    if reason != "closed":
        return None
    day = session.starts_at.astimezone(zone(enrolment.time_zone)).date()
    own = periods[enrolment.partner.institution_id]
    return next(period for period in own if period.first_day <= day < period.end_day)
