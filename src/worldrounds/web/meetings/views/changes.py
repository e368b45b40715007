"""Sessions that no longer suit: the list, and for one of them the smallest change, looked at and confirmed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from worldrounds.core.errors import NotFound
from worldrounds.meetings.actions.changes import confirm_change
from worldrounds.meetings.models import Session
from worldrounds.meetings.queries import access_session, access_unsuited
from worldrounds.meetings.rules import may_set_times
from worldrounds.meetings.suiting import no_longer_suit
from worldrounds.programmes.rules import Standing
from worldrounds.web.meetings.change_page import change_page
from worldrounds.web.meetings.words import reason_words
from worldrounds.web.paging import page_of
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_page

NAMED_AT_MOST = 8


@require_GET
def unsuited(request: HttpRequest, slug: str) -> HttpResponse:
    """``part=short`` for the programme's page."""
    standing = access_unsuited(person=reader(request), slug=slug)
    found = no_longer_suit(standing, at=timezone.now())
    context = {"standing": standing, "count": len(found)}
    if request.GET.get("part") == "short":
        return render(request, "meetings/_unsuited.html", context)
    context |= {
        "page": page_of(request, found),
        "named": NAMED_AT_MOST,
        "reason_words": reason_words,
        "may_set_times": may_set_times(standing),
    }
    return render(request, "meetings/unsuited.html", context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Everybody concerned sees it; who leads the group confirms it."""
    standing, session = access_session(person=reader(request), slug=slug, number=pk)
    if session.group is None:
        raise NotFound
    if request.method == "POST":
        return _confirm(request, standing, session)
    page = change_page(standing, session, at=timezone.now())
    return render(request, "meetings/change.html", {"standing": standing, "session": session, "page": page})


def _confirm(request: HttpRequest, standing: Standing, session: Session) -> HttpResponse:
    slug = standing.programme.slug
    with refusals_on_page(request):
        shown = request.POST.getlist("move")
        confirm_change(standing=standing, session=session, shown=shown, at=timezone.now())
        messages.success(
            request, _("The session has moved. Everybody in it gets a mail, and calendars follow.")
        )
        return redirect("session", slug, session.pk)
    return redirect("session-change", slug, session.pk)
