"""The one public function: groups in, a fair timetable out."""

from collections.abc import Callable, Hashable, Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from worldrounds.solvers.timetabling.kernels import Table, table
from worldrounds.solvers.timetabling.objective import seat
from worldrounds.solvers.timetabling.problem import MISSED, Group, Member, Problem, Window
from worldrounds.solvers.timetabling.result import Alternative, GroupTimes, Seat, SessionTime, Timetable
from worldrounds.solvers.timetabling.search import NO_START, ranked, search

Progress = Callable[[int, int, str, str], bool]
"""Called with groups done, groups in all, what is being done, best so far; False stops the work."""

ALTERNATIVES = 3
APART_MINUTES = 60


def solve(problem: Problem, *, on_progress: Progress | None = None) -> Timetable:
    """Give every session of every group a start.

    Groups are taken in their order; a host's earlier groups make the host busy for the later ones. Within a group
    see `objective` for what is best and `search` for the method. No randomness: same problem, same timetable.

    Parameters
    ----------
    problem : Problem
    on_progress : callable, optional
        ``on_progress(done, total, message, best)`` before each group and at the end; False stops, and the groups
        done so far are returned.

    Returns
    -------
    Timetable
    """
    done: list[GroupTimes] = []
    busy: dict[Hashable, list[tuple[datetime, datetime]]] = {}
    total = len(problem.groups)
    for group in problem.groups:
        if on_progress and not on_progress(len(done), total, str(group.id), _best(done)):
            return Timetable(tuple(done), stopped=True)
        times = _solve_group(group, tuple(busy.get(group.host, ())) if group.host is not None else ())
        if group.host is not None:
            busy.setdefault(group.host, []).extend(_taken(group, times))
        done.append(times)
    if on_progress:
        on_progress(total, total, "", _best(done))
    return Timetable(tuple(done), stopped=False)


def weigh(members: Iterable[Member], start: datetime, minutes: int) -> tuple[Seat, ...]:
    """What any start (aware) would mean for each member."""
    return tuple(seat(member, start, minutes) for member in members)


def _best(done: list[GroupTimes]) -> str:
    with_start = sum(session.start is not None for times in done for session in times.sessions)
    missed = sum(not s.comes for times in done for session in times.sessions for s in session.seats)
    return f"{with_start} sessions have a time; {missed} seats stay empty" if done else ""


def _taken(group: Group, times: GroupTimes) -> list[tuple[datetime, datetime]]:
    return [
        (session.start, session.start + timedelta(minutes=window.minutes))
        for window, session in zip(group.ordered, times.sessions, strict=True)
        if session.start is not None
    ]


def _solve_group(group: Group, taken: tuple[tuple[datetime, datetime], ...]) -> GroupTimes:
    if taken:
        group = Group(
            group.id,
            group.zone,
            group.members,
            group.windows,
            group.gap_minutes,
            group.host,
            group.busy + taken,
        )
    tables = [table(group, window) for window in group.ordered]
    gap = group.gap // timedelta(minutes=1)
    carried = np.array([member.carried for member in group.members], np.int64)
    found = search(tables, carried, gap)
    chosen = list(found.rows)
    sessions = []
    for place, window in enumerate(group.ordered):
        order = [int(row) for row in ranked(tables, carried, gap, chosen, place)]
        sessions.append(_describe(group, window, tables[place], chosen[place], order))
    return GroupTimes(group.id, tuple(sessions), _burden(group, sessions), found.proved)


def _describe(group: Group, window: Window, rows: Table, chosen: int, order: list[int]) -> SessionTime:
    coming = (rows.burdens < MISSED).sum(axis=1)
    if chosen == NO_START:
        return SessionTime(window.id, None, "", group.zone, (), _alternatives(group, rows, None, order), 0)
    start = _moment(rows, chosen)
    return SessionTime(
        window=window.id,
        start=start,
        wall=_wall(start, group.zone),
        zone=group.zone,
        seats=weigh(group.members, start, window.minutes),
        alternatives=_alternatives(group, rows, chosen, order),
        options=int((coming == coming[chosen]).sum()),
    )


def _alternatives(group: Group, rows: Table, chosen: int | None, order: list[int]) -> tuple[Alternative, ...]:
    """The next best starts, each at least an hour from the chosen one and from one another."""
    shown = [] if chosen is None else [chosen]
    picked: list[int] = []
    for row in order:
        if len(picked) == ALTERNATIVES:
            break
        if all(abs(int(rows.starts[row] - rows.starts[other])) >= APART_MINUTES for other in shown + picked):
            picked.append(row)
    return tuple(_alternative(group, rows, row) for row in picked)


def _alternative(group: Group, rows: Table, row: int) -> Alternative:
    burdens = rows.burdens[row][rows.burdens[row] < MISSED]
    start = _moment(rows, row)
    return Alternative(
        start, _wall(start, group.zone), len(burdens), int(burdens.max(initial=0)), int(burdens.sum())
    )


def _moment(rows: Table, row: int) -> datetime:
    return datetime.fromtimestamp(int(rows.starts[row]) * 60, UTC)


def _wall(start: datetime, zone: str) -> str:
    return start.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def _burden(group: Group, sessions: list[SessionTime]) -> dict[Hashable, int]:
    loads = {member.id: member.carried for member in group.members}
    for session in sessions:
        for member in group.members:
            found = next((s.burden for s in session.seats if s.member == member.id), MISSED)
            loads[member.id] += found
    return loads
