"""The process that holds the port: WebSockets end here, pages are handed on to the WSGI workers.

``worldrounds serve`` runs it: ``uvicorn --ws worldrounds.project.asgi:Line worldrounds.project.asgi:application``.
Without ``WORLDROUNDS_PAGES_SOCKET`` (which ``worldrounds serve`` sets) pages are made here, too: simpler, slower
(docs/decisions/0006-serving.md).
"""

import gc
import os
import sys
from pathlib import Path
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worldrounds.project.settings")
django_pages = get_asgi_application()  # sets Django up; the imports below need that

from worldrounds.live.front import Front  # noqa: E402 - after Django is set up
from worldrounds.live.house import close_house  # noqa: E402 - after Django is set up
from worldrounds.live.line import Line  # noqa: E402 - after Django is set up

__all__ = ["Line", "application"]

# How long a thread that has its answer waits for the interpreter, at most: an edit waits with it.
sys.setswitchinterval(0.0001)
# What is loaded by now stays: the garbage collector need not look at it again while people type.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 50, 100)

_socket = os.environ.get("WORLDROUNDS_PAGES_SOCKET")
_pages: Any = Front(Path(_socket)) if _socket else django_pages


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    match scope["type"]:
        case "http":
            await _pages(scope, receive, send)
        case "lifespan":
            await _live(receive, send)
        case _:
            raise RuntimeError("start uvicorn with --ws worldrounds.project.asgi:Line")


async def _live(receive: Any, send: Any) -> None:
    """What is waiting for the disk is written before the process ends."""
    while (message := await receive())["type"] == "lifespan.startup":
        await send({"type": "lifespan.startup.complete"})
    if message["type"] == "lifespan.shutdown":
        await close_house()
        await send({"type": "lifespan.shutdown.complete"})
