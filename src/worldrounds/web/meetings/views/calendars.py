"""Calendar files, and the private addresses that calendar programs follow."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from worldrounds.groups.queries import access_group
from worldrounds.journeys.join_links import with_join_links
from worldrounds.meetings.actions.feeds import make_feed, renew_feed, revoke_feed
from worldrounds.meetings.calendars import calendar
from worldrounds.meetings.feeds import OWN, Scope, feed_by_token, live_feed, sessions_in
from worldrounds.meetings.models import CalendarFeed
from worldrounds.meetings.queries import access_session
from worldrounds.people.models import Person
from worldrounds.programmes.queries import access_partner
from worldrounds.web.reader import reader

TYPE = "text/calendar; charset=utf-8"
SHOWN = 20  # sessions beside the address
_PAST, _FUTURE = timedelta(days=90), timedelta(days=800)


@require_GET
def my_calendar(request: HttpRequest) -> HttpResponse:
    """The private address, how to use it, and what stands in it."""
    return render(request, "meetings/calendar.html", _page(request, OWN))


@require_http_methods(["GET", "POST"])
def group_calendar(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The same for all sessions of one group, for those who may enter it."""
    standing, group = access_group(person=reader(request), slug=slug, number=number)
    context = {"standing": standing, "group": group}
    return _calendar_of(request, Scope(group=group), "meetings/calendar_of_group.html", context)


@require_http_methods(["GET", "POST"])
def school_calendar(request: HttpRequest, slug: str, institution: str) -> HttpResponse:
    """The same for all that the students of one school are expected at, for those who handle the school."""
    standing, partner = access_partner(person=reader(request), slug=slug, institution=institution)
    context = {"standing": standing, "partner": partner}
    return _calendar_of(request, Scope(partner=partner), "meetings/calendar_of_school.html", context)


def _calendar_of(request: HttpRequest, scope: Scope, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page, or its address made, renewed or switched off."""
    if request.method == "POST":
        _change(request, scope)
        return redirect(request.path)
    return render(request, template, context | _page(request, scope))


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Of the address of one's own sessions."""
    _change(request, OWN)
    return redirect("my-calendar")


def _change(request: HttpRequest, scope: Scope) -> None:
    person, now = reader(request), timezone.now()
    match request.POST.get("do"):
        case "make":
            make_feed(person=person, scope=scope, at=now)
        case "renew":
            renew_feed(person=person, scope=scope, at=now)
            sentence = _(
                "You have a new address. The old one no longer works: put the new one into your calendar."
            )
            messages.success(request, sentence)
        case "revoke":
            revoke_feed(person=person, scope=scope, at=now)
            messages.success(request, _("The address no longer works."))


def _page(request: HttpRequest, scope: Scope) -> dict[str, object]:
    person, now = reader(request), timezone.now()
    feed = live_feed(person, scope)
    address = request.build_absolute_uri(reverse("calendar-feed", args=[feed.token])) if feed else ""
    to_come = sessions_in(person, scope, now - timedelta(hours=12), now + _FUTURE)
    sessions = [session for session in to_come if session.ends_at > now and not session.is_cancelled]
    return {
        "feed": feed,
        "address": address,
        "webcal": "webcal://" + address.partition("://")[2],
        "sessions": sessions[:SHOWN],
    }


@require_GET
def my_file(request: HttpRequest) -> HttpResponse:
    """All my sessions as a file, once; it does not follow changes."""
    file, _changed_at = _everything(reader(request), OWN, timezone.now())
    response = HttpResponse(file, content_type=TYPE)
    response["Content-Disposition"] = 'attachment; filename="sessions.ics"'
    return response


@require_GET
def session_file(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    person = reader(request)
    standing, session = access_session(person=person, slug=slug, number=pk)
    session.planned.programme = standing.programme
    file = calendar(with_join_links([session]), zone_name=person.time_zone, name=standing.programme.title)
    response = HttpResponse(file, content_type=TYPE)
    response["Content-Disposition"] = f'attachment; filename="{slug}-{session.planned.key}.ics"'
    return response


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What calendar programs fetch again and again; the address is the key. Unknown and revoked look alike."""
    found: CalendarFeed = feed_by_token(token)
    file, changed_at = _everything(found.person, Scope(found.group, found.partner), timezone.now())
    etag = f'"{hashlib.sha256(file).hexdigest()[:32]}"'
    response = HttpResponse(file, content_type=TYPE)
    response["ETag"] = etag
    response["Cache-Control"] = "private, max-age=300, must-revalidate"
    response["Content-Disposition"] = 'inline; filename="worldrounds.ics"'
    response["X-Robots-Tag"] = "noindex"
    if changed_at is not None:
        response["Last-Modified"] = http_date(changed_at.timestamp())
    # Only the ETag decides: who leaves a group has fewer sessions, none of them newer.
    return get_conditional_response(request, etag=etag, response=response) or response


def _everything(person: Person, scope: Scope, at: datetime) -> tuple[bytes, datetime | None]:
    """The calendar, cancelled sessions too, and when it last changed (2 queries)."""
    rows = with_join_links(sessions_in(person, scope, at - _PAST, at + _FUTURE))
    with translation.override(person.language):
        file = calendar(rows, zone_name=person.time_zone, name=_name(scope))
    return file, max((row.changed_at for row in rows), default=None)


def _name(scope: Scope) -> str:
    if scope.group is not None:
        return f"{scope.group} · {scope.group.programme.title}"
    if scope.partner is not None:
        return f"{scope.partner.institution.name} · {scope.partner.programme.title}"
    return _("My sessions")
