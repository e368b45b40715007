"""What holds for every page: who reads it, and how refusals look."""

import re
from collections.abc import Callable
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.core.language import offered
from worldrounds.core.zones import RULES, zone
from worldrounds.people.models import Person


class HeadMiddleware:
    """HEAD is GET without the body, which the server leaves away: mail scanners and watchdogs ask so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "HEAD":
            request.method = "GET"
        return self.get_response(request)


class ReaderMiddleware:
    """The page speaks the reader's language and tells the reader's time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        RULES.follow()
        user = get_user(request)
        request.user = user  # itself: every page asks who reads it, so nothing is gained by waiting
        person = user if isinstance(user, Person) else None
        reader_zone = zone(person.time_zone) if person else ZoneInfo("UTC")
        chosen = offered(person.language) if person else ""
        language = chosen or translation.get_language_from_request(request)
        with timezone.override(reader_zone), translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The field's errors as pages. A ``Refused`` that no view has put on its form still loses nothing."""
        if isinstance(error, NotFound):
            return not_found(request)
        if isinstance(error, NotAllowed):
            return _page(request, 403, _("You may not do this"), str(error))
        if isinstance(error, Refused):
            return _page(request, 409, _("This could not be done"), str(error))
        return None


class VisitorMiddleware:
    """Who reads a public page again without an account, as search engines do, gets it only if it has changed.

    The page is made to know that: it shows what many tables say. Tokens of forms are not the page's content, but belong
    to the reader's cookie: who has one gets a mark of their own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cookie = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
        response = self.get_response(request)
        if not _is_public_page(request, response):
            return response
        mark = sha256(_TOKENS.sub(b"", response.content) + cookie.encode()).hexdigest()[:32]
        response["ETag"] = f'W/"{mark}"'
        response["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return get_conditional_response(request, etag=response["ETag"], response=response) or response


_TOKENS = re.compile(rb'"X-CSRFToken": "[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"')


def _is_public_page(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        request.method == "GET"
        and request.path.startswith(("/commons/", "/evidence/"))
        and not isinstance(request.user, Person)
        and response.status_code == 200
        and not response.streaming
        and response["Content-Type"].startswith("text/html")
        and not response.has_header("Cache-Control")
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = _(
        "There is no such page, or it is not open to you. Check the address, or sign in as another person."
    )
    return _page(request, 404, _("Not found"), sentence)


def server_error(request: HttpRequest) -> HttpResponse:
    sentence = _(
        "Something went wrong on our side, and it was written down. What was saved before is safe. Try again in a minute."
    )
    return _page(request, 500, _("Sorry"), sentence)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = _(
        "The browser sent something that cannot be read. Go back, load the page again and try once more."
    )
    return _page(request, 400, _("This could not be read"), sentence)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    sentence = _(
        "This form was open for too long, or you signed in elsewhere. Go back, load the page again and send it once more."
    )
    return _page(request, 403, _("Please send this again"), sentence)


def _page(request: HttpRequest, status: int, heading: str, sentence: str) -> HttpResponse:
    return render(request, "errors/error.html", {"heading": heading, "sentence": sentence}, status=status)
