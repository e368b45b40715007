"""Calendar files and the private feed."""

import hashlib
from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from worldrounds.journeys.join_links import with_join_links
from worldrounds.meetings.actions.feeds import make_feed, renew_feed, revoke_feed
from worldrounds.meetings.calendars import calendar
from worldrounds.meetings.queries import access_session, feed_by_token, live_feed, sessions_of
from worldrounds.people.models import Person
from worldrounds.web.reader import reader

TYPE = "text/calendar; charset=utf-8"
_PAST, _FUTURE = timedelta(days=90), timedelta(days=800)


@require_GET
def my_calendar(request: HttpRequest) -> HttpResponse:
    """The private address, how to use it, and what stands in it."""
    person, now = reader(request), timezone.now()
    feed = live_feed(person)
    address = request.build_absolute_uri(reverse("calendar-feed", args=[feed.token])) if feed else ""
    to_come = sessions_of(person, now - timedelta(hours=2), now + _FUTURE)
    context = {
        "feed": feed,
        "address": address,
        "webcal": "webcal://" + address.partition("://")[2],
        "sessions": [session for session in to_come[:20] if session.ends_at > now],
    }
    return render(request, "meetings/calendar.html", context)


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    make_feed(person=reader(request), at=timezone.now())
    return redirect("my-calendar")


@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    renew_feed(person=reader(request), at=timezone.now())
    sentence = _("You have a new address. The old one no longer works: put the new one into your calendar.")
    messages.success(request, sentence)
    return redirect("my-calendar")


@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    revoke_feed(person=reader(request), at=timezone.now())
    messages.success(request, _("The address no longer works."))
    return redirect("my-calendar")


@require_GET
def my_file(request: HttpRequest) -> HttpResponse:
    """All my sessions as a file, once; it does not follow changes."""
    response = HttpResponse(_everything(reader(request), timezone.now())[0], content_type=TYPE)
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
    file, changed_at = _everything(feed_by_token(token).person, timezone.now())
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


def _everything(person: Person, at: datetime) -> tuple[bytes, datetime | None]:
    """The person's calendar, cancelled sessions too, and when it last changed (2 queries)."""
    rows = with_join_links(sessions_of(person, at - _PAST, at + _FUTURE, cancelled=True))
    with translation.override(person.language):
        file = calendar(rows, zone_name=person.time_zone, name=_("My sessions"))
    return file, max((row.changed_at for row in rows), default=None)
