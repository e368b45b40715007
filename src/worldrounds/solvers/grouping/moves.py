"""Plans as arrays: exchanging and moving people in them, copying them; and random numbers."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from worldrounds.solvers.grouping.kernels import Plan, inner


@inner
def draw(state: NDArray[np.uint64]) -> float:
    """Next number in 0 <= x < 1 (SplitMix64; Steele, Lea, Flood 2014); `state` has one word."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return np.float64(z >> np.uint64(11)) * 1.1102230246251565e-16


@inner
def below(state: NDArray[np.uint64], n: int) -> int:
    return int(draw(state) * n)


@inner
def exchange(plan: Plan, a: int, b: int) -> None:
    members, _sizes, place, _worth = plan
    members[place[a, 0], place[a, 1]] = b
    members[place[b, 0], place[b, 1]] = a
    for k in range(2):
        place[a, k], place[b, k] = place[b, k], place[a, k]


@inner
def move(plan: Plan, a: int, g: int) -> None:
    """Put person `a` into group `g`, where there is room."""
    members, sizes, place, _worth = plan
    old, slot = place[a, 0], place[a, 1]
    sizes[old] -= 1
    last = members[old, sizes[old]]
    members[old, slot] = last
    place[last, 1] = slot
    members[g, sizes[g]] = a
    place[a, 0], place[a, 1] = g, sizes[g]
    sizes[g] += 1


@njit(cache=True, nogil=True)
def copy(source: Plan, target: Plan) -> None:
    """Overwrite one plan with another. Loops: for a slice's assignment numba compiles an error message, for 3 s."""
    members, sizes, place, worth = source
    for g in range(sizes.shape[0]):
        target[1][g] = sizes[g]
        for i in range(members.shape[1]):
            target[0][g, i] = members[g, i]
        for k in range(worth.shape[1]):
            target[3][g, k] = worth[g, k]
    for person in range(place.shape[0]):
        for k in range(place.shape[1]):
            target[2][person, k] = place[person, k]
