"""The best starts of one group: dynamic programming over its sessions, with the burdens as state.

1. Keep of each session's starts those at which fewest miss it and that no other start beats or equals for every
   person at once (a start that could be in another session's way gives way to one that could not, but never the
   other way round).
2. Take the sessions in order. A state is the burdens of all after the sessions so far (and, where it could be in a
   later session's way, the last start). Join every state with every start.
3. Rank the new states by the objective. Of states with equal burdens keep the first; drop each state that another
   one beats or equals for every person: whatever follows, it ends no better. So nothing that could win is lost.
4. If more states stay than there is room for, keep the best of them: then optimality is not proved, and single
   sessions are moved as long as that makes the whole better.
5. Do steps 2 to 4 with room for one state, then for `NARROW`, then for `WIDE`, until optimality is proved. Each time
   drop the states that must end worse than what was found: that would even with every person's best start in every
   later session, and the points that the later sessions must cost together falling on those who carry least.
6. Among starts with the same burdens prefer full and half hours, then the hour of the week that the series can
   keep most often, then the earlier day (`settle`).

Steps 2 and 3 are the classic labelling method for several criteria (Martins 1984, Eur. J. Oper. Res. 16:236-245).
Compiled; the small functions below `search` are its parts.
"""

from typing import Final

import numpy as np

from worldrounds.solvers.timetabling.kernels import Bools, Ints, inner, kernel
from worldrounds.solvers.timetabling.ranks import MISSED, in_order, is_better, raise_to, rank_of

NARROW: Final = 16
WIDE: Final = 400
JOINED: Final = 40 * WIDE  # so many states are made at most from one session to the next
NEVER: Final = -(10**9)  # a last start long ago
NO_START: Final = -1
ANY: Final = 1 << 60  # in a ceiling: every rank is below it


@inner
def _missed(burdens: Ints, row: int) -> int:
    missed = 0
    for p in range(burdens.shape[1]):
        missed += burdens[row, p] >= MISSED
    return missed


@inner
def _same(burdens: Ints, row: int, other: int) -> bool:
    for p in range(burdens.shape[1]):  # noqa: SIM110  # all() takes longer to compile
        if burdens[row, p] != burdens[other, p]:
            return False
    return True


@inner
def _unbeaten(
    cells: Ints, burdens: Ints, first: Ints, usable: Bools, gap: int
) -> tuple[Ints, Ints, Bools, Ints]:
    """Step 1: rows, each session's first among them, which sessions may have to go without, latest harmless start."""
    sessions, people = first.shape[0] - 1, burdens.shape[1]
    lowest, highest = np.full(sessions, -NEVER, np.int64), np.full(sessions, NEVER, np.int64)
    for s in range(sessions):
        for row in range(first[s], first[s + 1]):
            if usable[row]:
                lowest[s], highest[s] = min(lowest[s], cells[row]), max(highest[s], cells[row])
    kept, upto = np.empty(first[sessions], np.int64), np.zeros(sessions + 1, np.int64)
    skips, latest = np.zeros(sessions, np.bool_), np.empty(sessions, np.int64)
    missed, harmless = np.empty(first[sessions], np.int64), np.empty(first[sessions], np.bool_)
    count = 0
    for s in range(sessions):
        earliest, latest[s] = NEVER + gap, -NEVER - gap
        for other in range(sessions):
            if other < s:
                earliest = max(earliest, highest[other] + gap)
            elif other > s:
                latest[s] = min(latest[s], lowest[other] - gap)
        least, any_row = people, False
        for row in range(first[s], first[s + 1]):
            if usable[row]:
                any_row = True
                harmless[row] = earliest <= cells[row] <= latest[s]
                skips[s] |= not harmless[row]
                missed[row] = _missed(burdens, row)
                if harmless[row]:
                    least = min(least, missed[row])
        skips[s] |= not any_row
        tried = count
        for row in range(first[s], first[s + 1]):
            if usable[row] and missed[row] <= least:
                kept[tried] = row
                tried += 1
        trying = kept[count:tried].copy()
        for row in trying:
            stays = True
            for other in trying:
                if other == row or not harmless[other]:
                    continue
                # of equal ones the first harmless one stays
                beats, better = True, harmless[row] and other > row
                for p in range(people):
                    if burdens[other, p] > burdens[row, p]:
                        beats = False
                        break
                    better = better and burdens[other, p] == burdens[row, p]
                if beats and not better:
                    stays = False
                    break
            if stays:
                kept[count] = row
                count += 1
        upto[s + 1] = count
    return kept[:count], upto, skips, latest


