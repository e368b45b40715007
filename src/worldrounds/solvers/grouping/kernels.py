"""The objective, quickly: one group's energy in well under a microsecond, and the annealing loop around it.

Compiled by numba on first use and kept on disk; every kernel releases the interpreter's lock. The numbers are
those of `objective`, which a property test holds them to. A plan is four arrays that are modified in place:

members : int32, shape (groups, room)   people of each group, the first ``sizes[g]`` of a row count
sizes : int32, shape (groups,)
place : int32, shape (people, 2)        group of a person, and position in its row
worth : float64, shape (groups, 3)      of each group: hard energy, 1 if a hard rule breaks, soft loss
"""

from math import log
from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from worldrounds.solvers.grouping.arrays import CODES, Tables
from worldrounds.solvers.grouping.objective import WORST_SHARE
from worldrounds.solvers.grouping.rules import Kind

SIZE: Final = CODES[Kind.SIZE]
DIFFERENT: Final = CODES[Kind.DIFFERENT]
SAME: Final = CODES[Kind.SAME]
HOURS: Final = CODES[Kind.HOURS]
NOT_ALONE: Final = CODES[Kind.NOT_ALONE]
LANGUAGE: Final = CODES[Kind.LANGUAGE]
TOGETHER: Final = CODES[Kind.TOGETHER]
APART: Final = CODES[Kind.APART]
NEW_PEOPLE: Final = CODES[Kind.NEW_PEOPLE]
SPREAD: Final = CODES[Kind.SPREAD]
BALANCE: Final = CODES[Kind.BALANCE]
TOPIC: Final = CODES[Kind.TOPIC]
BURDEN: Final = CODES[Kind.BURDEN]
SOFT_SHARE: Final = 0.3
"""Energy of a person's whole soft loss; a person in a bad group costs 1 and more, so no soft gain buys one."""
NEARLY: Final = 1e-9
INSERTS: Final = 0.125
GUIDED: Final = 0.75

Plan = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]
"""members, sizes, place, worth"""


