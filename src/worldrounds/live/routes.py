"""Every WebSocket address, behind a check of the page it came from and of who is signed in."""

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.urls import path

from worldrounds.live.door import room_socket

websockets = AllowedHostsOriginValidator(
    AuthMiddlewareStack(
        URLRouter(
            [
                path("live/<slug:slug>/<int:number>", room_socket),  # type: ignore[arg-type]  # a socket is no view
            ]
        )
    )
)
