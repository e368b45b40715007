"""How soon somebody whose right was taken away is out of the room, and how long their edits are still taken.

``python -m benchmarks.rooms_rights`` takes about five minutes and writes benchmarks/results/rooms_rights.txt. People
type fifty times a second through ``worldrounds serve``, while a coordinator takes them out of their group on its
page, they sign out in another tab, or the programme is closed. Time counts from the moment before the page is asked,
so the page's own time is in it. Once alone, once while 500 others type in other rooms. Linux only.
"""

import asyncio
import os
import re
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from benchmarks.load import Visitor, percentile
from benchmarks.rooms_data import SIZE, fill
from benchmarks.rooms_load import environment_of, generating, install_node, places, serve_command
from benchmarks.servers import ROOT, free_port, head, is_open, running
from benchmarks.tabs import Tab

RESULT = ROOT / "benchmarks" / "results" / "rooms_rights.txt"
TRIALS = 150  # of each kind
OTHERS = 500  # who type two edits a second in other rooms
BEAT = 0.02  # seconds between the edits of one who is watched
APART = 0.25  # seconds between two trials
GOAL_MS = 1000
SEED = 0  # nothing is drawn
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')

Member = tuple[str, int]  # session, number of the group
Button = Callable[[], Awaitable[None]]


@dataclass
class Waits:
    """Milliseconds after the right was taken away."""

    closed: list[float] = field(default_factory=list)
    taken: list[float] = field(default_factory=list)  # the last edit that went to disk

    def line(self, name: str) -> str:
        def three(values: list[float]) -> str:
            parts = [percentile(values, 0.5), percentile(values, 0.99), max(values)] if values else []
            return "".join(f"{part:8.0f}" for part in parts) or f"{'stays open':>24}"

        is_met = all(percentile(values, 0.99) <= GOAL_MS for values in (self.closed, self.taken) if values)
        return f"{name:28}{len(self.taken):7}{three(self.closed)}{three(self.taken)}   {'yes' if is_met else 'NO'}"


def main() -> None:
    install_node()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(environment_of(Path(folder)))
        os.environ.pop("WORLDROUNDS_DATABASE", None)
        members = fill(OTHERS + 4 * TRIALS)
        lines = []
        with _serving() as port:
            for others in (0, OTHERS):
                watched = members[OTHERS : OTHERS + 2 * TRIALS] if others else members[OTHERS + 2 * TRIALS :]
                with generating(places(members[:others]) if others else None, port):
                    lines += [f"{others} others type", *asyncio.run(_all_kinds(port, watched)), ""]
    text = "\n".join([*_head(), "", *lines])
    RESULT.write_text(text)
    print(text)


@contextmanager
def _serving() -> Iterator[int]:
    port = free_port()
    command = [*serve_command(), "--port", str(port)]
    with running(command, os.environ, answers=is_open, port=port, core=0):
        yield port


async def _all_kinds(port: int, members: Sequence[Member]) -> list[str]:
    first, second = members[:TRIALS], members[TRIALS:]
    session = await asyncio.to_thread(_coordinators_session)
    removed = await _one_by_one(port, first, lambda member: _members_page(port, session, member))
    closed = await _close_programme(port, second)
    signed_out = await _one_by_one(port, second, lambda member: _sign_out_page(port, member))
    return [
        removed.line("  taken out of the group"),
        closed.line("  programme closed, read-only"),
        signed_out.line("  signed out elsewhere"),
    ]


async def _one_by_one(
    port: int, members: Sequence[Member], open_page: Callable[[Member], Awaitable[Button]]
) -> Waits:
    """Somebody else loses the right every quarter of a second, typing from a second before."""
    waits, trials = Waits(), []

    async def trial(member: Member) -> None:
        async with Tab(port, *member) as tab:
            typing = asyncio.create_task(_type(tab))
            await asyncio.sleep(1)
            person, press = await asyncio.to_thread(_person, member), await open_page(member)
            start, wall = time.perf_counter(), time.time()
            await press()
            await asyncio.wait_for(tab.is_closed.wait(), 20)
            await typing
        await asyncio.sleep(0.5)
        waits.closed.append((tab.closed_at - start) * 1000)
        waits.taken.append((await asyncio.to_thread(_last_edit, person) - wall) * 1000)

    for member in members:
        trials.append(asyncio.create_task(trial(member)))
        await asyncio.sleep(APART)
    await asyncio.gather(*trials)
    return waits


