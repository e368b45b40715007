"""Annealing: the plan's soft score, without breaking groups."""

from math import log
from typing import Final

import numpy as np
from numba import int64, njit
from numpy.typing import NDArray

from worldrounds.solvers.grouping.arrays import Tables
from worldrounds.solvers.grouping.kernels import NEARLY, SOFT_SHARE, Plan, inner, lack, score
from worldrounds.solvers.grouping.moves import below, copy, draw, exchange, move

INSERTS: Final = 0.125
GUIDED: Final = 0.75


@inner
def _pick(plan: Plan, state: NDArray[np.uint64], focus: bool) -> int:
    """A random person; with `focus` rather one in a bad group."""
    place, worth = plan[2], plan[3]
    person = below(state, len(place))
    if focus:
        for _ in range(8):
            if worth[place[person, 0], 1] > 0:
                break
            person = below(state, len(place))
    return person


@inner
def _pick_other(plan: Plan, friends: NDArray[np.bool_], state: NDArray[np.uint64], a: int) -> int:
    """Somebody to exchange with: from a group in which another member shares enough hours with `a`."""
    members, sizes, place, _worth = plan
    n = len(place)
    c = below(state, n)
    for _ in range(8):
        if friends[a, c]:
            break
        c = below(state, n)
    h = place[c, 0]
    b = members[h, below(state, sizes[h])]
    if b == c and sizes[h] > 1:
        b = members[h, (place[c, 1] + 1) % sizes[h]]
    return int(b)


@inner
def _try(t: Tables, plan: Plan, g: int, h: int, limit: float, new: NDArray[np.float64]) -> bool:
    """Weigh two changed groups into `new`; True if the energy rises by at most `limit`.

    The hard rules of both come first, so that most moves are refused before the soft ones are looked at.
    (One call in a loop, rather than four, is compiled in a third of the time.)
    """
    members, sizes, _place, worth = plan
    left = limit + worth[g, 0] + worth[h, 0] + SOFT_SHARE * (worth[g, 2] + worth[h, 2])
    for k in range(4):
        side, hard = k % 2, k < 2
        row = g if side == 0 else h
        missing, broken = lack(t, members[row], int64(sizes[row]), hard)
        if hard:
            new[side, 0], new[side, 1] = missing, broken
            left -= missing
        else:
            new[side, 2] = missing
            left -= SOFT_SHARE * missing
        if left < 0:
            return False
    return True


@njit(cache=True, nogil=True)
def anneal(
    t: Tables,
    friends: NDArray[np.bool_],
    plan: Plan,
    best: Plan,
    state: NDArray[np.uint64],
    steps: int,
    heat: tuple[float, float],
    rows: int,
) -> None:
    """Propose `steps` moves while the temperature falls; keep the best plan seen in `best`.

    A move that raises the energy by e is accepted with probability exp(-e / temperature) (Kirkpatrick, Gelatt,
    Vecchi 1983). Step by step: (1) pick a person, half of the time one in a bad group; (2) exchange with somebody
    of another group, mostly one where they share enough hours with a member, or (one time in eight) move into
    another group; (3) weigh the two groups; (4) accept or take back; (5) remember the best by bad people, then
    soft loss.

    Parameters
    ----------
    friends : bool, shape (n, n)
        Who shares enough hours with whom.
    plan, best : Plan
        Modified in place.
    state : uint64, shape (1,)
        Of the random numbers; modified in place.
    heat : (float, float)
        First and last temperature, falling by a constant factor.
    rows : int
        Groups that may be used; the others stay empty.
    """
    members, sizes, place, worth = plan
    new = np.empty((2, 3))
    bad, loss = score(plan)
    best_bad, best_loss = score(best)
    fall = (heat[1] / heat[0]) ** (1.0 / max(1, steps))
    hot = heat[0]
    for _ in range(steps):
        hot *= fall
        a = _pick(plan, state, bad > 0 and draw(state) < 0.5)
        g = int64(place[a, 0])
        limit = -hot * log(1.0 - draw(state))
        insert = draw(state) < INSERTS
        b, h = 0, 0
        if insert:
            h = below(state, rows)
            if h == g or sizes[h] >= members.shape[1] or (sizes[h] == 0 and sizes[g] == 1):
                continue
            move(plan, a, h)
        else:
            b = _pick_other(plan, friends, state, a) if draw(state) < GUIDED else below(state, len(place))
            h = place[b, 0]
            if h == g:
                continue
            exchange(plan, a, b)
        if not _try(t, plan, g, h, limit, new):
            if insert:
                move(plan, a, g)
            else:
                exchange(plan, a, b)
            continue
        # The bad people before the move were counted with the sizes before it.
        was = worth[g, 1] * (sizes[g] + insert) + worth[h, 1] * (sizes[h] - insert)
        bad += new[0, 1] * sizes[g] + new[1, 1] * sizes[h] - was
        loss += new[0, 2] + new[1, 2] - worth[g, 2] - worth[h, 2]
        for k in range(3):
            worth[g, k], worth[h, k] = new[0, k], new[1, k]
        if bad < best_bad or (bad == best_bad and loss < best_loss - NEARLY):
            best_bad, best_loss = bad, loss
            copy(plan, best)
