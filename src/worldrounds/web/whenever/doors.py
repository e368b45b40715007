"""What holds for every page behind a secret link: open without an account, in no search engine, in no shared cache."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from worldrounds.web.addresses import url
from worldrounds.whenever.models import Meeting

View = Callable[..., HttpResponse]
MINE, ORGANISER = (
    "whenever-mine",
    "whenever-organiser",
)  # cookies that remember a secret link, for this meeting only


def behind_link(*methods: str) -> Callable[[View], View]:
    """For a view that takes the link's token. The Referrer-Policy of all pages keeps the address from other sites."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, **parts: object) -> HttpResponse:
            response = view(request, **parts)
            response["X-Robots-Tag"] = "noindex, nofollow"
            response["Cache-Control"] = "private, no-cache"
            return response

        return login_not_required(require_http_methods(list(methods))(answered))

    return decorate


def remember(response: HttpResponse, name: str, token: str, *, of: Meeting) -> None:
    """So that who comes back by the common link finds their own hours. Sent to this meeting's pages only."""
    response.set_cookie(
        name,
        token,
        expires=of.expires_at,
        path=url("whenever-meeting", of.token),
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
