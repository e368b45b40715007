"""The inner loop: for one element, every exchange and every move at once, and one of them by its weight.

Compiled by numba on first use and kept on disk; it releases the interpreter's lock. A state is a `State` of arrays
that are modified in place. Single precision halves the memory that a row takes; `settle` works the sums out
anew, so that rounding never grows, and values that leave this module are summed in double precision.
"""

from math import exp
from typing import Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

NOISE: Final = 1 << 15
"""Length of the table of Gumbel numbers; a row reads a piece of it that begins at random."""


LOWEST: Final = np.float32(-3e38)


class State(NamedTuple):
    """Groups, with what is needed to weigh an exchange by four additions.

    Attributes
    ----------
    group : uint32, shape (n,)              the group of each element
    sizes, least, most : int32, shape (m,)  members of each group, and their bounds
    field : float32, shape (m, n)           ``field[g, i]``: distances of i to members of g that stay where they are
    sums : float32, shape (m, n)            ``sums[g, i]``: distances of i to the members of g, summed
    across : float32, shape (n, m)          the same, the other way round
    level : float32, shape (m,)             what an element has with the members of each group on the average
    pull : float32, shape (n,)              ``sums[group[i], i] - level[group[i]]``
    flags : uint8, shape (8 w,)             room for one row: 1 where an exchange is worth a closer look
    words : uint64, shape (w,)              the same memory, eight flags at a time
    noise : float32, shape (NOISE,)         Gumbel numbers
    random : uint64, shape (1,)             state of the xorshift generator
    best : uint32, shape (n,)               the best groups so far
    worth : float64, shape (2,)             value of `group`, value of `best`
    """

    group: NDArray[np.uint32]
    sizes: NDArray[np.int32]
    least: NDArray[np.int32]
    most: NDArray[np.int32]
    field: NDArray[np.float32]
    sums: NDArray[np.float32]
    across: NDArray[np.float32]
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
    """Work out sizes, sums and value from `group`."""
    n, m = s.across.shape
    s.sums[:] = s.field
    s.sizes[:] = 0
    for i in range(n):
        sums, row = s.sums[s.group[i]], distance[i]
        s.sizes[s.group[i]] += 1
        for j in range(n):
            sums[j] += row[j]
    value, total = 0.0, 0.0
    for i in range(n):
        for g in range(m):
            s.across[i, g] = s.sums[g, i]
            total += s.sums[g, i]
        value += s.sums[s.group[i], i] + s.field[s.group[i], i]
    s.worth[0] = value / 2
    for g in range(m):
        s.level[g] = total / (n * n) * s.sizes[g]
    for i in range(n):
        s.pull[i] = s.sums[s.group[i], i] - s.level[s.group[i]]


@njit(cache=True, nogil=True, fastmath=True)
def anneal(
    distance: NDArray[np.float32], s: State, first: int, rows: int, heat: tuple[float, float], moves: bool
) -> int:
    """Visit elements `first`, `first` + 1, ... (modulo n), `rows` of them, cooling from one heat to the other.

    A visit chooses among staying, all exchanges and (where sizes are bounded) all moves with probability in
    proportion to exp(gain / heat): the heat bath. It draws no random number for each: the greatest of
    gain + heat × Gumbel number is such a choice (the Gumbel-max trick), and the numbers come from a table. A first
    pass, which the compiler makes into vector code, takes the best other group (each against its level) for
    everybody's; it leaves few exchanges to be weighed with the group that it is.
    Heat 0 takes the greatest gain.

    Returns
    -------
    int
        How many visits changed something.
    """
    n, m = s.across.shape
    hot, cold = heat
    fall = exp(np.log(cold / hot) / rows) if cold > 0 else 1.0
    temperature, two, changed = hot, np.float32(2), 0
    x, spare = s.random[0], np.uint64(len(s.noise) - n - m)
    for k in range(rows):
        i = (first + k) % n
        x ^= x << np.uint64(13)
        x ^= x >> np.uint64(7)
        x ^= x << np.uint64(17)
        start = np.int64((x >> np.uint64(16)) % spare)
        noise, t = s.noise[start : start + n + m], np.float32(temperature)
        temperature *= fall
        a = s.group[i]
        here, row, mine = s.sums[a], distance[i], s.across[i]
        own, other = mine[a], LOWEST
        stay = own + t * noise[i]
        mine[a] = LOWEST  # nobody is exchanged within the group
        for g in range(m):
            other = max(other, mine[g] - s.level[g])
        limit = stay - other
        for j in range(n):
            s.flags[j] = here[j] - s.pull[j] - two * row[j] + t * noise[j] > limit
        best, partner = stay, -1
        for word in range(len(s.words)):
            if s.words[word]:
                for j in range(8 * word, min(n, 8 * word + 8)):
                    b = s.group[j]
                    weight = here[j] - s.pull[j] + mine[b] - s.level[b] - two * row[j] + t * noise[j]
                    if weight > best:
                        best, partner = weight, j
        mine[a] = own
        if moves and s.sizes[a] > s.least[a]:
            goal, most = -1, best
            for g in range(m):
                weight = mine[g] + t * noise[n + g]
                if weight > most and s.sizes[g] < s.most[g] and g != a:
                    goal, most = g, weight
            if goal >= 0:
                _move(distance, s, i, goal)
                changed += 1
                continue
        if partner >= 0:
            _exchange(distance, s, i, partner)
            changed += 1
    s.random[0] = x
    return changed


@njit(cache=True, nogil=True, fastmath=True, inline="always")
def _exchange(distance: NDArray[np.float32], s: State, i: int, j: int) -> None:
    a, b = s.group[i], s.group[j]
    s.worth[0] += np.float64(s.sums[a, j] - s.sums[b, j] + s.sums[b, i] - s.sums[a, i] - 2 * distance[i, j])
    left, joined, gone, come = s.sums[a], s.sums[b], distance[i], distance[j]
    s.group[i], s.group[j] = b, a
    for k in range(len(gone)):
        more = come[k] - gone[k]
        left[k] += more
        joined[k] -= more
    _spread(s, a, b)


@njit(cache=True, nogil=True, fastmath=True, inline="always")
def _move(distance: NDArray[np.float32], s: State, i: int, b: int) -> None:
    a = s.group[i]
    s.worth[0] += np.float64(s.sums[b, i] - s.sums[a, i])
    left, joined, gone = s.sums[a], s.sums[b], distance[i]
    s.group[i] = b
    s.sizes[a] -= 1
    s.sizes[b] += 1
    for k in range(len(gone)):
        left[k] -= gone[k]
        joined[k] += gone[k]
    _spread(s, a, b)


@njit(cache=True, nogil=True, fastmath=True, inline="always")
def _spread(s: State, a: int, b: int) -> None:
    """After the sums of two groups changed: the columns that repeat them, and the best groups."""
    left, joined = s.sums[a], s.sums[b]
    for k in range(len(left)):
        s.across[k, a] = left[k]
        s.across[k, b] = joined[k]
        g = s.group[k]
        s.pull[k] = left[k] - s.level[a] if g == a else joined[k] - s.level[b] if g == b else s.pull[k]
    if s.worth[0] > s.worth[1]:
        s.worth[1] = s.worth[0]
        s.best[:] = s.group
