"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        "demo": settings.DEMO,
        "language": translation.get_language(),
        "languages": settings.LANGUAGES,
        "hall": _hall(request.path),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
    }


def _hall(path: str) -> str:
    """The part of the house that a page belongs to; empty for those of the account."""
    if path == "/" or path.startswith("/programmes/"):
        return "programmes"
    return next((hall for hall in ("commons", "evidence") if path.startswith(f"/{hall}/")), "")
