"""What a good choice of starts is, written slowly and plainly. The quick form of it is in `kernels` and `search`.

A choice is better if, in this order,

1. fewer sessions are missed, counted over all members (a session without a start is missed by all);
2. the burdens of the members, sorted with the heaviest first, are smaller where they first differ (leximin): so
   the bad hour goes to whom it weighs on least so far, and a missed session weighs more than any bad hours;
3. the same holds for all sessions but the last, then for all but the last two, ...: so that turns are taken early.

A season is better if the first two are, over the members of all groups and the hosts whose hours are known (`rank`).
Somebody in several groups is one person there.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from worldrounds.solvers.time.comfort import discomfort
from worldrounds.solvers.timetabling.problem import (
    EARLIEST_HOUR,
    LATEST_HOUR,
    MISSED,
    STEP_MINUTES,
    WORST_HOUR,
    Group,
    Member,
    Problem,
    Window,
)
from worldrounds.solvers.timetabling.result import Seat

Key = tuple[tuple[int, tuple[int, ...]], ...]


def seat(member: Member, start: datetime, minutes: int) -> Seat:
    """What a session of so many minutes from `start` (aware) means for one member."""
    reason = hindrance(member, start, minutes)
    begin, *_moments, end = _by_clock(ZoneInfo(member.zone), start, minutes)
    burden = MISSED if reason else round(WORST_HOUR * float(discomfort([_hour(begin), _hour(end)]).max()))
    return Seat(member.id, begin, not reason, reason, burden, member.told)


def hindrance(member: Member, start: datetime, minutes: int) -> str:
    """Why a member cannot come, as `Seat.reason` says it; empty if they can."""
    begin, *moments, end = _by_clock(ZoneInfo(member.zone), start, minutes)
    if end.date() != begin.date() or _hour(begin) < EARLIEST_HOUR or _hour(end) > LATEST_HOUR:
        return "night"
    if begin.date() in member.closed:
        return "closed"
    until = start + timedelta(minutes=minutes)
    if any(since < until and start < again for since, again in member.blocked):
        return "not free"
    for moment in (begin, *moments):
        if not member.free[moment.weekday(), moment.hour * 2 + moment.minute // 30]:
            return "not free"
    return ""


@lru_cache(maxsize=4096)
def _by_clock(clock: ZoneInfo, start: datetime, minutes: int) -> tuple[datetime, ...]:
    """The quarters of an hour of a session, and its end: many people have the same clock."""
    first = start.astimezone(UTC)
    passed = (*range(0, minutes, STEP_MINUTES), minutes)
    return tuple((first + timedelta(minutes=number)).astimezone(clock) for number in passed)


def _hour(moment: datetime) -> float:
    return moment.hour + moment.minute / 60


def allowed(
    group: Group, window: Window, start: datetime, host: Member | None = None, reading: Collection[date] = ()
) -> bool:
    """True if a session of the group may begin at `start`, whatever other sessions do."""
    day = start.astimezone(ZoneInfo(group.zone)).date()
    end = start + timedelta(minutes=window.minutes)
    return (
        window.first_day <= day < window.end_day
        and day not in reading
        and (host is None or seat(host, start, window.minutes).comes)
        and all(end <= taken or start >= free_again for taken, free_again in group.busy)
        and sum(seat(member, start, window.minutes).comes for member in group.members) >= group.quorum
    )


def worth_trying(
    group: Group,
    window: Window,
    quarters: Sequence[datetime],
    host: Member | None = None,
    reading: Collection[date] = (),
) -> list[datetime]:
    """Those starts among `quarters` of an hour that may be chosen.

    The allowed ones on full and half hours of the group's clock; if more members can come at a quarter past or to,
    those as well.
    """
    fitting = [start for start in quarters if allowed(group, window, start, host, reading)]
    on_round = [start for start in fitting if start.astimezone(ZoneInfo(group.zone)).minute % 30 == 0]

    def most(starts: Sequence[datetime]) -> int:
        coming = (sum(seat(m, start, window.minutes).comes for m in group.members) for start in starts)
        return max(coming, default=0)

    return fitting if most(fitting) > most(on_round) else on_round


def key(group: Group, starts: Sequence[datetime | None]) -> Key:
    """How good a choice is: the smaller, the better. `starts` are those of ``group.ordered``.

    Item ``k`` is (missed so far, burdens heaviest first) after all sessions but the last ``k``.
    """
    loads = [member.carried for member in group.members]
    missed, story = 0, []
    for window, start in zip(group.ordered, starts, strict=True):
        for place, member in enumerate(group.members):
            burden = MISSED if start is None else seat(member, start, window.minutes).burden
            loads[place] += burden
            missed += burden == MISSED
        story.append((missed, tuple(sorted(loads, reverse=True))))
    return tuple(reversed(story))


def rank(
    problem: Problem, starts: Mapping[Hashable, Sequence[datetime | None]]
) -> tuple[int, tuple[int, ...]]:
    """How good a season is: missed sessions, then everybody's burdens, heaviest first. The smaller, the better.

    `starts` : group id -> those of ``group.ordered``. A host has no burden of a session without a start.
    """
    missed = 0
    hosts = {host.id: host for host in problem.hosts}
    loads = {member.id: member.carried for group in problem.groups for member in group.members}
    loads |= {host.id: host.carried for host in problem.hosts}
    for group in problem.groups:
        for window, start in zip(group.ordered, starts[group.id], strict=True):
            for member in group.members:
                burden = MISSED if start is None else seat(member, start, window.minutes).burden
                loads[member.id] += burden
                missed += burden == MISSED
            if start is not None and group.host in hosts:
                loads[group.host] += seat(hosts[group.host], start, window.minutes).burden
    return missed, tuple(sorted(loads.values(), reverse=True))
