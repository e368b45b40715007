"""The process that holds the port: WebSockets end here, pages are handed on to the WSGI workers.

Without ``WORLDROUNDS_PAGES_SOCKET`` (which ``worldrounds serve`` sets) pages are made here, too: simpler, slower
(docs/decisions/0006-serving.md).
"""

import os
from pathlib import Path
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worldrounds.project.settings")
django_pages = get_asgi_application()  # sets Django up; the imports below need that

from worldrounds.live.door import close_house  # noqa: E402 - after Django is set up
from worldrounds.live.front import Front  # noqa: E402 - after Django is set up
from worldrounds.live.routes import websockets  # noqa: E402 - after Django is set up

_socket = os.environ.get("WORLDROUNDS_PAGES_SOCKET")
_pages: Any = Front(Path(_socket)) if _socket else django_pages


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    match scope["type"]:
        case "http":
            await _pages(scope, receive, send)
        case "websocket":
            await websockets(scope, receive, send)
        case "lifespan":
            await _live(receive, send)


async def _live(receive: Any, send: Any) -> None:
    """What is waiting for the disk is written before the process ends."""
    while (message := await receive())["type"] == "lifespan.startup":
        await send({"type": "lifespan.startup.complete"})
    if message["type"] == "lifespan.shutdown":
        await close_house()
        await send({"type": "lifespan.shutdown.complete"})
