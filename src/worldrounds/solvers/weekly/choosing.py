"""The fairest hours of a week: one for all weeks, or a few that are taken in turn.

Hours ``(a, b)`` in turn mean ``a`` in the first week, ``b`` in the second, ``a`` in the third, and so on. Hours are
better, in this order, if

1. fewer people can never come;
2. fewer seats stay empty, counted over all weeks;
3. what each person carries (points of burden; a meeting that one cannot come to weighs more than all bad hours), sorted
   with the heaviest first, is smaller where it first differs (leximin).

At an hour in turn at least half of all seats must be taken, so that nobody's impossible week empties the meeting; if
there is no such hour, as many as can be. Found by trying all: 336 hours a week leave few that are worth trying, because

1. an hour at which every person carries at least as much as at another one is left out (of equal ones the first on a
   full hour stays);
2. if more than `TRIED` stay for three hours in turn, the best of them are tried, and the answer is not called proved.

Among hours at which everybody carries the same, those on one day of the week are taken.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.time.patterns import HALF_HOURS, always
from worldrounds.solvers.weekly.burdens import MISSED, Ints, burdens
from worldrounds.solvers.weekly.problem import Series
from worldrounds.solvers.weekly.schedule import Schedule, write_out

TURNS: Final = 3
TRIED: Final = 100
APART: Final = 2
"""Alternatives lie at least so many half hours from each other."""


def fairest(series: Series, turns: int = 1) -> Schedule:
    """The fairest schedule with so many hours in turn.

    Parameters
    ----------
    series : Series
    turns : int
        1..3, and no more than there are weeks. The same hour may have two of three turns.

    Returns
    -------
    Schedule
        No randomness: the same series has the same answer.
    """
    if not 1 <= turns <= min(TURNS, series.weeks):
        raise ValueError(f"One to {min(TURNS, series.weeks)} hours are taken in turn; got {turns}.")
    return _fairest(series, burdens(series), turns)


def plans(series: Series) -> tuple[Schedule, ...]:
    """The fairest schedule with one hour, with two and with three in turn; fewer in a series of one or two weeks."""
    table = burdens(series)
    return tuple(_fairest(series, table, turns) for turns in range(1, min(TURNS, series.weeks) + 1))


def suggested(choices: Sequence[Schedule]) -> int:
    """The place of the plainest of several `plans` that is about as fair as can be.

    Another hour in turn is worth it if somebody can come who never could, if who misses most misses less, or if it
    takes a fifth off what the most burdened person carries.
    """
    best = 0
    for place, plan in enumerate(choices):
        missed, points = choices[best].heaviest
        gain = len(choices[best].never) - len(plan.never)
        if gain > 0 or (
            gain == 0 and (plan.heaviest[0] < missed or plan.heaviest <= (missed, 0.8 * points - 1))
        ):
            best = place
    return best


def weigh(series: Series, hours: Sequence[int]) -> Schedule:
    """What given hours (0..335) in turn would mean."""
    if not 1 <= len(hours) <= TURNS or not all(0 <= hour < HALF_HOURS for hour in hours):
        raise ValueError(f"One to {TURNS} hours of the week, 0 to {HALF_HOURS - 1}; got {list(hours)}.")
    return write_out(series, burdens(series), hours, proved=False)


def most_ticks(series: Series) -> tuple[Schedule, int]:
    """What a poll does: the hour with the most ticks, the first of them, every week; and how many have as many."""
    table = burdens(series)
    ticks = (table < MISSED).sum(axis=(0, 2))
    return write_out(series, table, [int(ticks.argmax())], proved=False), int((ticks == ticks.max()).sum())


def if_free(series: Series, place: int) -> Schedule:
    """The fairest single hour if one person were free at all times: what that person could be asked for."""
    people = list(series.people)
    people[place] = replace(people[place], free=always())
    return fairest(replace(series, people=tuple(people)))


def next_best(series: Series, count: int = 4) -> tuple[Schedule, ...]:
    """The next best single hours, best first; each at least an hour from the fairest and from one another."""
    table = burdens(series)
    shown = list(_fairest(series, table, 1).hours)
    return tuple(
        write_out(series, table, [hour], proved=False) for hour in islice(_apart(table, shown), count)
    )


def _apart(table: Ints, shown: list[int]) -> Iterator[int]:
    hours = _hours(table, enough=False)
    loads = table.sum(axis=0)[hours]
    for hour in hours[np.lexsort((np.arange(len(hours)), *_criteria(loads, table.shape[0])))]:
        if all(APART <= abs(hour - other) <= HALF_HOURS - APART for other in shown):
            shown.append(int(hour))
            yield int(hour)


def _fairest(series: Series, table: Ints, turns: int) -> Schedule:
    parts = [table[turn::turns] for turn in range(turns)]
    tried = [_worth_trying(part) for part in parts]
    complete = turns < TURNS or all(len(rows) <= TRIED for rows in tried)
    if not complete:
        tried = [rows[:TRIED] for rows in tried]
    sums = [part.sum(axis=0)[rows] for part, rows in zip(parts, tried, strict=True)]
    best = _best(sums, series.weeks)
    hours = [int(rows[place]) for rows, place in zip(tried, best, strict=True)]
    return write_out(series, table, _on_one_day(parts, hours), proved=complete)


def _hours(part: Ints, *, enough: bool = True) -> Ints:
    """Hours in the order in which they are preferred, only those with enough people if there are such."""
    hours = np.arange(HALF_HOURS)
    hours = hours[np.argsort(hours % 2, kind="stable")]
    coming = (part < MISSED).sum(axis=(0, 2))[hours]
    least = min(part.shape[0] * part.shape[2] / 2, coming.max()) if enough else 1
    return np.asarray(hours[coming >= least])


def _worth_trying(part: Ints) -> Ints:
    """Hours of one turn, best first, without those that another one beats or equals for everybody."""
    hours = _hours(part)
    loads = part.sum(axis=0)[hours]
    order = np.lexsort((np.arange(len(hours)), *_criteria(loads, part.shape[0])))
    hours, loads = hours[order], loads[order]
    kept: list[int] = []
    for place, load in enumerate(loads):  # who beats another one stands before it
        if not (loads[kept] <= load).all(axis=1).any():
            kept.append(place)
    return hours[kept]


def _criteria(loads: Ints, weeks: int) -> tuple[Ints, ...]:
    """Columns for lexsort over the rows of loads (n, people), the last one counting most."""
    missed = loads // MISSED
    return (*np.sort(loads, axis=1).T, missed.sum(axis=1), (missed == weeks).sum(axis=1))


def _best(sums: list[Ints], weeks: int) -> tuple[int, ...]:
    """Of one row of each array: the places whose sum is best. Only the last two arrays are joined at once."""
    if len(sums) == 1:
        return (0,)  # they stand in their order
    found: tuple[tuple[int, ...], tuple[int, ...]] | None = None
    ahead = sums[0] if len(sums) == TURNS else np.zeros((1, sums[0].shape[1]), np.int64)
    left, right = sums[-2:]
    pairs = (left[:, None] + right[None, :]).reshape(-1, left.shape[1])
    for first, load in enumerate(ahead):
        place, rank = _least(pairs + load, weeks)
        if found is None or rank < found[0]:
            found = rank, (*([first] if len(sums) == TURNS else []), *map(int, divmod(place, len(right))))
    return found[1] if found else ()


def _least(loads: Ints, weeks: int) -> tuple[int, tuple[int, ...]]:
    """The first of the best rows, and its criteria, those that count most first. Sorts few rows only."""
    missed = loads // MISSED
    rows: NDArray[np.intp] = np.arange(len(loads))
    for column in ((missed == weeks).sum(axis=1), missed.sum(axis=1), loads.max(axis=1)):
        rows = rows[column[rows] == column[rows].min()]
    columns = np.stack(_criteria(loads[rows], weeks)[::-1])
    place = np.lexsort((rows, *columns[::-1]))[0]
    return int(rows[place]), tuple(columns[:, place].tolist())


def _on_one_day(parts: list[Ints], hours: list[int]) -> list[int]:
    """The hours, or others on a common day of the week at which everybody carries the same."""
    same = [
        np.flatnonzero((part.sum(axis=0) == part.sum(axis=0)[hour]).all(axis=1))
        for part, hour in zip(parts, hours, strict=True)
    ]
    days = [[_first(rows[rows // 48 == day]) for rows in same] for day in range(7)]
    whole = [[hour for hour in day if hour is not None] for day in days]
    fitting = [day for day in whole if len(day) == len(hours)]
    if len({hour // 48 for hour in hours}) == 1 or not fitting:
        return hours
    return min(fitting, key=lambda day: sum(hour % 2 for hour in day))


def _first(hours: NDArray[np.intp]) -> int | None:
    """The first on a full hour, else the first."""
    return min((int(hour) for hour in hours), key=lambda hour: (hour % 2, hour), default=None)