@njit(cache=True, nogil=True)
def _count_bits(x: Any) -> Any:
    x = x - ((x >> np.uint64(1)) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((x * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(cache=True, nogil=True)
def _common(t: Tables, group: NDArray[np.int32], size: int, r: int, w: int) -> Any:
    both = t.starts[group[0], r, w]
    for k in range(1, size):
        both &= t.starts[group[k], r, w]
    return both


@njit(cache=True, nogil=True)
def _least_hours(t: Tables, group: NDArray[np.int32], size: int) -> float:
    """Common hours in the worst regime. A run of r starts covers r + length - 1 cells."""
    one, words = np.uint64(1), t.starts.shape[2]
    worst = np.inf
    for r in range(t.starts.shape[1]):
        cells = 0
        if t.length == 1:
            for w in range(words):
                cells += _count_bits(_common(t, group, size, r, w))
        else:
            last = t.bits - 1
            carry = (_common(t, group, size, r, words - 1) >> np.uint64(last % 64)) & one
            for w in range(words):
                both = _common(t, group, size, r, w)
                if both:
                    begins = both & ~((both << one) | carry)
                    cells += _count_bits(both) + (t.length - 1) * _count_bits(begins)
                carry = both >> np.uint64(63)
        worst = min(worst, cells * t.hours)
    return worst


@njit(cache=True, nogil=True)
def near(t: Tables, needed: float) -> NDArray[np.bool_]:
    """Who shares enough hours with whom, shape (n, n); nobody with themselves."""
    n = t.starts.shape[0]
    found = np.zeros((n, n), np.bool_)
    pair = np.zeros(2, np.int32)
    for a in range(n):
        pair[0] = a
        for b in range(a):
            pair[1] = b
            found[a, b] = found[b, a] = _least_hours(t, pair, 2) >= needed
    return found


@njit(cache=True, nogil=True)
def _comfort(t: Tables, group: NDArray[np.int32], size: int) -> float:
    """1 minus the cost of the best common start, over the regimes by their share of weeks."""
    total = 0.0
    for r in range(t.starts.shape[1]):
        cheapest = np.inf
        for w in range(t.starts.shape[2]):
            both = _common(t, group, size, r, w)
            cell = w * 64
            while both:
                if both & np.uint64(1):
                    worst, added = 0.0, 0.0
                    for k in range(size):
                        felt = t.felt[t.clock[group[k]], r, cell]
                        worst = max(worst, felt)
                        added += felt
                    cheapest = min(cheapest, WORST_SHARE * worst + (1 - WORST_SHARE) * added / size)
                both >>= np.uint64(1)
                cell += 1
        total += max(0.0, 1.0 - cheapest) * t.share[r]
    return total


@njit(cache=True, nogil=True)
def _different(t: Tables, column: int, group: NDArray[np.int32], size: int) -> tuple[int, int]:
    """Different values, and people who told one."""
    found, told = 0, 0
    for k in range(size):
        code = t.codes[group[k], column]
        if code < 0:
            continue
        told += 1
        new = 1
        for j in range(k):
            if t.codes[group[j], column] == code:
                new = 0
                break
        found += new
    return found, told


@njit(cache=True, nogil=True)
def _most_alike(t: Tables, column: int, group: NDArray[np.int32], size: int) -> int:
    most = 0
    for k in range(size):
        code = t.codes[group[k], column]
        alike = 0
        for j in range(size):
            if code >= 0 and t.codes[group[j], column] == code:
                alike += 1
        most = max(most, alike)
    return most


@njit(cache=True, nogil=True)
def _alone(t: Tables, column: int, value: int, group: NDArray[np.int32], size: int) -> int:
    lone = 0
    for k in range(size):
        code = t.codes[group[k], column]
        if code < 0 or (value != -1 and code != value):
            continue
        alike = 0
        for j in range(size):
            if t.codes[group[j], column] == code:
                alike += 1
        if alike == 1:
            lone += 1
    return lone


@njit(cache=True, nogil=True)
def _speakers(t: Tables, group: NDArray[np.int32], size: int) -> int:
    """Most members that can work in one language; all if nobody told any."""
    best = 0 if t.languages.shape[1] else size
    for language in range(t.languages.shape[1]):
        able = 0
        for k in range(size):
            if t.languages[group[k], language]:
                able += 1
        best = max(best, able)
    return best


@njit(cache=True, nogil=True)
def _pairs(t: Tables, row: int, group: NDArray[np.int32], size: int) -> int:
    """Together (row 0): partners outside. Apart (row 1), have met before (row 2): pairs inside."""
    inside, outside = 0, 0
    for k in range(size):
        person = group[k]
        for p in range(t.first_pair[row, person], t.first_pair[row, person + 1]):
            here = False
            for j in range(size):
                if group[j] == t.partners[row, p]:
                    here = True
            if here:
                inside += 1
            else:
                outside += 1
    return outside if row == 0 else inside // 2


@njit(cache=True, nogil=True)
def _wish(t: Tables, group: NDArray[np.int32], size: int) -> float:
    best, told = 0.0, 0
    for k in range(size):
        if t.topics[group[k], 0] >= 0:
            told += 1
    for topic in range(t.topics.shape[1]):
        added = 0.0
        for k in range(size):
            if t.topics[group[k], 0] >= 0:
                added += t.topics[group[k], topic]
        best = max(best, added)
    return best / told if told else 1.0


@njit(cache=True, nogil=True)
def _near_mean(t: Tables, column: int, group: NDArray[np.int32], size: int) -> float:
    added, told = 0.0, 0
    for k in range(size):
        number = t.numbers[group[k], column]
        if not np.isnan(number):
            added += number
            told += 1
    return max(0.0, 1.0 - abs(added / told)) if told else 1.0


@njit(cache=True, nogil=True)
def _counted(t: Tables, q: int, group: NDArray[np.int32], size: int) -> float:
    """Degree of a rule that counts something."""
    kind, column = t.kind[q], t.column[q]
    least, most = float(t.least[q]), float(t.most[q])
    if kind == SIZE:
        return 1.0 / (1.0 + max(least - size, size - most, 0.0))
    if kind == DIFFERENT:
        return min(1.0, _different(t, column, group, size)[0] / least)
    if kind == SAME:
        return min(1.0, most / max(1, _most_alike(t, column, group, size)))
    if kind == HOURS:
        return min(1.0, _least_hours(t, group, size) / least)
    if kind == NOT_ALONE:
        return 1.0 - _alone(t, column, t.value[q], group, size) / size
    if kind == LANGUAGE:
        return _speakers(t, group, size) / size
    if kind == NEW_PEOPLE:
        return 1.0 - _pairs(t, 2, group, size) / max(1.0, size * (size - 1) / 2)
    return 1.0 / (1.0 + _pairs(t, 0 if kind == TOGETHER else 1, group, size))


@njit(cache=True, nogil=True)
def degree(t: Tables, q: int, group: NDArray[np.int32], size: int) -> float:
    """Degree to which one group holds rule `q`, 0..1; an empty group holds all."""
    if size == 0:
        return 1.0
    kind, column = t.kind[q], t.column[q]
    if kind < SPREAD:
        return _counted(t, q, group, size)
    if kind == SPREAD:
        found, told = _different(t, column, group, size)
        can_be = min(told, t.values[column])
        measured = found / can_be if can_be else 1.0
    elif kind == BALANCE:
        measured = _near_mean(t, column, group, size)
    elif kind == TOPIC:
        measured = _wish(t, group, size)
    else:
        measured = _comfort(t, group, size)
    return min(1.0, measured / t.least[q]) if t.hard[q] else measured


@njit(cache=True, nogil=True)
def lack(t: Tables, group: NDArray[np.int32], size: int, hard: bool) -> tuple[float, float]:
    """What a group lacks times its size, and 1 if a hard rule breaks.

    Hard: the sum of what is missing to each rule, plus 1 if any breaks. Soft: the weighted loss.
    """
    missing, broken = 0.0, 0.0
    for q in range(len(t.kind)):
        if t.hard[q] == hard:
            gap = 1.0 - degree(t, q, group, size)
            if not hard:
                missing += t.weight[q] * gap
            elif gap > NEARLY:
                missing += gap
                broken = 1.0
    return size * (missing + broken), broken


@njit(cache=True, nogil=True)
def weigh(t: Tables, plan: Plan) -> None:
    """Fill `worth` of every group."""
    members, sizes, _place, worth = plan
    for k in range(2 * len(sizes)):
        g = k // 2
        missing, broken = lack(t, members[g], sizes[g], k % 2 == 0)
        if k % 2 == 0:
            worth[g, 0], worth[g, 1] = missing, broken
        else:
            worth[g, 2] = missing


@njit(cache=True, nogil=True)
def score(plan: Plan) -> tuple[float, float]:
    """People in bad groups, and the sum of soft losses."""
    _members, sizes, _place, worth = plan
    bad, loss = 0.0, 0.0
    for g in range(len(sizes)):
        bad += worth[g, 1] * sizes[g]
        loss += worth[g, 2]
    return bad, loss


@njit(cache=True, nogil=True)
def _random(state: NDArray[np.uint64]) -> float:
    """Next number in 0 <= x < 1 (SplitMix64; Steele, Lea, Flood 2014); `state` has one word."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return np.float64(z >> np.uint64(11)) * 1.1102230246251565e-16


@njit(cache=True, nogil=True)
def _below(state: NDArray[np.uint64], n: int) -> int:
    return int(_random(state) * n)


@njit(cache=True, nogil=True)
def _pick(plan: Plan, state: NDArray[np.uint64], focus: bool) -> int:
    """A random person; with `focus` rather one in a bad group."""
    place, worth = plan[2], plan[3]
    person = _below(state, len(place))
    if focus:
        for _ in range(8):
            if worth[place[person, 0], 1] > 0:
                break
            person = _below(state, len(place))
    return person


@njit(cache=True, nogil=True)
def _pick_other(plan: Plan, friends: NDArray[np.bool_], state: NDArray[np.uint64], a: int) -> int:
    """Somebody to exchange with: from a group in which another member shares enough hours with `a`."""
    members, sizes, place, _worth = plan
    n = len(place)
    c = _below(state, n)
    for _ in range(8):
        if friends[a, c]:
            break
        c = _below(state, n)
    h = place[c, 0]
    b = members[h, _below(state, sizes[h])]
    if b == c and sizes[h] > 1:
        b = members[h, (place[c, 1] + 1) % sizes[h]]
    return int(b)


@njit(cache=True, nogil=True)
def _exchange(plan: Plan, a: int, b: int) -> None:
    members, _sizes, place, _worth = plan
    members[place[a, 0], place[a, 1]] = b
    members[place[b, 0], place[b, 1]] = a
    for k in range(2):
        place[a, k], place[b, k] = place[b, k], place[a, k]


@njit(cache=True, nogil=True)
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
def _try(t: Tables, plan: Plan, g: int, h: int, limit: float, soft: bool, new: NDArray[np.float64]) -> bool:
    """Weigh two changed groups into `new`; True if the energy rises by at most `limit`.

    The hard rules of both come first, so that most moves are refused before the soft ones are looked at.
    (One call in a loop, rather than four, is compiled in a third of the time.)
    """
    members, sizes, _place, worth = plan
    left = limit + worth[g, 0] + worth[h, 0]
    if soft:
        left += SOFT_SHARE * (worth[g, 2] + worth[h, 2])
    new[0, 2], new[1, 2] = worth[g, 2], worth[h, 2]
    for k in range(4 if soft else 2):
        side, hard = k % 2, k < 2
        row = g if side == 0 else h
        missing, broken = lack(t, members[row], sizes[row], hard)
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
    soft: bool,
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
    soft : bool
        False: look at the hard rules only, which is quicker; the soft losses in `worth` are then not kept up,
        and `weigh` must be called on the best plan.
    """
    members, sizes, place, worth = plan
    new = np.empty((2, 3))
    bad, loss = score(plan)
    best_bad, best_loss = score(best)
    fall = (heat[1] / heat[0]) ** (1.0 / max(1, steps))
    hot = heat[0]
    for _ in range(steps):
        hot *= fall
        a = _pick(plan, state, bad > 0 and _random(state) < 0.5)
        g = place[a, 0]
        limit = -hot * log(1.0 - _random(state))
        insert = _random(state) < INSERTS
        b, h = 0, 0
        if insert:
            h = _below(state, rows)
            if h == g or sizes[h] >= members.shape[1] or (sizes[h] == 0 and sizes[g] == 1):
                continue
            move(plan, a, h)
        else:
            b = _pick_other(plan, friends, state, a) if _random(state) < GUIDED else _below(state, len(place))
            h = place[b, 0]
            if h == g:
                continue
            _exchange(plan, a, b)
        if not _try(t, plan, g, h, limit, soft, new):
            if insert:
                move(plan, a, g)
            else:
                _exchange(plan, a, b)
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


@njit(cache=True, nogil=True)
def construct(
    t: Tables, order: NDArray[np.int32], plan: Plan, filled: NDArray[np.int32], state: NDArray[np.uint64]
) -> None:
    """Place people one after another where most common time is left; `sizes` is 0 at the start.

    `order` has the people, hardest first; `filled` the size that each group is to have. Each person goes to the
    group (of at most 48 looked at) with the most remaining common hours, less where their country or school is
    there already, so that every group stays international.
    """
    members, sizes, place, _worth = plan
    for person in order:
        chosen, most = -1, -np.inf
        tries = min(48, len(sizes))
        offset = _below(state, len(sizes))
        looked = 0
        for k in range(len(sizes)):
            g = (offset + k) % len(sizes)
            if sizes[g] >= filled[g]:
                continue
            members[g, sizes[g]] = person
            gain = min(12.0, _least_hours(t, members[g], sizes[g] + 1)) * 4 - _crowd(
                t, members[g], sizes[g] + 1
            )
            # An empty group is kept for somebody who finds no other.
            gain -= 30 if sizes[g] == 0 else 0
            if gain > most:
                chosen, most = g, gain
            looked += 1
            if looked >= tries:
                break
        members[chosen, sizes[chosen]] = person
        place[person, 0], place[person, 1] = chosen, sizes[chosen]
        sizes[chosen] += 1


@njit(cache=True, nogil=True)
def _crowd(t: Tables, group: NDArray[np.int32], size: int) -> float:
    """How often the last member's categories are there already, for rules that ask for different ones."""
    crowd = 0.0
    for q in range(len(t.kind)):
        if t.kind[q] == DIFFERENT or t.kind[q] == SAME:
            for k in range(size - 1):
                if t.codes[group[k], t.column[q]] == t.codes[group[size - 1], t.column[q]]:
                    crowd += 6.0
    return crowd


@njit(cache=True, nogil=True)
def weigh_changes(
    t: Tables,
    members: NDArray[np.int32],
    sizes: NDArray[np.int32],
    rows: NDArray[np.int32],
    outs: NDArray[np.int32],
    ins: NDArray[np.int32],
    found: NDArray[np.float64],
) -> None:
    """Weigh group ``rows[i]`` without person ``outs[i]`` and with person ``ins[i]`` (-1: nobody).

    Parameters
    ----------
    members : int32, shape (groups, room)
        People of each group, the first ``sizes[g]`` of a row count; at least one place is free.
    rows, outs, ins : int32, shape (changes,)
    found : float64, shape (changes, 3)
        Modified in place: hard energy, 1 if a hard rule breaks, soft loss; as `worth`.
    """
    group = np.zeros(members.shape[1], np.int32)
    for i in range(len(rows)):
        size = 0
        for k in range(sizes[rows[i]]):
            if members[rows[i], k] != outs[i]:
                group[size] = members[rows[i], k]
                size += 1
        if ins[i] >= 0:
            group[size] = ins[i]
            size += 1
        for hard in (True, False):
            missing, broken = lack(t, group, size, hard)
            if hard:
                found[i, 0], found[i, 1] = missing, broken
            else:
                found[i, 2] = missing
