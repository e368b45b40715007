"""When one session no longer suits: the smallest change that helps, other fair starts, and the outcome of a poll."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from worldrounds.solvers.time.patterns import always
from worldrounds.solvers.timetabling.objective import rank, seat
from worldrounds.solvers.timetabling.problem import MISSED, WORST_HOUR, Member, Problem, Window
from worldrounds.solvers.timetabling.result import Alternative, GroupTimes
from worldrounds.solvers.timetabling.solve import solve

Starts = Mapping[Hashable, datetime]
"""Window id -> start (aware) of the sessions that have one."""

_MARGIN = timedelta(days=2)  # a local day can lie this far from the same day elsewhere


def smallest_change(problem: Problem, starts: Starts, session: Hashable) -> dict[Hashable, datetime]:
    """New starts of as few sessions as can be, so that as few as can be miss `session`.

    Nothing changes unless fewer miss the session then. A neighbour of it is moved as well only if still fewer miss it
    then, and no more seats stay empty in all. Among changes of the same size leximin over the burdens decides, the
    facilitator's among them.

    Parameters
    ----------
    problem : Problem
        Of one group. Its windows are the sessions that could be moved; whatever else takes time (also the
        facilitator's) is `busy`. A host has carried what lies outside this season.
    starts : mapping
        Of these sessions; one that is cancelled has none.
    session : hashable
        The window that this is about.

    Returns
    -------
    dict
        Window id -> new start (UTC), of those that move; empty if no change helps.
    """
    best: dict[Hashable, datetime] = {}
    for runs in _runs(problem, session):
        found = [_moved(problem, starts, run) for run in runs]
        better = [one for one in found if _helps(problem, starts, best, one, session)]
        best = min(better, key=lambda one: _rank(problem, {**starts, **one}, session), default=best)
    return best


def fairest_starts(
    problem: Problem, starts: Starts, session: Hashable, *, most: int = 3
) -> list[Alternative]:
    """The best other starts of `session` while the group's other sessions stay, best first; asked like `smallest_change`."""
    chosen = _solved(problem, starts, [_window(problem, session)]).sessions[0]
    found = list(chosen.alternatives)
    if chosen.start is not None:
        burdens = [one.burden for one in chosen.seats if one.comes]
        found.insert(
            0,
            Alternative(chosen.start, chosen.wall, len(burdens), max(burdens, default=0), sum(burdens)),
        )
    return [one for one in found if one.start != starts.get(session)][:most]


def outcome(
    members: Sequence[Member], minutes: int, votes: Mapping[datetime, Collection[Hashable]]
) -> datetime:
    """Which start a poll chooses: the one to which most can come; of these the one after which burdens are smallest,
    the heaviest first; then the earliest.

    `votes` : start (aware) -> ids of the members who have said that they can come. What they say counts, not their
    usual free hours; the hour by their clocks is their burden.
    """

    def rank(start: datetime) -> tuple[int, list[int], datetime]:
        loads = [
            one.carried + (_hour(one, start, minutes) if one.id in votes[start] else MISSED)
            for one in members
        ]
        return sum(load >= MISSED for load in loads), sorted(loads, reverse=True), start

    return min(votes, key=rank)


def _hour(member: Member, start: datetime, minutes: int) -> int:
    """Burden of somebody who comes whatever else there is."""
    able = replace(member, free=always(), closed=frozenset(), blocked=())
    return min(seat(able, start, minutes).burden, WORST_HOUR)


def _window(problem: Problem, session: Hashable) -> Window:
    [group] = problem.groups
    return next(window for window in group.windows if window.id == session)


def _runs(problem: Problem, session: Hashable) -> list[list[Sequence[Window]]]:
    """Sessions in a row that could be moved together, by their number: this one, with the next, with the one before."""
    order = problem.groups[0].ordered
    at = [window.id for window in order].index(session)
    pairs = [order[at : at + 2], order[max(0, at - 1) : at + 1]]
    return [[order[at : at + 1]], [pair for pair in pairs if len(pair) == 2]]


def _moved(problem: Problem, starts: Starts, run: Sequence[Window]) -> dict[Hashable, datetime]:
    found = _solved(problem, starts, run).starts
    return {
        window.id: start
        for window, start in zip(run, found, strict=True)
        if start is not None and start != starts.get(window.id)
    }


def _solved(problem: Problem, starts: Starts, run: Sequence[Window]) -> GroupTimes:
    """The best starts of sessions in a row while the group's others stay."""
    [group] = problem.groups
    kept = [
        (window, starts[window.id]) for window in group.windows if window not in run and window.id in starts
    ]
    asked = replace(
        group,
        members=_having_been_at(group.members, kept),
        windows=tuple(run),
        busy=(*group.busy, *_fences(problem, starts, run)),
        gap_minutes=int(group.gap.total_seconds()) // 60,
    )
    hosts = _having_been_at(problem.hosts, kept)
    return solve(replace(problem, groups=(asked,), hosts=hosts), threads=1).groups[0]


def _having_been_at(people: Iterable[Member], kept: Sequence[tuple[Window, datetime]]) -> tuple[Member, ...]:
    """With the burden of sessions that stay."""
    return tuple(
        replace(one, carried=one.carried + sum(seat(one, at, window.minutes).burden for window, at in kept))
        for one in people
    )


def _fences(problem: Problem, starts: Starts, run: Sequence[Window]) -> Iterable[tuple[datetime, datetime]]:
    """Times that are closed to sessions in a row, so that they keep the gap to the group's sessions before and after."""
    [group] = problem.groups
    order = group.ordered
    first, last = order.index(run[0]), order.index(run[-1])
    before = [starts[window.id] for window in order[:first] if window.id in starts]
    after = [starts[window.id] for window in order[last + 1 :] if window.id in starts]
    opens = datetime.combine(min(window.first_day for window in run), time.min, UTC) - _MARGIN
    closes = datetime.combine(max(window.end_day for window in run), time.min, UTC) + _MARGIN
    if before and max(before) + group.gap > opens:
        yield opens, max(before) + group.gap
    if after:
        latest_end = min(after) - group.gap + timedelta(minutes=run[-1].minutes)
        if latest_end < closes:
            yield latest_end, closes


def _helps(problem: Problem, starts: Starts, best: Starts, change: Starts, session: Hashable) -> bool:
    """True if fewer miss the session than with the best change so far, and no more seats are empty than then."""
    now, then = ({**starts, **one} for one in (best, change))
    return (
        session in change
        and _missing(problem, then, session) < _missing(problem, now, session)
        and _standing(problem, then)[0] <= _standing(problem, now)[0]
    )


def _rank(problem: Problem, starts: Starts, session: Hashable) -> tuple[int, tuple[int, tuple[int, ...]]]:
    return _missing(problem, starts, session), _standing(problem, starts)


def _missing(problem: Problem, starts: Starts, session: Hashable) -> int:
    [group], window = problem.groups, _window(problem, session)
    if session not in starts:
        return len(group.members)
    return sum(not seat(one, starts[session], window.minutes).comes for one in group.members)


def _standing(problem: Problem, starts: Starts) -> tuple[int, tuple[int, ...]]:
    """Missed seats, then everybody's burdens, the heaviest first."""
    [group] = problem.groups
    return rank(problem, {group.id: [starts.get(window.id) for window in group.ordered]})
