"""How many people any groups can hold: weights for everybody, where `look` weighs people with few groups only.

For whom some seconds (480 people) or minutes (2,000) are not too long, and a compiled kernel not too much:

1. Weights of 0 or more for everybody, such that the weights in each good group sum to at least its size, bound the people
   in good groups side by side by the sum of all weights. The least such sum is the linear relaxation of set packing
   (Balas and Padberg, Set partitioning: a survey, SIAM Review 18, 1976).
2. There are far too many good groups to list (91 million for 480 people). So weights are found for some of them, and then
   those are looked for that weigh too little; they join the list, until there are none (column generation: Gilmore and
   Gomory, Operations Research 9, 1961). Looking goes through all groups in order of what their members gain (1 less
   their weight), and leaves a branch when the best who are left could not make it a gain.
3. The weights come from an interior point method (Mehrotra, SIAM J. Optimization 2, 1992). It keeps away from the corners, so
   that few rounds suffice.
4. Whatever the weights are: what the lightest group lacks, divided among its members, is added to everybody. So the bound is
   true whenever it is stopped; long before the end, though, so much is added that it says nothing, and ``left`` is 0. What
   comes out is a `Weighed`, which `certify` checks.
"""

from typing import Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from worldrounds.solvers.grouping.arrays import Tables, tables
from worldrounds.solvers.grouping.common_hours import reaches
from worldrounds.solvers.grouping.feasibility.certificates import WHOLE, Weighed
from worldrounds.solvers.grouping.kernels import NEARLY, inner
from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.problem import Problem
from worldrounds.solvers.grouping.rules import Rules
from worldrounds.solvers.grouping.value import demands_of, lacks_others, worth_of

_EACH: Final = 20
"""Light groups that are kept of one first person in a round;"""
_KEPT: Final = 25
"""and groups a person that are kept for the next round."""
_EXACT: Final = 0.2
"""People by which the weights may be from the best ones; less is lost by rounding down."""
_CLOSE: Final = 0.03
"""People a person by which the first weights may be."""
ROUNDS: Final = 60
"""Times that weights are found, at most."""

Groups = NDArray[np.int32]
"""Members of a group a row, ended by -1."""
Floats = NDArray[np.float64]


