"""The inner loop: for one element, every exchange and every move at once, and one of them by its weight.

Compiled by numba on first use and kept on disk; it releases the interpreter's lock. A state is a `State` of arrays
that are modified in place. Single precision halves the memory that a row takes; `settle` works the sums out
anew, so that rounding never grows, and values that leave this module are summed in double precision.
"""

from typing import Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

NOISE: Final = 1 << 15
"""A visit reads a piece of the table of Gumbel numbers that begins at one of so many places."""
BLOCK: Final = 64
"""Rows are padded to a multiple of so many elements, which the vector code takes at a time."""
BEYOND: Final = np.float32(1e30)
"""The pull of the padding: no exchange comes near it."""
LOWEST: Final = np.float32(-3e38)


class State(NamedTuple):
    """Groups, with what is needed to weigh an exchange by four additions.

    n elements, padded to a row's width w; m groups, and group m holds the padding.

    Attributes
    ----------
    group : uint32, shape (w,)              the group of each element
    sizes, least, most : int32, shape (m,)  members of each group, and their bounds
    sums : float32, shape (m, w)            ``sums[g, i]``: distances of i to the members of g, summed
    level : float32, shape (m,)             what an element has with the members of each group on the average
    pull : float32, shape (w,)              ``sums[group[i], i] - level[group[i]]``
    flags : uint8, shape (w,)               room for one row: 1 where an exchange is worth a closer look
    words : uint64, shape (w / 8,)          the same memory, eight flags at a time
    noise : float32, shape (NOISE + w + m,) Gumbel numbers
    random : uint64, shape (1,)             state of the xorshift generator
    best : uint32, shape (w,)               the best groups so far
    worth : float64, shape (2,)             value of `group`, value of `best`
    """

    group: NDArray[np.uint32]
    sizes: NDArray[np.int32]
    least: NDArray[np.int32]
    most: NDArray[np.int32]
    sums: NDArray[np.float32]
    level: NDArray[np.float32]
    pull: NDArray[np.float32]
    flags: NDArray[np.uint8]
    words: NDArray[np.uint64]
    noise: NDArray[np.float32]
    random: NDArray[np.uint64]
    best: NDArray[np.uint32]
    worth: NDArray[np.float64]


@njit(cache=True, nogil=True, fastmath=True)
def settle(distance: NDArray[np.float32], s: State) -> None:
    """Work out sizes, sums and value from `group`, and keep it if it is the best so far."""
    n, m = len(distance), len(s.sums)
    s.sums[:] = 0
    s.sizes[:] = 0
    for i in range(n):
        sums, row = s.sums[s.group[i]], distance[i]
        s.sizes[s.group[i]] += 1
        for j in range(len(row)):
            sums[j] += row[j]
    value, total = 0.0, np.float64(s.sums.sum())
    for i in range(n):
        value += s.sums[s.group[i], i]
    s.worth[0] = value / 2
    for g in range(m):
        s.level[g] = total / (n * n) * s.sizes[g]
    for i in range(n):
        s.pull[i] = s.sums[s.group[i], i] - s.level[s.group[i]]
    _keep(s)


@njit(cache=True, nogil=True, fastmath=True)
def anneal(distance: NDArray[np.float32], s: State, sweeps: int, heat: float, moves: bool) -> int:
    """Visit all elements in turn, so many times.

    A visit chooses among staying, all exchanges and (where sizes are bounded) all moves with probability in
    proportion to exp(gain / heat): the heat bath. It draws no random number for each: the greatest of
    gain + heat × Gumbel number is such a choice (the Gumbel-max trick), and the numbers come from a table. A first
    pass, which the compiler makes into vector code, takes the best other group (each against its level) for
    everybody's; it leaves one or two exchanges to be weighed with the group that it is.
    Heat 0 takes the greatest gain.

    Returns
    -------
    int
        How many visits changed something.
    """
    n, m = len(distance), len(s.sums)
    x, width, changed = s.random[0], len(s.flags), 0
    t, two, nobody = np.float32(heat), np.float32(2), np.zeros(width, np.float32)
    i = -1
    for _ in range(sweeps * n):
        i = i + 1 if i + 1 < n else 0
        x ^= x << np.uint64(13)
        x ^= x >> np.uint64(7)
        x ^= x << np.uint64(17)
        start = np.int64((x >> np.uint64(16)) & np.uint64(NOISE - 1))
        noise = s.noise[start : start + width + m]
        a = s.group[i]
        here, row = s.sums[a], distance[i]
        stay, other = here[i] + t * noise[i], LOWEST
        for g in range(m):
            come = s.sums[g, i] - s.level[g]
            other = max(other, LOWEST if g == a else come)
        limit = stay - other
        for j in range(width):
            s.flags[j] = here[j] - s.pull[j] - two * row[j] + t * noise[j] > limit
        best, partner, goal = stay, -1, -1
        for word in range(len(s.words)):
            if s.words[word]:
                for j in range(8 * word, 8 * word + 8):
                    if s.flags[j]:
                        b = s.group[j]
                        weight = here[j] - s.pull[j] + s.sums[b, i] - s.level[b] - two * row[j] + t * noise[j]
                        if weight > best and b != a:
                            best, partner = weight, j
        if moves and s.sizes[a] > s.least[a]:
            for g in range(m):
                weight = s.sums[g, i] + t * noise[width + g]
                if weight > best and s.sizes[g] < s.most[g] and g != a:
                    best, goal = weight, g
        if goal >= 0:
            b, come, gain = np.uint32(goal), nobody, np.float32(0)
            s.sizes[a] -= 1
            s.sizes[b] += 1
        elif partner >= 0:
            b, come = s.group[partner], distance[partner]
            gain = here[partner] - s.sums[b, partner] - two * row[partner]
        else:
            continue
        s.worth[0] += np.float64(s.sums[b, i] - here[i] + gain)
        _trade(s, row, come, a, b)
        _assign(s, i, b)
        if goal < 0:
            _assign(s, partner, a)
        _keep(s)
        changed += 1
    s.random[0] = x
    return changed


@njit(cache=True, nogil=True, fastmath=True, inline="always")
def _trade(s: State, gone: NDArray[np.float32], come: NDArray[np.float32], a: int, b: int) -> None:
    """Group a gives a row of distances to group b for another."""
    left, joined = s.sums[a], s.sums[b]
    for k in range(len(gone)):
        more = come[k] - gone[k]
        left[k] += more
        joined[k] -= more
        s.pull[k] += more if s.group[k] == a else -more if s.group[k] == b else np.float32(0)


@njit(cache=True, nogil=True, fastmath=True, inline="always")
def _assign(s: State, i: int, g: int) -> None:
    s.group[i] = g
    s.pull[i] = s.sums[g, i] - s.level[g]


@njit(cache=True, nogil=True, fastmath=True, inline="always")
def _keep(s: State) -> None:
    if s.worth[0] > s.worth[1]:
        s.worth[1] = s.worth[0]
        s.best[:] = s.group
