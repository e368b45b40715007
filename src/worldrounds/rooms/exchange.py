"""Which group reviews whose product. Pure: products in, who reads what out.

1. Put the groups into a circle, in an order that the seed shuffles.
2. Each group reviews the next ``each`` groups of the circle: so every product is reviewed equally often, nobody reviews
   the own product, and no two of these reviews are of the same.
3. Swap two groups wherever that makes readers and products less alike (another case, other countries), until a fixed
   number of tries is used up. This changes who reads what, never how often.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

import numpy as np
import numpy.typing as npt

TRIES_A_GROUP: Final = 200
MOST_TRIES: Final = 20_000


@dataclass(frozen=True)
class Entry:
    """A product, by the group that handed it in.

    ``key``: the group. ``case``: what it worked on. ``countries``: of its members (ISO 3166 codes).
    """

    key: int
    case: str
    countries: frozenset[str]


def exchange(entries: Sequence[Entry], *, each: int, seed: int) -> Mapping[int, tuple[int, ...]]:
    """Group -> the groups whose products it reviews.

    Parameters
    ----------
    entries : sequence of Entry
        In any order; the same entries, ``each`` and ``seed`` give the same answer.
    each : int
        How many products a group reviews, and how often each product is reviewed; with fewer than ``each`` other
        groups, all of them.
    seed : int
        Of the shuffling.

    Raises
    ------
    ValueError
        ``each`` is negative, or two entries have the same key.
    """
    if each < 0:
        raise ValueError("each must be 0 or more")
    if len({entry.key for entry in entries}) < len(entries):
        raise ValueError("each group has one product")
    circle = sorted(entries, key=lambda entry: entry.key)
    random = Random(seed)  # noqa: S311 - no secret: it shall be possible to deal again in the same way
    random.shuffle(circle)
    steps = min(each, len(circle) - 1)
    order = _swapped(_alike(circle), steps, random)
    keys = [circle[place].key for place in order]
    size = len(keys)
    return {
        key: tuple(keys[(place + step) % size] for step in range(1, steps + 1))
        for place, key in enumerate(keys)
    }


def likeness(one: Entry, other: Entry) -> float:
    """From 0 (another case, no country in common) to 2 (the same case, the same countries)."""
    countries = one.countries | other.countries
    shared = len(one.countries & other.countries) / len(countries) if countries else 0.0
    return float(one.case == other.case) + shared


def _alike(circle: Sequence[Entry]) -> npt.NDArray[np.float64]:
    """``(n, n)``: the likeness of each two."""
    return np.array([[likeness(one, other) for other in circle] for one in circle])


def _swapped(alike: npt.NDArray[np.float64], steps: int, random: Random) -> npt.NDArray[np.intp]:
    size = len(alike)
    order = np.arange(size)
    if steps < 1 or size < 3:
        return order
    best = _total(alike, order, steps)
    for _try in range(min(TRIES_A_GROUP * size, MOST_TRIES)):
        a, b = random.sample(range(size), 2)
        order[[a, b]] = order[[b, a]]
        total = _total(alike, order, steps)
        if total <= best:
            best = total
        else:
            order[[a, b]] = order[[b, a]]
    return order


def _total(alike: npt.NDArray[np.float64], order: npt.NDArray[np.intp], steps: int) -> float:
    return float(sum(alike[order, np.roll(order, -step)].sum() for step in range(1, steps + 1)))
