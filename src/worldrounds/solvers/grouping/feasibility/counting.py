"""Counting arguments: so many people, of so many countries and schools, into groups of such a size."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.grouping.feasibility.ground import Ground
from worldrounds.solvers.grouping.rules import Kind, Rule


@dataclass(frozen=True)
class Count:
    """What counting says of some people.

    Attributes
    ----------
    left : int
        At least so many are left, whatever the number of groups.
    groups : int
        The fewest groups that leave no more by this argument.
    rules : tuple of Rule
        The rules that were needed for it, besides the size.
    """

    left: int
    groups: int
    rules: tuple[Rule, ...]


def count(ground: Ground, members: Sequence[int]) -> Count:
    """The strongest counting argument, with as few rules as it needs."""
    groups = np.arange(len(members) // ground.least + 1)
    by_size = np.minimum(len(members), groups * ground.most)
    rules = [*ground.different, *ground.same]
    room = {rule.key: room_for(ground, rule, members, groups) for rule in rules}

    def argue(used: Sequence[Rule]) -> Count:
        most = np.min([by_size, *(room[rule.key] for rule in used)], axis=0)
        most[most < groups * ground.least] = 0  # so many groups are too many
        best = int(np.argmax(most))
        return Count(len(members) - int(most[best]), best, tuple(used))

    single = max([argue([]), *(argue([rule]) for rule in rules)], key=lambda found: found.left)
    together = argue(rules)
    return together if together.left > single.left else single


def room_for(
    ground: Ground, rule: Rule, members: Sequence[int], groups: NDArray[np.int64]
) -> NDArray[np.int64]:
    """How many of these people so many good groups can hold at most, by one rule.

    At most p from one school: g groups hold p g from each. At least k countries: a country is counted once in each
    group, so that there are at most sum(min(people of a country, g)) firsts, and at least k g; besides its k firsts
    a group has room for `most` - k.
    """
    counts = ground.counts(rule, members)
    have = np.array([*counts.values()], np.int64)[:, None]
    untold = len(members) - counts.total()
    if rule.kind is Kind.SAME:
        return np.asarray(np.minimum(have, int(rule.most) * groups).sum(axis=0) + untold, np.int64)
    least = int(rule.least)
    firsts = np.minimum(have, groups).sum(axis=0)
    held = firsts + groups * (ground.most - least)
    held[firsts < least * groups] = 0
    return np.asarray(held, np.int64)
