"""Somebody is erased while others are in the room: open pages lose the text, and old copies do not bring it back."""

import asyncio
import subprocess
import sys

from tests.live.conftest import ROOT, Server, environment
from tests.live.tabs import Tab

MARKER = "zebra4711"
ERASE = """
import django; django.setup()
from django.conf import settings
settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
from django.utils import timezone
from worldrounds.journeys import erase
from worldrounds.people.models import Person
erase.SETTLE_SECONDS = 1
erase.ask_to_be_erased(person=Person.objects.get(email="kiyo@example.org"), with_texts=True, at=timezone.now())
"""


def everything(server: Server) -> bytes:
    tables = [name for (name,) in server.sql("select name from sqlite_master where type = 'table'")]
    cells = [cell for table in tables for row in server.sql(f'select * from "{table}"') for cell in row]
    return b"\n".join(cell if isinstance(cell, bytes) else str(cell).encode() for cell in cells)


def test_an_old_copy_cannot_bring_an_erased_text_back(server: Server) -> None:
    async def story() -> None:
        async with (
            Tab(server, "kiyo", group=2) as kiyo,
            Tab(server, "viktor", group=2) as offline,
            Tab(server, "viktor", group=2) as here,
        ):
            await kiyo.type(f"Kiyo says {MARKER}. ")
            await kiyo.until_saved()
            await asyncio.gather(*(tab.until_text(MARKER) for tab in (offline, here)))
            await here.type("Viktor agrees. ")
            await offline.until_text("Viktor agrees.")
            await offline.socket.close()
            await offline.until_closed()
            offline.document.replace(0, 0, "Written offline. ")
            await asyncio.to_thread(
                subprocess.run,
                [sys.executable, "-c", ERASE],
                env=environment(server.data),
                cwd=ROOT,
                check=True,
            )
            assert await kiyo.until_closed() == 4401
            await here.until_erased(1)
            assert MARKER not in here.document.text
            assert "Viktor agrees. " in here.document.text

            again = Tab(server, "viktor", group=2)
            again.document = offline.document
            async with again:
                await again.send_everything()
                await again.until_saved()
                await again.ask()
                await here.until_text("Written offline. ")
                assert MARKER not in again.document.text + here.document.text
            assert MARKER.encode() not in everything(server)

    asyncio.run(story())
