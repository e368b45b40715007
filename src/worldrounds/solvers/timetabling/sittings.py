"""Which sittings a plenary should have, and who goes to which: exactly the best, for one sitting to four.

A party goes to one sitting: a group that stays together, or people who need not. A set of sittings that do not overlap
is better if, in this order,

1. fewer people have theirs at night, outside 07:00-22:00 of their own clocks;
2. the worst local hour of all others is better, then that of the next person, and so on (leximin over people);
3. there are fewer sittings, and then they are earlier.

The quick way to it:

1. For each start and party count the people by what the start costs them, from night down through the values that
   discomfort takes. Which of two choices is better, 1 and 2 above say by the first count that differs; so counts are
   the digits of one whole number with more than all people as its base. The smaller number is better, numbers of
   several parties can be added, and each party goes where its own number is smallest.
2. Leave out a start if another is as good for every party, and let sittings overlap. If the best set that step 3 then
   finds does so, take starts in their place that are as good (the same hour on another day). If there are none, do step
   3 again without overlaps, and leave out a start only if as many as there are sittings are as good for every party, so
   far apart that no other sitting can be in the way of two of them.
3. Try all sets of the starts that are left, beginning with one sitting. A branch is cut off where it could be no better
   than the best so far, or than what adding the best start to the best smaller set gives, even if every party had its
   best of all starts that may still come.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from worldrounds.solvers.timetabling.plenary import NIGHT, PlenaryStart, cost_at
from worldrounds.solvers.timetabling.problem import Window

MOST_SITTINGS: Final = 4

_Start = tuple[datetime, list[int]]

Parties = Mapping[Any, Mapping[str, int]]
"""Name of a party -> zone -> how many of its people live there."""


@dataclass(frozen=True)
class Sittings:
    """A set of sittings.

    Attributes
    ----------
    starts : tuple of datetime
        UTC, in time; those that were there already among them.
    goes : dict
        Name of each party -> place in `starts`.
    awake : int
        People whose sitting lies within 07:00-22:00 of their own clocks.
    worst : int
        Points of the worst hour among them, 0..100.
    burden : int
        Points of all of them together.
    """

    starts: tuple[datetime, ...]
    goes: dict[Hashable, int]
    awake: int
    worst: int
    burden: int


def best_sittings(
    window: Window, zone: str, parties: Parties, *, sittings: int = 2, others: Sequence[datetime] = ()
) -> Sittings:
    """The best set of at most so many sittings on half hours of the window's days.

    Parameters
    ----------
    window : Window
        Its days are those of `zone`.
    zone : str
        IANA name.
    parties : mapping
        See `Parties`; to let everybody go where it is best, make each zone a party: ``{zone: {zone: people}}``.
    sittings : int
        1 to 4 that get a start, beside the `others`.
    others : sequence of datetime
        Sittings (aware) that have a start and keep it.

    Raises
    ------
    ValueError
        If the number of sittings is not 1 to 4, or if there is nobody.
    """
    if not 1 <= sittings <= MOST_SITTINGS:
        raise ValueError(f"A plenary has 1 to {MOST_SITTINGS} sittings; got {sittings}.")
    if not any(people for zones in parties.values() for people in zones.values()):
        raise ValueError("A plenary needs somebody who comes.")
    scale = _Scale(parties, window.minutes)
    kept = [moment.astimezone(UTC) for moment in others]
    apart = timedelta(minutes=window.minutes)
    free = [s for s in half_hours(window, zone) if all(abs(s - other) >= apart for other in kept)]
    every = [(start, scale.of(start)) for start in free]
    so_far = [min(own) for own in zip(*map(scale.of, kept), strict=True)]
    found = _best_set(_worth_trying(every, 1, apart), so_far, sittings, timedelta())
    found = _moved_apart(found, every, apart) or _best_set(
        _worth_trying(every, sittings, apart), so_far, sittings, apart
    )
    return scale.describe(sorted([*kept, *found]), parties)


def best_plenary_starts(
    window: Window, zone: str, people: Mapping[str, int], others: Sequence[datetime] = (), *, keep: int = 3
) -> tuple[PlenaryStart, ...]:
    """The best starts of one more sitting beside `others`, if each person goes to the sitting that suits best.

    Parameters
    ----------
    window, zone, others
        As in `best_sittings`.
    people : mapping of str to int
        How many people there are in each zone.
    keep : int
        At most so many starts, each at least two hours from the rest.

    Returns
    -------
    tuple of PlenaryStart
        Best first.
    """
    if not any(people.values()):
        return ()
    parties = {name: {name: count} for name, count in people.items()}
    scale = _Scale(parties, window.minutes)
    taken = [scale.of(start.astimezone(UTC)) for start in others]

    def value(start: datetime) -> int:
        return sum(min(own) for own in zip(scale.of(start), *taken, strict=True))

    kept: list[datetime] = []
    for start in sorted(half_hours(window, zone), key=lambda start: (value(start), start)):
        if len(kept) < keep and all(abs(start - one) >= timedelta(hours=2) for one in [*kept, *others]):
            kept.append(start)
    found = [(start, scale.describe([*others, start], parties)) for start in kept]
    return tuple(
        PlenaryStart(start, one.awake, one.burden / one.awake if one.awake else 0.0)
        for start, one in found
        if one.awake
    )


def half_hours(window: Window, zone: str) -> list[datetime]:
    """All half hours (UTC) from the first minute of a window's days to the last."""
    begin, end = (
        datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
        for day in (window.first_day, window.end_day)
    )
    return [
        begin + timedelta(minutes=30 * slot) for slot in range(int((end - begin) / timedelta(minutes=30)))
    ]