@inner
def _sweep(
    cells: Ints,
    burdens: Ints,
    kept: Ints,
    upto: Ints,
    skips: Bools,
    latest: Ints,
    carried: Ints,
    members: int,
    gap: int,
    width: int,
    ceiling: Ints,
    chosen: Ints,
) -> tuple[bool, bool]:
    """Steps 2 to 4, into `chosen`; True if something was found, and True if nothing was cut off."""
    sessions, people = upto.shape[0] - 1, carried.shape[0]
    best, least = np.zeros((sessions + 1, people), np.int64), np.zeros((sessions + 1, 2), np.int64)
    # what the sessions from s on cost each person, in all, and in missed ones
    for s in range(sessions - 1, -1, -1):
        total, missed = members * MISSED if skips[s] else ANY, members
        for p in range(people):
            best[s, p] = 0 if skips[s] and p >= members else MISSED
        for k in range(upto[s], upto[s + 1]):
            points = 0
            for p in range(people):
                points += burdens[kept[k], p]
                best[s, p] = min(best[s, p], burdens[kept[k], p])
            total, missed = min(total, points), min(missed, _missed(burdens, kept[k]))
        for p in range(people):
            best[s, p] += best[s + 1, p]
        least[s, 0], least[s, 1] = least[s + 1, 0] + total, least[s + 1, 1] + missed
    loads, last = np.empty((width, people), np.int64), np.full(width, NEVER, np.int64)
    for p in range(people):
        loads[0, p] = carried[p]
    parents, taken = np.empty((sessions, width), np.int64), np.empty((sessions, width), np.int64)
    size, complete = 1, True
    ideal, bound = np.empty(people, np.int64), np.empty(people + 1, np.int64)
    for s in range(sessions):
        options = upto[s + 1] - upto[s] + skips[s]
        states = max(1, min(size, JOINED // options))
        complete = complete and states == size
        joined = np.empty((states * options, people), np.int64)
        ranks = np.empty((states * options, people + 1), np.int64)
        made = np.empty((states * options, 3), np.int64)  # parent, row, last start
        count = 0
        for state in range(states):
            for option in range(options):
                row = NO_START if option < skips[s] else kept[upto[s] + option - skips[s]]
                if row != NO_START and cells[row] < last[state] + gap:
                    continue
                total = 0
                for p in range(people):
                    give = burdens[row, p] if row != NO_START else MISSED * (p < members)
                    joined[count, p] = loads[state, p] + give
                    total += joined[count, p]
                    ideal[p] = joined[count, p] + best[s + 1, p]
                rank_of(joined[count], ranks[count])
                if ceiling[0] < ANY:
                    rank_of(ideal, bound)
                    bound[0] = max(bound[0], ranks[count, 0] + least[s + 1, 1])
                    raise_to(bound, total + least[s + 1, 0])
                    if is_better(ceiling, bound):
                        continue
                made[count, 0], made[count, 1] = state, row
                made[count, 2] = max(last[state] if row == NO_START else cells[row], latest[s])
                count += 1
        size = 0
        for at in in_order(ranks, count):
            beaten = False
            for k in range(size):
                beaten = last[k] <= made[at, 2]
                for p in range(people):
                    if not beaten:
                        break
                    beaten = loads[k, p] <= joined[at, p]
                if beaten:
                    break
            if beaten:
                continue
            if size == width:
                complete = False
                break
            for p in range(people):
                loads[size, p] = joined[at, p]
            parents[s, size], taken[s, size], last[size] = made[at, 0], made[at, 1], made[at, 2]
            size += 1
        if not size:
            return False, False
    state = 0
    for s in range(sessions - 1, -1, -1):
        chosen[s] = taken[s, state]
        state = parents[s, state]
    return True, complete


@inner
def _add(loads: Ints, burdens: Ints, row: int, members: int, times: int) -> None:
    for p in range(loads.shape[0]):
        loads[p] += times * (burdens[row, p] if row != NO_START else MISSED * (p < members))


@kernel
def in_time(cells: Ints, gap: int, chosen: Ints, session: int, row: int) -> bool:
    """True if the row keeps the gap to the sessions before and after that have a start."""
    for other in range(chosen.shape[0]):
        if other != session and chosen[other] != NO_START:
            apart = (
                cells[row] - cells[chosen[other]] if other < session else cells[chosen[other]] - cells[row]
            )
            if apart < gap:
                return False
    return True


@inner
def _polish(
    cells: Ints, burdens: Ints, kept: Ints, upto: Ints, members: int, gap: int, loads: Ints, chosen: Ints
) -> None:
    """Of step 4; changes `chosen` and their `loads`. Strictly better each time, so it ends."""
    rank, other = np.empty(loads.shape[0] + 1, np.int64), np.empty(loads.shape[0] + 1, np.int64)
    rank_of(loads, rank)
    better = True
    while better:
        better = False
        for s in range(chosen.shape[0]):
            for k in range(upto[s], upto[s + 1]):
                row = kept[k]
                if row == chosen[s] or not in_time(cells, gap, chosen, s, row):
                    continue
                before = chosen[s]
                _add(loads, burdens, before, members, -1)
                _add(loads, burdens, row, members, 1)
                rank_of(loads, other)
                if is_better(other, rank):
                    chosen[s], better = row, True
                    rank, other = other, rank
                else:
                    _add(loads, burdens, row, members, -1)
                    _add(loads, burdens, before, members, 1)


@kernel
def search(
    cells: Ints,
    burdens: Ints,
    first: Ints,
    usable: Bools,
    carried: Ints,
    members: int,
    gap: int,
    narrow: int,
    wide: int,
) -> tuple[Ints, Ints, bool]:
    """Choose a usable row for every session, or `NO_START`.

    Parameters
    ----------
    cells, burdens, first, carried, gap
        Of a `Table`.
    usable : ndarray of bool, shape (n,)
        Rows that may be chosen.
    members : int
        Columns from here on belong to hosts: a session without a start costs them nothing.
    narrow, wide : int
        States that are kept in step 5.

    Returns
    -------
    chosen : ndarray of int64, shape (sessions,)
    loads : ndarray of int64, shape (people,)
        Burdens afterwards.
    proved : bool
        True if nothing better exists.
    """
    kept, upto, skips, latest = _unbeaten(cells, burdens, first, usable, gap)
    sessions, proved = first.shape[0] - 1, False
    chosen, loads = np.empty(sessions, np.int64), carried.copy()
    tried, total = chosen.copy(), carried.copy()
    best, rank = np.full(carried.shape[0] + 1, ANY, np.int64), np.empty(carried.shape[0] + 1, np.int64)
    for width in (1, narrow, wide):
        found, proved = _sweep(
            cells, burdens, kept, upto, skips, latest, carried, members, gap, width, best, tried
        )
        if found:
            total[:] = carried
            for s in range(sessions):
                _add(total, burdens, tried[s], members, 1)
            if not proved:
                _polish(cells, burdens, kept, upto, members, gap, total, tried)
            rank_of(total, rank)
            if proved or is_better(rank, best):
                chosen, tried, loads, total, best, rank = tried, chosen, total, loads, rank, best
        if proved:
            break
    return chosen, loads, proved


@kernel
def settle(
    cells: Ints, walls: Ints, burdens: Ints, first: Ints, usable: Bools, gap: int, chosen: Ints
) -> None:
    """Step 6: changes `chosen`; the burdens stay as they are."""
    sessions = chosen.shape[0]
    same = np.zeros(cells.shape[0], np.bool_)
    votes, voted = np.zeros(672, np.int64), np.full(672, -1, np.int64)
    for s in range(sessions):
        for row in range(first[s], first[s + 1]) if chosen[s] != NO_START else range(0):
            same[row] = usable[row] and _same(burdens, row, chosen[s])
            hour = walls[row] % 10080 // 15
            if same[row] and voted[hour] != s:
                votes[hour] += 1
                voted[hour] = s
    # most votes, full and half hours, then from Monday on: 1970 began with a Thursday
    usual, best, key = 0, np.full(5, ANY, np.int64), np.zeros(5, np.int64)
    for hour in range(672):
        key[0], key[1], key[2] = -votes[hour], hour % 2, (hour + 288) % 672
        if is_better(key, best):
            usual, best, key = 15 * hour, key, best
    for s in range(sessions):
        if chosen[s] == NO_START:
            continue
        best[0] = ANY
        for row in range(first[s], first[s + 1]):
            if same[row] and in_time(cells, gap, chosen, s, row):
                # minutes from the usual hour of a week, and of a day
                away = abs((walls[row] - usual + 5040) % 10080 - 5040)
                clock_away = abs((walls[row] - usual + 720) % 1440 - 720)
                key[0], key[1], key[2] = walls[row] % 30 != 0, away != 0, clock_away
                key[3], key[4] = away, cells[row]
                if is_better(key, best):
                    chosen[s], best, key = row, key, best
