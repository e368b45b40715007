"""Rows -> a timetabling problem, and its result -> a plan that is kept as JSON."""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import OuterRef, Q

from worldrounds.core.zones import zone
from worldrounds.groups.models import Group as GroupRow
from worldrounds.groups.models import Membership
from worldrounds.meetings.blocks import Taken, Times, taken_times
from worldrounds.meetings.burdens import carried_in_former_groups
from worldrounds.meetings.hours import free_hours
from worldrounds.meetings.models import Attendance, Session, Venue
from worldrounds.meetings.queries import last_asked, members_by_group, sits_in
from worldrounds.meetings.venues import spread
from worldrounds.network.queries import closed_days
from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment, PlannedSession, Programme
from worldrounds.solvers.fairness import burden_of_hours
from worldrounds.solvers.time.patterns import always
from worldrounds.solvers.timetabling import (
    Group,
    GroupTimes,
    Member,
    Problem,
    Room,
    Seat,
    SessionTime,
    Timetable,
    Window,
    weigh,
)

MARGIN = timedelta(days=2)  # a local day can lie this far from the same day elsewhere


def members_of(
    memberships: Iterable[Membership],
    *,
    first: date,
    end: date,
    closed: Mapping[int, frozenset[date]] | None = None,
) -> list[Member]:
    """The members as the solver knows them, with the days on which their schools are closed, their own blocked times,
    and what they do and carry in other programmes (2 queries; 1 if ``closed``, by school, is known)."""
    rows = list(memberships)
    if closed is None:
        schools = {row.enrolment.partner.institution_id for row in rows}
        closed = closed_days(schools, first - MARGIN, end + MARGIN)
    people = {row.enrolment.person_id for row in rows}
    others = _others(people, rows[0].enrolment.programme_id, first, end) if rows else {}
    return [
        _member(
            row.enrolment,
            closed[row.enrolment.partner.institution_id],
            others[row.enrolment.person_id],
        )
        for row in rows
    ]


def _others(people: Iterable[int], programme: int, first: date, end: date) -> dict[int, Taken]:
    """By person (1 query)."""
    first_moment, end_moment = (
        datetime.combine(day, time.min, UTC) for day in (first - MARGIN, end + MARGIN)
    )
    return taken_times(people, first_moment, end_moment, beside=programme)


