"""pycrdt-websocket as its documentation shows it, for benchmarks/rooms_peers.py. Runs in a virtual environment of its own."""

import asyncio
import os

import uvicorn
from pycrdt.websocket import ASGIServer, WebsocketServer


async def main() -> None:
    async with WebsocketServer() as rooms:
        config = uvicorn.Config(
            ASGIServer(rooms),
            host="127.0.0.1",
            port=int(os.environ["PORT"]),
            log_level="error",
            loop="uvloop",
        )
        await uvicorn.Server(config).serve()


if __name__ == "__main__":
    asyncio.run(main())
