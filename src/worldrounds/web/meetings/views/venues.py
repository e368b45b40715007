"""Where groups meet, if that is limited: the venues, to add, change and remove."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from worldrounds.meetings.actions.venues import remove_venue, save_venue
from worldrounds.meetings.queries import access_timetables
from worldrounds.meetings.venues import access_venue
from worldrounds.web.meetings.forms import VenueForm
from worldrounds.web.meetings.venue_page import venue_lines
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form


@require_http_methods(["GET", "POST"])
def venues(request: HttpRequest, slug: str) -> HttpResponse:
    standing = access_timetables(person=reader(request), slug=slug)
    form = VenueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            save_venue(standing=standing, venue=None, at=timezone.now(), **form.cleaned_data)
            messages.success(
                request, _("Kept. Meeting times that you find from now on take it into account.")
            )
            return redirect("venues", slug)
    lines = venue_lines(standing.programme, at=timezone.now())
    return render(request, "meetings/venues.html", {"standing": standing, "form": form, "lines": lines})


@require_http_methods(["GET", "POST"])
def venue(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, row = access_venue(person=reader(request), slug=slug, number=pk)
    start: dict[str, Any] = {"name": row.name, "at_once": row.at_once, "address": row.address}
    form = VenueForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            save_venue(standing=standing, venue=row, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("venues", slug)
    return render(request, "meetings/venue.html", {"standing": standing, "venue": row, "form": form})


@require_POST
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, row = access_venue(person=reader(request), slug=slug, number=pk)
    remove_venue(standing=standing, venue=row, at=timezone.now())
    messages.success(request, _("Removed. Sessions keep their times; groups meet by their own links again."))
    return redirect("venues", slug)
