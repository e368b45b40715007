"""The one public function: groups in, a fair timetable out."""

import os
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Final

from worldrounds.solvers.timetabling.describing import describe
from worldrounds.solvers.timetabling.diary import Diary, pieces, rooms_of
from worldrounds.solvers.timetabling.joining import Answer, alone, join
from worldrounds.solvers.timetabling.objective import seat
from worldrounds.solvers.timetabling.problem import MISSED, Group, Member, Problem, Resource, Room
from worldrounds.solvers.timetabling.result import GroupTimes, Seat, Timetable
from worldrounds.solvers.timetabling.search import NO_START
from worldrounds.solvers.timetabling.tables import Season, Table

Progress = Callable[[int, int, str, str], bool]
"""Called with groups done, groups in all, what is being done, best so far; False stops the work."""

_Done = tuple[list[GroupTimes], dict[Hashable, int]]

TOGETHER: Final = 64
"""So many groups are taken at a time."""


def solve(problem: Problem, *, on_progress: Progress | None = None, threads: int | None = None) -> Timetable:
    """Give every session of every group a start.

    What is best is written in `objective`, how one group's best starts are found in `search`, and how groups share
    people and rooms in `joining`. Same problem, same timetable, on any number of threads.

    Parameters
    ----------
    problem : Problem
    on_progress : callable, optional
        ``on_progress(done, total, message, best)`` before each batch of groups and at the end; False stops, and the
        groups done so far are returned.
    threads : int, optional
        As many as there are processors if not given.

    Returns
    -------
    Timetable
        The groups are in the order of the problem.
    """
    season, rooms = Season(problem), rooms_of(problem)
    state = _State(len(problem.groups), on_progress)
    done: list[GroupTimes] = []
    loads = {host.id: host.carried for host in problem.hosts}
    with ThreadPoolExecutor(threads or os.cpu_count()) as workers:
        waiting: list[Future[_Done]] = [
            workers.submit(_batch, batch, season, rooms, state) for batch in _batches(pieces(problem))
        ]
        for batch in waiting:
            if state.tell(done):
                times, found = batch.result()
                done += times
                loads |= found
            else:
                batch.cancel()
    if not state.stopped:
        state.tell(done)
    hosts = {host.id: loads[host.id] for host in problem.hosts}
    order = {group.id: place for place, group in enumerate(problem.groups)}
    return Timetable(tuple(sorted(done, key=lambda times: order[times.group])), state.stopped, hosts)


def weigh(members: Iterable[Member], start: datetime, minutes: int) -> tuple[Seat, ...]:
    """What any start (aware) would mean for each member."""
    return tuple(seat(member, start, minutes) for member in members)


class _State:
    """How far the work is, and whether it goes on."""

    def __init__(self, total: int, on_progress: Progress | None) -> None:
        self.total, self.stopped = total, False
        self._on_progress = on_progress
        self._started = self._missed = self._counted = 0

    def tell(self, done: list[GroupTimes]) -> bool:
        for times in done[self._counted :]:
            self._started += sum(start is not None for start in times.starts)
            self._missed += sum(points // MISSED for points in times.burden.values())
        self._counted = len(done)
        best = f"{self._started} sessions have a time; {self._missed} seats stay empty" if done else ""
        if self._on_progress and not self.stopped:
            self.stopped = not self._on_progress(len(done), self.total, "", best)
        return not self.stopped


def _batches(found: list[list[Group]]) -> Iterator[list[list[Group]]]:
    batch: list[list[Group]] = []
    for piece in found:
        batch.append(piece)
        if sum(map(len, batch)) >= TOGETHER:
            yield batch
            batch = []
    if batch:
        yield batch


def _batch(batch: list[list[Group]], season: Season, rooms: dict[Resource, Room], state: _State) -> _Done:
    done: list[GroupTimes] = []
    loads: dict[Hashable, int] = {}
    for piece in batch:
        if not state.stopped:
            tables = [season.table(group) for group in piece]
            diary = Diary(season, rooms, tables)
            done += _piece(tables, diary, state)
            loads |= diary.load
    return done, loads


def _piece(tables: list[Table], diary: Diary, state: _State) -> list[GroupTimes]:
    lonely = len(tables) == 1
    answers = [alone(tables[0], diary)] if lonely else join(tables, diary, lambda: not state.stopped)
    return [_times(table, answer, diary) for table, answer in zip(tables, answers, strict=True)]


def _times(table: Table, answer: Answer, diary: Diary) -> GroupTimes:
    group, season = table.group, diary.season
    starts = (season.moment(table.cells[row]) if row != NO_START else None for row in answer.chosen.tolist())
    own = iter(answer.loads)
    burden = {one.id: diary.load[one.id] if one.id in season.shared else next(own) for one in group.members}
    return GroupTimes(
        group=group.id,
        starts=tuple(starts),
        burden=burden,
        proved=answer.proved,
        describe=partial(describe, group, answer.chosen, diary),
    )
