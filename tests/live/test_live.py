import asyncio
import os
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Iterator

import pytest
from websockets.exceptions import InvalidHandshake, InvalidStatus

from tests.live.conftest import Server, free_port
from tests.live.tabs import Tab
from worldrounds.coediting import wire
from worldrounds.coediting.room import COME_AGAIN


def _run(story: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(story())  # type: ignore[arg-type]


def test_two_members_write_at_once_and_see_each_other(server: Server) -> None:
    async def story() -> None:
        async with Tab(server, "vera") as vera, Tab(server, "kenta") as kenta:
            await asyncio.gather(vera.type("Vienna says rest. "), kenta.type("京都 says water. "))
            await vera.until_text("Vienna says rest.", "京都 says water.")
            await kenta.until_text("Vienna says rest.", "京都 says water.")
            assert vera.document.text == kenta.document.text
            await vera.until_saved()
            await kenta.until_saved()

    _run(story)


def test_cursors_carry_the_name_of_the_account(server: Server) -> None:
    async def story() -> None:
        async with Tab(server, "vera", group=1) as vera, Tab(server, "kenta", group=1) as kenta:
            await vera.show_cursor(11, 1, user={"name": "The dean"}, cursor=None)
            await kenta.until_present(1)
            state = kenta.present[11].state or {}
            assert state["user"]["name"] == "Vera Huber"
            await vera.socket.close()
            await kenta.until_present(0)

    _run(story)


@pytest.mark.parametrize(
    "who, group, code",
    [
        ("", 1, 4401),  # signed out
        ("viktor", 1, 4404),  # member of another group
        ("nadia", 1, 4404),  # student without a group
        ("oscar", 1, 4404),  # coordinator of another programme
        ("bob", 1, 4403),  # site lead: sees the group, not its room
        ("vera", 99, 4404),
    ],
)
def test_others_are_refused_with_a_code_that_the_page_understands(
    server: Server, who: str, group: int, code: int
) -> None:
    async def story() -> None:
        async with Tab(server, who, group) as tab:
            assert await tab.until_closed() == code
            assert tab.document.text == ""

    _run(story)


@pytest.mark.parametrize("who", ["alice", "faye"])
def test_coordinator_and_facilitator_may_write(server: Server, who: str) -> None:
    async def story() -> None:
        async with Tab(server, who, group=2) as tab:
            await tab.type(f"A word from {who}. ")
            await tab.until_saved()

    _run(story)


def test_page_of_another_site_cannot_connect(server: Server) -> None:
    async def story() -> None:
        with pytest.raises(InvalidStatus) as refused:
            async with Tab(server, "vera", origin="https://elsewhere.example"):
                pass
        assert refused.value.response.status_code == 403

    _run(story)


@pytest.mark.parametrize(
    "frame, code", [(b"\x00\x02\x03abc", 4400), (b"\xff" * 30, 4400), (bytes(1_000_001), 1009)]
)
def test_malformed_and_oversized_frames_close_the_connection(server: Server, frame: bytes, code: int) -> None:
    async def story() -> None:
        async with Tab(server, "viktor", group=2) as tab:
            await tab.until_saved()
            await tab.socket.send(frame)
            assert await tab.until_closed() == code

    _run(story)


def test_twenty_people_come_at_the_same_moment(server: Server) -> None:
    async def story() -> None:
        tabs = [Tab(server, "vera") for _ in range(20)]
        await asyncio.gather(*(tab.__aenter__() for tab in tabs))
        await asyncio.gather(*(tab.type(f"<{n}>") for n, tab in enumerate(tabs)))
        await asyncio.gather(*(tab.until_text(*(f"<{n}>" for n in range(20))) for tab in tabs))
        assert len({tab.document.text for tab in tabs}) == 1
        await asyncio.gather(*(tab.__aexit__(None, None, None) for tab in tabs))

    _run(story)


def test_member_who_was_moved_is_shown_out(server: Server) -> None:
    async def story() -> None:
        async with Tab(server, "viktor", group=2) as viktor:
            await viktor.until_saved()
            where = "enrolment_id = (select id from programmes_enrolment where email = 'viktor@example.org')"
            server.sql(f"update groups_membership set left_at = '2026-11-23' where {where}")
            try:
                assert await viktor.until_closed() == 4403
            finally:
                server.sql(f"update groups_membership set left_at = null where {where}")

    _run(story)


def test_person_who_signs_out_is_shown_out(server: Server) -> None:
    key = server.seed["sessions"]["faye"]

    async def story() -> None:
        async with Tab(server, "faye", group=2) as faye:
            await faye.until_saved()
            (row,) = server.sql("select * from django_session where session_key = ?", key)
            server.sql("delete from django_session where session_key = ?", key)
            try:
                assert await faye.until_closed() == 4401
            finally:
                server.sql(
                    "insert into django_session values (?, ?, ?)", *row
                )  # for the tests after this one

    _run(story)


def test_closed_programme_can_be_read_but_not_written(server: Server) -> None:
    async def story() -> None:
        async with Tab(server, "vera") as before:
            await before.type("Last words. ")
            await before.until_saved()
        server.sql("update programmes_programme set state = 'closed' where slug = 'rounds'")
        try:
            async with Tab(server, "kenta") as kenta:
                await kenta.until_text("Last words.")
                await kenta.type("Too late. ")
                await kenta.ask()
                async with Tab(server, "vera") as vera:
                    await vera.until_text("Last words.")
                    assert "Too late." not in vera.document.text
        finally:
            server.sql("update programmes_programme set state = 'enrolling' where slug = 'rounds'")

    _run(story)


def test_what_was_written_while_a_programme_was_closed_comes_when_it_is_open_again(server: Server) -> None:
    async def story() -> None:
        async with Tab(server, "kenta") as kenta:
            server.sql("update programmes_programme set state = 'closed' where slug = 'rounds'")
            try:
                await asyncio.sleep(1.2)  # the guard has looked
                await kenta.type("Written behind a closed door. ")
                await kenta.ask()
            finally:
                server.sql("update programmes_programme set state = 'enrolling' where slug = 'rounds'")
            assert await kenta.until_closed() == COME_AGAIN
        async with Tab(server, "vera") as vera, kenta:
            await vera.until_text("Written behind a closed door.")

    _run(story)


def test_killed_live_process_is_started_again_and_acknowledged_edits_are_there(server: Server) -> None:
    async def story() -> None:
        async with Tab(server, "vera") as vera, Tab(server, "kenta") as kenta:
            for n in range(40):
                await (vera, kenta)[n % 2].type(f"({n})")
            await vera.until_saved()
            await kenta.until_saved()
            (live,) = server.processes("uvicorn")
            os.kill(live, signal.SIGKILL)
            await vera.until_closed()
            await kenta.until_closed()
        fresh = await _connect_when_it_is_back(server)
        await fresh.until_text(*(f"({n})" for n in range(40)))
        await fresh.__aexit__(None, None, None)

    _run(story)


async def _connect_when_it_is_back(server: Server) -> Tab:
    async with asyncio.timeout(20):
        while True:
            try:
                return await Tab(server, "vera").__aenter__()
            except (OSError, InvalidHandshake):
                await asyncio.sleep(0.1)


@pytest.fixture
def other(server: Server) -> Iterator[Server]:
    """A second server on the first one's database."""
    other = Server(server.data, free_port(), server.seed)
    other.start()
    yield other
    if other.process and other.process.poll() is None:
        other.stop()


def test_two_servers_on_one_database_converge_and_a_killed_one_leaves_nothing_behind(
    server: Server, other: Server
) -> None:
    async def story() -> None:
        async with Tab(server, "vera") as vera, Tab(other, "kenta") as kenta:
            for n in range(30):
                await vera.type(f"left-{n} ")
                await kenta.type(f"right-{n} ")
            # "left" and "right": neither is part of the other, unlike "here" and "there"
            everything = [f"{where}-{n} " for where in ("left", "right") for n in range(30)]
            await vera.until_text(*everything)
            await kenta.until_text(*everything)
            assert vera.document.text == kenta.document.text
            await kenta.until_saved()
            assert other.process is not None
            other.process.kill()
            await kenta.until_closed()  # the parts end with the supervisor
        async with Tab(server, "kenta") as kenta:
            await kenta.until_text(*everything)

    _run(story)
    assert other.process is not None
    other.process.wait(10)
    other.start()
    urllib.request.urlopen(f"http://127.0.0.1:{other.port}/", timeout=20).close()
    assert other.stop() == 0
    with pytest.raises(OSError):
        urllib.request.urlopen(f"http://127.0.0.1:{other.port}/", timeout=2)


def test_pages_come_back_after_their_worker_is_killed(server: Server) -> None:
    (pages,) = server.processes("granian")
    os.kill(pages, signal.SIGKILL)
    assert _status_once_there(f"http://127.0.0.1:{server.port}/") == 200


def test_empty_update_is_acknowledged_without_being_stored(server: Server) -> None:
    async def story() -> None:
        async with Tab(server, "viktor", group=2) as tab:
            await tab.until_saved()
            rows = server.sql("select count(*) from rooms_documentupdate")
            await tab._tell(wire.update(wire.EMPTY_UPDATE))
            await tab.until_saved()
            assert server.sql("select count(*) from rooms_documentupdate") == rows

    _run(story)


def _status_once_there(address: str, *, seconds: float = 60) -> int:
    """As a browser that is told to try once more in a moment (503): on a busy machine a worker starts slowly."""
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            if error.code != 503 or time.monotonic() > until:
                return error.code
        time.sleep(0.5)
