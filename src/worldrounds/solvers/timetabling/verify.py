"""Checks a timetable against the problem. Shares no code with the search: wall clocks are read minute by minute."""

from collections import Counter
from collections.abc import Hashable
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from worldrounds.solvers.timetabling.problem import Group, Member, Problem, Window
from worldrounds.solvers.timetabling.result import GroupTimes, SessionTime, Timetable


def faults(problem: Problem, timetable: Timetable) -> list[str]:
    """Everything in the timetable that is not true or not allowed, in words; empty if all is well."""
    groups = {group.id: group for group in problem.groups}
    found: list[str] = []
    if not timetable.stopped and {t.group for t in timetable.groups} != set(groups):
        found.append("Not every group has an answer.")
    for times in timetable.groups:
        group = groups[times.group]
        found += [f"Group {group.id}: {text}" for text in _group_faults(group, times)]
        found += [f"Group {group.id}: {text}" for text in _season_faults(problem, group, times)]
    return found + _double_booked(problem, groups, timetable)


def _season_faults(problem: Problem, group: Group, times: GroupTimes) -> list[str]:
    found = []
    host = next((host for host in problem.hosts if host.id == group.host), None)
    minutes = {window.id: window.minutes for window in group.windows}
    for session in times.sessions:
        if session.start is None:
            continue
        if session.start.astimezone(ZoneInfo(group.zone)).date() in problem.reading:
            found.append(f"session {session.window} is in a reading week")
        if host is not None and not _can_come(host, session.start, minutes[session.window]):
            found.append(f"{host.id} cannot come to session {session.window}")
    return found


def _double_booked(problem: Problem, groups: dict[Hashable, Group], timetable: Timetable) -> list[str]:
    capacity: dict[tuple[str, Hashable], int] = {("room", room.id): room.capacity for room in problem.rooms}
    taken: dict[tuple[str, Hashable], list[tuple[datetime, int]]] = {
        ("room", room.id): [change for begin, end in room.taken for change in ((begin, 1), (end, -1))]
        for room in problem.rooms
    }
    seats = [name for group in problem.groups for name in {group.host, *(one.id for one in group.members)}]
    shared = {name for name, count in Counter(seats).items() if count > 1}
    for times in timetable.groups:
        group = groups[times.group]
        people = [member.id for member in group.members if member.id in shared] + [group.host]
        for resource in [*(("person", name) for name in people), ("room", group.room)]:
            for begin, end in _intervals(group, times) if resource[1] is not None else ():
                taken.setdefault(resource, []).extend([(begin, 1), (end, -1)])
    found = []
    for resource, changes in taken.items():
        at_once = accumulate(change for _, change in sorted(changes))  # who leaves leaves before others come
        if max(at_once, default=0) > capacity.get(resource, 1):
            found.append(f"{resource} has too many sessions at once")
    return found


def _intervals(group: Group, times: GroupTimes) -> list[tuple[datetime, datetime]]:
    minutes = {window.id: window.minutes for window in group.windows}
    return [
        (s.start, s.start + timedelta(minutes=minutes[s.window]))
        for s in times.sessions
        if s.start is not None
    ]


def _group_faults(group: Group, times: GroupTimes) -> list[str]:
    windows = {window.id: window for window in group.windows}
    found = []
    if [s.window for s in times.sessions] != [window.id for window in group.ordered]:
        return ["the sessions are not those that were asked for, in their order"]
    previous: SessionTime | None = None
    for session in times.sessions:
        found += [f"session {session.window}: {text}" for text in _session_faults(group, windows, session)]
        if session.start is None:
            continue
        if previous is not None and previous.start is not None:
            least = timedelta(minutes=max([group.gap_minutes] + [w.minutes for w in group.windows]))
            if session.start - previous.start < least:
                found.append(f"session {session.window} comes too soon after {previous.window}")
        previous = session
    return found


def _session_faults(group: Group, windows: dict[object, Window], session: SessionTime) -> list[str]:
    if session.start is None:
        return []
    window, found = windows[session.window], []
    wall = session.start.astimezone(ZoneInfo(group.zone))
    if session.zone != group.zone or session.wall != f"{wall:%Y-%m-%dT%H:%M}":
        found.append("its wall time is wrong")
    if not window.first_day <= wall.date() < window.end_day:
        found.append("it is outside its days")
    if session.start.minute % 15 or session.start.second:
        found.append("it is not on a quarter of an hour")
    end = session.start + timedelta(minutes=window.minutes)
    if any(session.start < b and a < end for a, b in group.busy):
        found.append("it touches a busy time")
    for member, seat in zip(group.members, session.seats, strict=True):
        if (
            seat.member != member.id
            or seat.local.utcoffset() is None
            or seat.local.astimezone(UTC) != session.start
        ):
            found.append(f"the seat of {member.id} shows another time")
        if seat.comes != _can_come(member, session.start, window.minutes):
            found.append(f"{member.id} is said to {'come' if seat.comes else 'miss it'}, wrongly")
    if sum(seat.comes for seat in session.seats) < min(2, len(group.members)):
        found.append("fewer than two can come")
    return found


def _can_come(member: Member, start: datetime, minutes: int) -> bool:
    days: set[date] = set()
    for passed in range(minutes):
        clock = (start.astimezone(UTC) + timedelta(minutes=passed)).astimezone(ZoneInfo(member.zone))
        days.add(clock.date())
        if not 7 * 60 <= clock.hour * 60 + clock.minute < 22 * 60:
            return False
        if not member.free[clock.weekday()][clock.hour * 2 + (clock.minute >= 30)]:
            return False
        if any(since <= clock < until for since, until in member.blocked):
            return False
    return not days & member.closed
