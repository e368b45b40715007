"""The door for ordinary pages."""

import gc
import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worldrounds.project.settings")
_django = get_wsgi_application()
# Read all views now rather than in the first visitor's time. What is there then lives as long as the process,
# so the garbage collector need not look at it again and again (decision 0006).
get_resolver().reverse_dict  # noqa: B018 - reading it is what imports the views and writes down the addresses
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 50, 100)

_behind_front = "WORLDROUNDS_PAGES_SOCKET" in os.environ


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if _behind_front:  # the socket is reached through the front only, which says who asks
        environ["REMOTE_ADDR"] = environ.get("HTTP_X_FORWARDED_FOR", "")
        environ["wsgi.url_scheme"] = environ.get("HTTP_X_FORWARDED_PROTO", "http")
    return _django(environ, start_response)