def weigh_everybody(problem: Problem, rules: Rules, *, rounds: int = ROUNDS) -> Weighed:
    """Prove how many people every plan leaves.

    Parameters
    ----------
    problem : Problem
        Up to some thousands of people.
    rules : Rules
        Its hard rules count.
    rounds : int
        Times that weights are found (step 2), 0 or more: a budget that does not measure time.

    Returns
    -------
    Weighed
        Of everybody. It is true after any number of rounds; ``left`` is 0 where they were too few to prove anything.
    """
    measure = Measure(problem, rules)
    table, n = tables(measure), len(problem)
    weights = _spread(table, _weights(table, rounds))
    keys = tuple(person.key for person in problem.people)
    parts = np.ceil(weights * WHOLE - NEARLY).astype(np.int64).tolist()
    left = max(0, n - sum(parts) // WHOLE)
    return Weighed(
        keys=keys,
        left=left,
        weights={key: part for key, part in zip(keys, parts, strict=True) if part},
        text=f"Of {n} people, at least {left} cannot be in groups that hold every hard rule: too many depend on the same few.",
    )


def _weights(table: Tables, rounds: int) -> Floats:
    """Steps 2 and 3."""
    n = len(table.starts)
    weights, close = np.full(n, 0.9), _CLOSE * n
    groups = _light(table, weights, _EACH, 0.0)
    for _ in range(rounds):
        if not len(groups):
            return np.zeros(n)
        weights = _dual(groups, n, close)
        light = _light(table, weights, _EACH, NEARLY)
        lightest = _gain(light, weights).max(initial=0.0)
        if close <= _EXACT and lightest * n < 2 * _EXACT * table.least[0]:  # what step 4 would add
            break
        gains = _gain(groups, weights)
        close = max(_EXACT, min(close / 2, lightest * n / 25))
        kept = groups[np.argsort(-gains, kind="stable")[: _KEPT * n]]
        groups = np.unique(np.concatenate([kept, light]), axis=0)
    return weights


def _spread(table: Tables, weights: Floats) -> Floats:
    """Step 4."""
    n, least, lack = len(weights), max(1, int(table.least[0])), 0.25 / WHOLE
    while len(_light(table, weights, 1, lack)):
        lack *= 2
        if weights.sum() + n * lack / least >= n:  # 1 for everybody says no less, and needs no look
            return np.ones(n)
    return weights + lack / least


def _gain(groups: Groups, weights: Floats) -> Floats:
    """What groups hold beyond their weight."""
    return np.asarray(((1 - np.append(weights, 1.0)[groups]) * (groups >= 0)).sum(axis=1), np.float64)


class _Point(NamedTuple):
    """Shares of the groups, what is left of each person, weights, and what each group weighs beyond its size."""

    shares: Floats
    rest: Floats
    weights: Floats
    spare: Floats

    @property
    def gap(self) -> float:
        return float(self.shares @ self.spare + self.rest @ self.weights)


def _dual(groups: Groups, n: int, close: float) -> Floats:
    """Least weights of n people so that each of these groups weighs at least its size, up to `close` people."""
    size = (groups >= 0).sum(axis=1)
    who = np.where(groups >= 0, groups, n)
    room = who.shape[1]
    pairs = (who[:, :, None] * (n + 1) + who[:, None, :]).ravel()

    def held(shares: Floats) -> Floats:
        return np.asarray(np.bincount(who.ravel(), np.repeat(shares, room), n + 1)[:n], np.float64)

    def weighed(weights: Floats) -> Floats:
        return np.asarray(np.append(weights, 0.0)[who].sum(axis=1), np.float64)

    shares = np.full(len(groups), 0.5 / held(np.ones(len(groups))).max())
    weights = np.full(n, 2.0)
    at = _Point(shares, 1 - held(shares), weights, weighed(weights) - size)
    for _ in range(80):
        if at.gap <= close:
            break
        matrix = np.bincount(pairs, np.repeat(at.shares / at.spare, room * room), (n + 1) ** 2)
        matrix = matrix.reshape(n + 1, n + 1)[:n, :n] + np.diag(at.rest / at.weights)
        factor = cho_factor(matrix, overwrite_a=True, check_finite=False)

        def towards(
            shares: Floats, rest: Floats, at: _Point = at, factor: tuple[Floats, bool] = factor
        ) -> _Point:
            """The step for which shares × spare and rest × weights change by so much."""
            step = cho_solve(factor, held(shares / at.spare) + rest / at.weights, check_finite=False)
            heavier = weighed(step)
            return _Point(
                (shares - at.shares * heavier) / at.spare, (rest - at.rest * step) / at.weights, step, heavier
            )

        guess = towards(-at.shares * at.spare, -at.rest * at.weights)
        centre = (_moved(at, guess, 1.0).gap / at.gap) ** 3 * at.gap / (len(groups) + n)
        at = _moved(
            at,
            towards(
                centre - at.shares * at.spare - guess.shares * guess.spare,
                centre - at.rest * at.weights - guess.rest * guess.weights,
            ),
            0.99,
        )
    return at.weights


def _moved(at: _Point, step: _Point, much: float) -> _Point:
    """As far as nothing falls below 0, and a little less."""
    first = much * min(_reach(at.shares, step.shares), _reach(at.rest, step.rest))
    second = much * min(_reach(at.weights, step.weights), _reach(at.spare, step.spare))
    return _Point(
        at.shares + first * step.shares,
        at.rest + first * step.rest,
        at.weights + second * step.weights,
        at.spare + second * step.spare,
    )


def _reach(value: Floats, step: Floats) -> float:
    falls = step < 0
    return min(1.0, float((value[falls] / -step[falls]).min(initial=1.0)))


def _light(table: Tables, weights: Floats, each: int, lack: float) -> Groups:
    """Good groups that weigh less than their size, by more than `lack`: up to so many of each first person; all that
    there are have such a first person."""
    gains = 1 - weights
    order = np.argsort(-gains, kind="stable").astype(np.int32)
    room = int(table.most[0])
    found = np.full((1_000, room), -1, np.int32)
    while (count := light_groups(table, gains, order, each, lack, found)) > len(found):
        found = np.full((4 * count, room), -1, np.int32)
    return np.sort(found[:count], axis=1)[:, ::-1]


@njit(cache=True, nogil=True)
def light_groups(
    t: Tables, gains: Floats, order: NDArray[np.int32], each: int, lack: float, found: Groups
) -> int:
    """Go through all good groups whose members gain more than `lack`, depth first, in the order of the gains.

    Parameters
    ----------
    gains : float64, shape (n,)
    order : int32, shape (n,)
        People, highest gain first.
    each : int
        Groups after which the next first person's turn comes.
    found : int32, shape (limit, room)
        Written, as far as there is room.

    Returns
    -------
    int
        How many there are; more than ``limit``: the rest was not written.
    """
    demands, others, enough = demands_of(t)
    starts, n, least, most = t.starts, len(order), int(t.least[0]), int(t.most[0])
    common = np.empty((most + 1, starts.shape[1], starts.shape[2]), np.uint64)
    open_to, many, at = np.empty((most, n), np.int32), np.zeros(most, np.int64), np.zeros(most, np.int64)
    gain, group, count, of_this = np.zeros(most + 1), np.zeros(most + 1, np.int32), 0, 0
    for r in range(starts.shape[1]):
        for w in range(starts.shape[2]):
            common[0, r, w] = np.uint64(2**64 - 1)
    for a in order:
        if reaches(starts, a, starts, a, t.length, t.bits, enough):
            open_to[0, many[0]] = a
            many[0] += 1
    size = 0
    while size >= 0:
        k = at[size]
        at[size] += 1
        if size >= 1 and of_this >= each:
            size = 0
            continue
        if gain[size] + _can_gain(gains, open_to[size], k, many[size], least - size, most - size) <= lack:
            size -= 1
            continue
        a = open_to[size, k]
        of_this = 0 if size == 0 else of_this
        group[size], gain[size + 1] = a, gain[size] + gains[a]
        size += 1
        _narrow(common, size, starts, a)
        good = size >= least and gain[size] > lack
        good = good and worth_of(demands, t.codes, group, size, (least, most)) > size - NEARLY
        if good and len(others):
            good = lacks_others(t, others, group, size) <= NEARLY
        if good:
            for i in range(size if count < len(found) else 0):
                found[count, i] = group[i]
            count, of_this = count + 1, of_this + 1
        if size == most:
            size -= 1
            continue
        at[size], many[size] = 0, 0
        for b in open_to[size - 1, k + 1 : many[size - 1]]:
            if reaches(common, size, starts, b, t.length, t.bits, enough):
                open_to[size, many[size]] = b
                many[size] += 1
    return count


@inner
def _narrow(common: NDArray[np.uint64], size: int, starts: NDArray[np.uint64], a: int) -> None:
    """The hours that a group of `size` has in common: those it had before, and `a` has."""
    for r in range(starts.shape[1]):
        for w in range(starts.shape[2]):
            common[size, r, w] = common[size - 1, r, w] & starts[a, r, w]


@inner
def _can_gain(gains: Floats, open_to: NDArray[np.int32], k: int, many: int, must: int, may: int) -> float:
    """The most that people from the k-th on can add: at least `must` and at most `may` of them, at least one."""
    if k + max(must, 1) > many:
        return -np.inf
    added = 0.0
    for i in range(k, min(k + may, many)):
        if i - k < max(must, 1) or gains[open_to[i]] > 0.0:
            added += gains[open_to[i]]
    return added
