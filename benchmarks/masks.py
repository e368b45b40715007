"""UTC masks of three million people in two regimes: time and memory, beside reading a clock for each person.

    python -m benchmarks.masks [--people 3000000] [--write FILE]

The class comes from `benchmarks.scale_class` (29 zones, some on half and quarter hours, two weeks with clock changes
between them; nearly everybody has a pattern of their own). Ours is what `solve` for groups calls. The peer is what one
writes first: for every person and quarter of an hour of both weeks, `zoneinfo` tells the local time and the pattern is
asked. It is timed on a sample and scaled to all; its masks must be the same as ours, bit by bit.
"""

import argparse
import os
import platform
import resource
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from benchmarks.scale_class import WEEKS, Class, invented
from worldrounds.solvers.grouping import Problem
from worldrounds.solvers.grouping.arrays import start_words
from worldrounds.solvers.time import CELL_MINUTES, CELLS, unpack

SAMPLE = 300  # people of the peer
SEED = 1


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=3_000_000)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    lines = report(options.people)
    print(*lines, sep="\n")
    if options.write:
        options.write.parent.mkdir(parents=True, exist_ok=True)
        options.write.write_text("\n".join(lines) + "\n")


def report(people: int) -> list[str]:
    class_ = invented(people, schools=3_900, seed=SEED, masks="own")
    problem = Problem.from_columns(class_.columns, WEEKS["own"])
    before = _peak()
    wall, processor = time.monotonic(), time.process_time()
    masks = start_words(problem, CELL_MINUTES, step=1)
    wall, processor = time.monotonic() - wall, time.process_time() - processor
    peak = _peak()
    sample = np.random.default_rng(SEED).choice(people, min(SAMPLE, people), replace=False)
    began = time.process_time()
    slow = [[read_clock(class_, int(person), monday) for monday in WEEKS["own"]] for person in sample]
    each = (time.process_time() - began) / len(sample)
    same = bool((np.array(slow) == unpack(masks[sample])).all())
    regimes = len(problem.regimes)
    return [
        f"UTC masks of {people:,} people x {regimes} regimes on a grid of {CELL_MINUTES} minutes, "
        f"{datetime.now().astimezone():%Y-%m-%d}, Python {platform.python_version()}, {os.cpu_count()} cores "
        f"({platform.machine()}), one in use; seed {SEED}.",
        "masks: the packed masks alone; before: peak resident memory with the class; peak: with the masks.",
        "",
        f"{'':<34}{'seconds':>10}{'cpu s':>10}{'masks MB':>10}{'before MB':>11}{'peak MB':>9}",
        f"{'ours':<34}{wall:>10.1f}{processor:>10.1f}{masks.nbytes / 1e6:>10.0f}{before:>11.0f}{peak:>9.0f}",
        f"{'a zoneinfo loop for each person':<34}{'':>10}{each * people:>10,.0f}   "
        f"(scaled from {len(sample)} people, {each * 1000:.1f} ms each)",
        "",
        f"The sample's masks are the same, bit by bit: {'yes' if same else 'NO'}.",
    ]


def read_clock(class_: Class, person: int, monday: date) -> list[bool]:
    """When a person is free in a week, one quarter of an hour after the other."""
    hours = np.unpackbits(class_.columns.patterns[person], bitorder="little").tolist()
    clock = ZoneInfo(class_.zone(int(class_.place[person])))
    moment = datetime(monday.year, monday.month, monday.day, tzinfo=UTC)
    free = []
    for _cell in range(CELLS):
        local = moment.astimezone(clock)
        free.append(bool(hours[local.weekday() * 48 + local.hour * 2 + local.minute // 30]))
        moment += timedelta(minutes=CELL_MINUTES)
    return free


def _peak() -> float:
    """Megabytes of resident memory, the most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
