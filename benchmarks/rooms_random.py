"""A million random steps of people in rooms, through real servers: in the end of each story all must see the same.

``python -m benchmarks.rooms_random 1000000`` divides so many steps among one and two live processes on SQLite and on
PostgreSQL, and writes benchmarks/results/rooms_random.txt. What a step can be is in tests/live/randomly.py: write, take
away, go offline and come back, send late, twice, in the wrong order, send what nobody should. A story that ends
differently is made as short as possible and printed.
"""

import asyncio
import random
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field

from benchmarks.servers import ROOT, head
from tests.live.randomly import PEOPLE, STEP, play
from tests.live.seed import FIRST_SPARE
from tests.live.torture import LiveProcess, live_processes
from tests.postgresql import new_database

RESULT = ROOT / "benchmarks" / "results" / "rooms_random.txt"
STORY = 1_000  # steps
AT_ONCE = 8  # stories
TRIES = 200  # to make one shorter
SEED = 1

Diverges = Callable[[bytes], Awaitable[bool]]


@dataclass
class Told:
    steps: int = 0
    stories: int = 0
    seconds: float = 0.0
    different: list[str] = field(default_factory=list)  # the shortest stories that ended so

    def line(self, name: str, processes: int) -> str:
        return (
            f"{name:12}{processes:>10}{self.steps:>10,}{self.stories:>9}{self.steps / self.seconds:>10.0f}"
            f"{len(self.different):>11}"
        )


def main(steps: int) -> None:
    kinds = [("SQLite", 1), ("SQLite", 2), ("PostgreSQL", 1), ("PostgreSQL", 2)]
    told = []
    for number, (name, processes) in enumerate(kinds):
        stories = -(-steps // (len(kinds) * STORY))
        with (
            nullcontext("") if name == "SQLite" else new_database() as address,
            live_processes(address, processes, spare=stories + TRIES) as servers,
        ):
            told.append(asyncio.run(_tell(servers, stories, SEED + 1_000_000 * number)))
        print(told[-1].line(name, processes), *told[-1].different, sep="\n", file=sys.stderr)
    lines = [one.line(*kind) for one, kind in zip(told, kinds, strict=True)]
    stories_told = [story for one in told for story in one.different]
    text = "\n".join([*_head(), *lines, *stories_told, f"in all {sum(one.steps for one in told):,} steps"])
    RESULT.write_text(text + "\n")
    print(text)


async def _tell(servers: Sequence[LiveProcess], stories: int, seed: int) -> Told:
    """Each story in a room of its own, some of them at once."""
    told, rooms, start = Told(), iter(range(FIRST_SPARE, FIRST_SPARE + stories + TRIES)), time.perf_counter()

    async def diverges(story: bytes) -> bool:
        return not (await play(story, servers, next(rooms))).same

    async def teller(number: int) -> None:
        for one in range(number, stories, AT_ONCE):
            story = random.Random(seed + one).randbytes(STORY * STEP)
            told.stories += 1
            told.steps += STORY
            try:
                is_different = await diverges(story)
            except TimeoutError:
                told.different.append(f"seed {seed + one}: somebody waits for ever")
                continue
            if is_different:
                shortest = await _shortened(story, diverges) if not told.different else story
                told.different.append(f"seed {seed + one}: {shortest[:400].hex(' ', STEP)}")

    await asyncio.gather(*(teller(number) for number in range(AT_ONCE)))
    told.seconds = time.perf_counter() - start
    return told


async def _shortened(story: bytes, diverges: Diverges) -> bytes:
    """Leave parts out, half of it first, then less and less, as long as the story still ends differently."""
    part, tries = len(story) // STEP // 2, 0
    while part and tries < TRIES:
        start = 0
        while start < len(story) and tries < TRIES:
            shorter = story[:start] + story[start + part * STEP :]
            tries += 1
            if await diverges(shorter):
                story = shorter
            else:
                start += part * STEP
        part //= 2
    return story


def _head() -> list[str]:
    return [
        *head("random steps", SEED, "pycrdt", "uvicorn", "websockets"),
        f"stories of {STORY:,} steps by {len(PEOPLE)} tabs, {AT_ONCE} at once; at the end of each all tabs and a newcomer "
        "are compared",
        "",
        f"{'':12}{'processes':>10}{'steps':>10}{'stories':>9}{'steps/s':>10}{'different':>11}",
    ]


if __name__ == "__main__":
    main(int(sys.argv[1]))
