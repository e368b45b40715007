"""The door for ordinary pages."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worldrounds.project.settings")
_django = get_wsgi_application()
_behind_front = "WORLDROUNDS_PAGES_SOCKET" in os.environ


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if _behind_front:  # the socket is reached through the front only, which says who asks
        environ["REMOTE_ADDR"] = environ.get("HTTP_X_FORWARDED_FOR", "")
        environ["wsgi.url_scheme"] = environ.get("HTTP_X_FORWARDED_PROTO", "http")
    return _django(environ, start_response)