def _carried_beside(others: Taken, zone_name: str) -> int:
    """Points of sessions in other programmes, whatever hours they are at: the person stands in them already."""
    return sum(
        burden_of_hours(since.astimezone(zone(zone_name)), (until - since) // timedelta(minutes=1))
        for since, until in others.sessions
    )


def _member(enrolment: Enrolment, closed: frozenset[date], others: Taken) -> Member:
    return Member(
        id=enrolment.pk,
        zone=enrolment.time_zone,
        free=free_hours(enrolment.availability, enrolment.partner.institution.country),
        closed=closed,
        told=bool(enrolment.availability),
        carried=_carried_beside(others, enrolment.time_zone),
        blocked=others.times,
    )


def who_can_come(memberships: Iterable[Membership], start: datetime, minutes: int) -> tuple[Seat, ...]:
    """What a start would mean for each member (2 queries)."""
    day = start.date()
    return weigh(members_of(memberships, first=day, end=day + timedelta(days=1)), start, minutes)


def reference_zone(members: Iterable[Membership]) -> str:
    """The zone in which most of a group live; by name among equals."""
    counts = Counter(member.enrolment.time_zone for member in members)
    return min(counts, key=lambda name: (-counts[name], name))


def build_problem(
    programme: Programme,
    *,
    today: date,
    replace: bool,
    gap_days: int,
    only: int | None = None,
    reading: Iterable[date] = (),
) -> Problem:
    """Every living group with the sessions that are to get a time, and what they share (10 queries; 13 once somebody
    has left a group).

    Sessions whose days are over are left out; so are those that have a time already, unless ``replace``.
    What stays where it is makes the group and its facilitator busy and takes a place in its venue, and is counted as
    burden carried; so is what members carried in groups that they were in before.
    A facilitator who is a member of another group is one person, with the hours and the burden of that member.
    ``only`` one planned session (by id): groups that have no time for it on its days get one, all others stay.
    ``reading``: the Mondays of weeks in which no session begins.
    """
    groups = list(GroupRow.objects.filter(programme=programme, retired_at=None))
    planned = list(
        programme.planned_sessions.filter(kind=PlannedSession.Kind.GROUP_MEETING, end_day__gt=today)
    )
    if only is not None:
        planned = [session for session in planned if session.pk == only]
    kept = _kept_sessions(programme, today=today, replace=replace, only=only)
    members = members_by_group(groups)
    hosts = _others(_facilitators(groups), programme.pk, programme.first_day, programme.end_day)
    rooms, meets_in = _venues(programme, members, kept)
    student = {row.enrolment.person_id: row for rows in members.values() for row in rows}
    built: list[Group] = []
    known: dict[Hashable, Member] = {}
    for group, solver_members in _with_solver_members(groups, members, kept, programme):
        known |= {member.id: member for member in solver_members}
        windows = tuple(_windows(planned, group, kept, today=today))
        if windows:
            seat = student.get(group.facilitator_id or 0)
            busy = _busy(group, kept, hosts, {seat.group_id} if seat else ())
            host = seat.enrolment_id if seat else _host_id(group.facilitator_id)
            if seat is not None and seat.group_id == group.pk:
                host = None  # who accompanies a group as one of its members comes as that
            built.append(
                _group(
                    group,
                    members[group.pk],
                    solver_members,
                    windows,
                    busy,
                    gap_days,
                    host,
                    meets_in.get(group.pk),
                )
            )
    people = Person.objects.filter(pk__in=_facilitators(groups) - student.keys())
    both = [known[number] for number in {group.host for group in built} & known.keys()]
    return Problem(tuple(built), (*_hosts(people, kept, hosts), *both), rooms, _days_of_weeks(reading))


def _venues(
    programme: Programme, members: Mapping[int, Sequence[Membership]], kept: Iterable[Session]
) -> tuple[tuple[Room, ...], dict[int, int]]:
    """The venues with what they hold already, and group -> where it meets; empty where nothing is limited (1 query)."""
    rows = [row for row in kept if row.venue_id and row.group and row.group.retired_at is None]
    venues = list(programme.venues.all())
    zones = {group: reference_zone(people) for group, people in members.items() if people}
    had = {row.group_id: row.venue_id for row in rows if row.group_id and row.venue_id}
    rooms = tuple(_room(venue, rows) for venue in venues)
    return rooms, spread(zones, venues, had, day=programme.first_day)


def _room(venue: Venue, sessions: Iterable[Session]) -> Room:
    there = [row for row in sessions if row.venue_id == venue.pk]
    return Room(venue.pk, venue.at_once, tuple((row.starts_at, row.ends_at) for row in there))


def _days_of_weeks(mondays: Iterable[date]) -> frozenset[date]:
    return frozenset(monday + timedelta(days=number) for monday in mondays for number in range(7))


def _hosts(
    facilitators: Iterable[Person], kept: Iterable[Session], others: Mapping[int, Taken]
) -> Iterable[Member]:
    """Facilitators, by day wherever they live; without those who have never said where: their accounts say UTC."""
    for person in facilitators:
        if person.time_zone == "UTC":
            continue
        own = [row for row in kept if row.group and row.group.facilitator_id == person.pk]
        carried = _carried_beside(others[person.pk], person.time_zone)
        host = Member(_host_id(person.pk), person.time_zone, always(), carried=carried)
        yield _with_carried(host, _carried([host], own)[host.id])


def _host_id(facilitator: int | None) -> str | None:
    """Nobody else's in a problem: members are numbers of enrolments."""
    return None if facilitator is None else f"facilitator {facilitator}"


def season_of(
    session: Session, memberships: Sequence[Membership], *, today: date
) -> tuple[Problem, dict[Hashable, datetime]] | None:
    """The sessions of a group that could still be moved, ``session`` among them, with the starts that they have
    (6 queries). None if the days of the plan for ``session`` are over.

    Who has said that they cannot come to one of them is not free then. All else that the group and its facilitator do
    is time that is taken, and burden that they have carried. The venue is as full as others make it.
    """
    group = session.group
    if group is None or not memberships:
        return None
    around = _around(group, session.venue, {row.enrolment.person_id for row in memberships})
    rows = {row.planned_id: row for row in around if row.group_id == group.pk and _is_to_come(row, today)}
    planned = {number: row.planned for number, row in rows.items()} | {session.planned_id: session.planned}
    windows = tuple(_windows(list(planned.values()), group, [], today=today))
    movable = {window.id for window in windows}
    if session.planned_id not in movable:
        return None
    first, end = min(w.first_day for w in windows), max(w.end_day for w in windows)
    others = [row for row in around if row.group_id != group.pk or row.planned_id not in movable]
    persons: dict[Hashable, int] = {row.enrolment_id: row.enrolment.person_id for row in memberships}
    hosted = _by_host(others)
    own = [
        _as_host_too(member, hosted[persons[member.id]], group)
        for member in _without_excused(group, members_of(memberships, first=first, end=end), rows.values())
    ]
    carried = _carried(own, [row for row in others if row.group_id == group.pk])
    members = [_with_carried(member, carried[member.id]) for member in own]
    hosts_others = _others(_facilitators([group]), group.programme_id, first, end)
    also_in = {row.group_id for row in others if row.host_sits and row.group_id}
    busy = _busy(group, others, hosts_others, also_in)
    gap_days, reading = last_asked(group.programme)
    host = _host_id(group.facilitator_id)
    asked = _group(group, list(memberships), members, windows, busy, gap_days, host, session.venue_id)
    hosts = _hosts([group.facilitator] if group.facilitator is not None else [], others, hosts_others)
    starts: dict[Hashable, datetime] = {n: rows[n].starts_at for n in rows if n in movable}
    rooms = [_room(session.venue, others)] if session.venue is not None else []
    return Problem((asked,), tuple(hosts), tuple(rooms), _days_of_weeks(reading)), starts


def carrying(session: Session, memberships: Sequence[Membership]) -> list[Member]:
    """The members with what the group's other sessions cost them (3 queries)."""
    rows = Session.objects.filter(group=session.group, state=Session.State.PLANNED).exclude(pk=session.pk)
    others = list(rows)
    days = [row.starts_at.date() for row in [session, *others]]
    members = members_of(memberships, first=min(days), end=max(days) + timedelta(days=1))
    carried = _carried(members, others)
    return [_with_carried(member, carried[member.id]) for member in members]


def _around(group: GroupRow, venue: Venue | None, members: Collection[int]) -> list[Any]:
    """What stands of the group, of its facilitator (as a member of another group: ``host_sits``), of groups that its
    members accompany, in the venue, and of everybody (1 query)."""
    sits = sits_in(OuterRef("group"), group.facilitator_id)
    around = Q(group=group) | Q(group=None) | Q(host_sits=True, group__retired_at=None)
    around |= Q(group__facilitator__in=members, group__retired_at=None)
    if venue is not None:
        around |= Q(venue=venue, group__retired_at=None)
    if group.facilitator_id is not None:
        around |= Q(group__facilitator=group.facilitator_id, group__retired_at=None)
    rows = Session.objects.annotate(host_sits=sits).filter(around, state=Session.State.PLANNED)
    return list(rows.filter(planned__programme=group.programme_id).select_related("group", "planned"))


def _is_to_come(row: Session, today: date) -> bool:
    return row.starts_at.date() > today


def _without_excused(group: GroupRow, members: list[Member], sessions: Iterable[Session]) -> list[Member]:
    """Not free at those of the group's sessions to which they have said that they cannot come (1 query)."""
    rows = {row.pk: row for row in sessions}
    excused = Attendance.objects.filter(session__group=group, state=Attendance.State.EXCUSED)
    times: dict[Any, list[tuple[datetime, datetime]]] = defaultdict(list)
    for number, enrolment in excused.values_list("session", "enrolment"):
        if number in rows:
            times[enrolment].append((rows[number].starts_at, rows[number].ends_at))
    return [replace(one, blocked=(*one.blocked, *times[one.id])) for one in members]


def _kept_sessions(programme: Programme, *, today: date, replace: bool, only: int | None) -> list[Session]:
    """Sessions that keep their time."""
    rows = Session.objects.filter(planned__programme=programme, state=Session.State.PLANNED).select_related(
        "group", "planned"
    )

    def moves(row: Session) -> bool:
        if not replace or row.group_id is None or row.starts_at.date() <= today:
            return False
        return only is None or (row.planned_id == only and not row.is_on_planned_days)

    return [row for row in rows if not moves(row)]


def _with_solver_members(
    groups: list[GroupRow],
    members: dict[int, list[Membership]],
    kept: list[Session],
    programme: Programme,
) -> Iterable[tuple[GroupRow, list[Member]]]:
    """Groups that have members, with these as the solver knows them."""
    everybody = [member for group in groups for member in members[group.pk]]
    fresh = {m.id: m for m in members_of(everybody, first=programme.first_day, end=programme.end_day)}
    before: dict[Any, int] = {**carried_in_former_groups(programme)}
    hosted = _by_host(kept)
    for group in groups:
        own = [
            _as_host_too(fresh[member.enrolment_id], hosted[member.enrolment.person_id], group)
            for member in members[group.pk]
        ]
        carried = _carried(own, [session for session in kept if session.group_id == group.pk])
        if own:
            yield (
                group,
                [_with_carried(member, carried[member.id] + before.get(member.id, 0)) for member in own],
            )


def _by_host(kept: Iterable[Session]) -> dict[int, list[Session]]:
    """Sessions of groups, by the person who accompanies them."""
    found: dict[int, list[Session]] = defaultdict(list)
    for row in kept:
        if row.group is not None and row.group.facilitator_id is not None:
            found[row.group.facilitator_id].append(row)
    return found


def _as_host_too(member: Member, hosted: Iterable[Session], group: GroupRow) -> Member:
    """The sessions that stay of other groups that this member accompanies are taken time and burden."""
    elsewhere = [row for row in hosted if row.group_id != group.pk]
    times = tuple((row.starts_at, row.ends_at) for row in elsewhere)
    carried = _carried([member], elsewhere)[member.id]
    return replace(member, carried=member.carried + carried, blocked=(*member.blocked, *times))


def _carried(members: list[Member], sessions: list[Session]) -> dict[Any, int]:
    """Burden of the sessions that stay; an absence is not counted, as nobody knows its reason."""
    burden: dict[Any, int] = defaultdict(int)
    for session in sessions:
        for seat in weigh(members, session.starts_at, session.minutes):
            burden[seat.member] += seat.burden if seat.comes else 0
    return burden


def _with_carried(member: Member, carried: int) -> Member:
    return replace(member, carried=member.carried + carried)


def _windows(
    planned: list[PlannedSession], group: GroupRow, kept: list[Session], *, today: date
) -> Iterable[Window]:
    has_time = {session.planned_id for session in kept if session.group_id == group.pk}
    for session in planned:
        first_day = max(session.first_day, today + timedelta(days=1))
        if session.pk not in has_time and first_day < session.end_day:
            yield Window(session.pk, first_day, session.end_day, session.minutes)


def _group(
    group: GroupRow,
    memberships: list[Membership],
    members: list[Member],
    windows: tuple[Window, ...],
    busy: Times,
    gap_days: int,
    host: Hashable | None,
    venue: int | None,
) -> Group:
    return Group(
        id=group.pk,
        zone=reference_zone(memberships),
        members=tuple(members),
        windows=windows,
        gap_minutes=gap_days * 1440,
        host=host,
        room=venue,
        busy=busy,
    )


def _facilitators(groups: Iterable[GroupRow]) -> set[int]:
    return {group.facilitator_id for group in groups if group.facilitator_id is not None}


def _busy(
    group: GroupRow, kept: Iterable[Session], hosts: Mapping[int, Taken], also_in: Collection[int]
) -> Times:
    """When the group or its facilitator is at another session, or the facilitator cannot meet.

    ``also_in``: the groups (ids) of which the facilitator is a member.
    """
    taken = tuple(
        (row.starts_at, row.ends_at) for row in kept if _touches(row, group) or row.group_id in also_in
    )
    return taken + (hosts[group.facilitator_id].times if group.facilitator_id is not None else ())


def _touches(session: Session, group: GroupRow) -> bool:
    if session.group is None or session.group_id == group.pk:
        return True
    return group.facilitator_id is not None and session.group.facilitator_id == group.facilitator_id


def plan_from(problem: Problem, result: Timetable) -> dict[str, Any]:
    """The result as JSON. People are enrolment ids: names are read when the plan is shown."""
    venues = {group.id: group.room for group in problem.groups}
    groups = [_group_plan(times, venues[times.group]) for times in result.groups]
    return {"stopped": result.stopped, "groups": groups}


def _group_plan(times: GroupTimes, venue: Hashable | None) -> dict[str, Any]:
    return {
        "group": times.group,
        "venue": venue,
        "proved": times.proved,
        "burden": {str(member): points for member, points in times.burden.items()},
        "sessions": [_session_plan(session) for session in times.sessions],
    }


def _session_plan(session: SessionTime) -> dict[str, Any]:
    return {
        "planned": session.window,
        "start": session.start.isoformat() if session.start else None,
        "wall": session.wall,
        "zone": session.zone,
        "options": session.options,
        "seats": [
            {
                "enrolment": seat.member,
                "local": seat.local.isoformat(),
                "comes": seat.comes,
                "reason": seat.reason,
                "burden": seat.burden,
                "told": seat.told,
            }
            for seat in session.seats
        ],
        "alternatives": [
            {"start": a.start.isoformat(), "coming": a.coming, "worst": a.worst, "total": a.total}
            for a in session.alternatives
        ],
    }