class _Scale:
    """Step 1: a start -> one number a party."""

    def __init__(self, parties: Parties, minutes: int) -> None:
        self.minutes = minutes
        self._parties = list(parties.values())
        self._base = 1 + sum(people for zones in self._parties for people in zones.values())
        self._zones = list({zone: None for zones in self._parties for zone in zones})
        self._clocks = [ZoneInfo(zone) for zone in self._zones]  # held: Python itself keeps only eight
        self._costs: dict[tuple[str, datetime], int] = {}
        self._known: dict[tuple[int, ...], list[int]] = {}  # the same hours come again on other days

    def of(self, start: datetime) -> list[int]:
        costs = tuple(self.cost(zone, start) for zone in self._zones)
        if costs not in self._known:
            worth = {zone: self._base**cost for zone, cost in zip(self._zones, costs, strict=True)}
            self._known[costs] = [
                sum(people * worth[zone] for zone, people in zones.items()) for zones in self._parties
            ]
        return self._known[costs]

    def cost(self, zone: str, start: datetime) -> int:
        if (zone, start) not in self._costs:
            self._costs[zone, start] = cost_at(zone, start, self.minutes)
        return self._costs[zone, start]

    def describe(self, starts: Sequence[datetime], parties: Parties) -> Sittings:
        numbers = [self.of(start.astimezone(UTC)) for start in starts]
        goes = {
            name: min(range(len(starts)), key=lambda sitting: numbers[sitting][place])
            for place, name in enumerate(parties)
        }
        costs = [
            (self.cost(zone, starts[goes[name]].astimezone(UTC)), people)
            for name, zones in parties.items()
            for zone, people in zones.items()
            if people
        ]
        awake = [(cost, people) for cost, people in costs if cost < NIGHT]
        return Sittings(
            starts=tuple(starts),
            goes=goes,
            awake=sum(people for _, people in awake),
            worst=max((cost for cost, _ in awake), default=0),
            burden=sum(cost * people for cost, people in awake),
        )


def _worth_trying(every: list[_Start], enough: int, apart: timedelta) -> list[_Start]:
    """Step 2."""
    left = list(every)
    for start, numbers in reversed(every):
        as_good, last = 0, None
        for other, theirs in left:
            if other == start or (theirs == numbers and other > start):
                continue
            clear = last is None or other - last >= 2 * apart
            if clear and all(b <= a for a, b in zip(numbers, theirs, strict=True)):
                as_good, last = as_good + 1, other
                if as_good == enough:
                    left = [one for one in left if one[0] != start]
                    break
    return left


def _best_set(starts: list[_Start], so_far: list[int], most: int, apart: timedelta) -> list[datetime]:
    """Step 3; `so_far` are each party's numbers at the sittings that have a start, empty if there are none."""
    to_come: list[list[int]] = []  # each party's best number from a start on
    for _, numbers in reversed(starts):
        to_come.insert(0, _better(numbers, to_come[0] if to_come else []))
    best: list[datetime] = []
    value = sum(so_far) if so_far else None

    def branch(first: int, count: int, chosen: list[datetime], numbers: list[int]) -> None:
        nonlocal best, value
        for at in range(first, len(starts) - count + 1):
            if value is not None and sum(_better(to_come[at], numbers)) >= value:
                return
            start, own = starts[at]
            if chosen and start - chosen[-1] < apart:
                continue
            joined = _better(own, numbers)
            if count > 1:
                branch(at + 1, count - 1, [*chosen, start], joined)
            elif value is None or sum(joined) < value:
                best, value = [*chosen, start], sum(joined)

    known = dict(starts)
    for count in range(1, most + 1):
        numbers = so_far
        for start in best:
            numbers = _better(known[start], numbers)
        added = [
            sum(_better(own, numbers)) for s, own in starts if all(abs(s - other) >= apart for other in best)
        ]
        if best and min(added, default=value) < value:  # type: ignore[operator]  # a best set has a value
            value = min(added) + 1  # what is as good as this comes along, and the earliest is taken
        branch(0, count, [], so_far)
    return best


def _moved_apart(found: list[datetime], every: list[_Start], apart: timedelta) -> list[datetime]:
    """Starts without overlaps that are as good as those found for every party; empty if there are none."""
    known = dict(every)

    def rest(places: list[datetime], chosen: list[datetime]) -> list[datetime]:
        if not places:
            return chosen
        for start, numbers in every:
            as_good = all(a <= b for a, b in zip(numbers, known[places[0]], strict=True))
            clear = all(abs(start - other) >= apart for other in chosen)
            if as_good and clear and (moved := rest(places[1:], [*chosen, start])):
                return moved
        return []

    return rest(found, [])


def _better(numbers: list[int], others: list[int]) -> list[int]:
    """The smaller number of each party; `others` may be empty."""
    return list(map(min, numbers, others)) if others else numbers