async def _close_programme(port: int, members: Sequence[Member]) -> Waits:
    """Ten type in as many rooms, and may not write any more; then the programme is open again."""
    waits, rounds = Waits(), -(-len(members) // SIZE)
    for number in range(rounds):
        some = members[number::rounds]
        async with AsyncExitStack() as stack:
            tabs = [await stack.enter_async_context(Tab(port, *member)) for member in some]
            typing = [asyncio.create_task(_type(tab)) for tab in tabs]
            await asyncio.sleep(1 + number / rounds)  # anywhere in the guard's round
            wall = time.time()
            await asyncio.to_thread(_set_state, "closed")
            await asyncio.sleep(2)
            waits.taken += [(last - wall) * 1000 for last in await asyncio.to_thread(_last_edits, some)]
            await asyncio.to_thread(_set_state, "enrolling")
            for task in typing:
                task.cancel()
    return waits


async def _type(tab: Tab) -> None:
    await tab.is_in.wait()
    while not tab.is_closed.is_set():
        await tab.type("word ")
        await asyncio.sleep(BEAT)


async def _members_page(port: int, session: str, member: Member) -> Button:
    """Where the coordinator changes who is in a group."""
    form = f"enrolment={await asyncio.to_thread(_enrolment, member)}&sure=1"
    return await _page(port, session, f"/programmes/bench/groups/{member[1]}/members/", form)


async def _sign_out_page(port: int, member: Member) -> Button:
    return await _page(port, member[0], "/sign-out/")


async def _page(port: int, session: str, path: str, form: str = "") -> Button:
    visitor = Visitor(port, {"sessionid": session})
    found = TOKEN.search((await visitor.ask(path)).body)
    if found is None:
        raise RuntimeError(f"{path} has no form")
    token = found[1].decode()

    async def press() -> None:
        answer = await visitor.ask(path, f"csrfmiddlewaretoken={token}&{form}")
        if answer.status not in {302, 303}:
            raise RuntimeError(f"{path} answers {answer.status}")

    return press


def _coordinators_session() -> str:
    from benchmarks.pages_data import session_of
    from worldrounds.people.models import Person

    return session_of(Person.objects.get(email="coordinator@example.org"))


def _person(member: Member) -> int:
    from django.contrib.sessions.models import Session

    return int(Session.objects.get(session_key=member[0]).get_decoded()["_auth_user_id"])


def _enrolment(member: Member) -> int:
    from worldrounds.programmes.models import Enrolment

    return Enrolment.objects.get(person=_person(member)).pk


def _set_state(state: str) -> None:
    from worldrounds.programmes.models import Programme

    Programme.objects.filter(slug="bench").update(state=state)


def _last_edits(members: Sequence[Member]) -> list[float]:
    return [_last_edit(_person(member)) for member in members]


def _last_edit(person: int) -> float:
    """When the newest edit of somebody came to disk: of the rows, and of those that were folded away."""
    from worldrounds.rooms.models import Contribution, DocumentUpdate

    newest = DocumentUpdate.objects.filter(author=person).order_by("-at").values_list("at", flat=True).first()
    folded = Contribution.objects.filter(author=person).values_list("last_at", flat=True).first()
    times: list[datetime] = [at for at in (newest, folded) if at]
    return max(times).timestamp()


def _head() -> list[str]:
    return [
        *head("rights taken away", SEED, "pycrdt", "uvicorn", "websockets"),
        f"SQLite; each types {1 / BEAT:.0f} edits/s; ms from before the page is asked to the end of the connection, and "
        "to the last edit that was taken",
        "",
        f"{'':28}{'trials':>7}{'closed: p50':>12}{'p99':>6}{'max':>6}{'taken: p50':>14}{'p99':>6}{'max':>6}   p99 <= {GOAL_MS} ms",
    ]


if __name__ == "__main__":
    main()
