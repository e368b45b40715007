"""Starting a search for a weekly hour, its page, and what its organiser does."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from worldrounds.web.addresses import url
from worldrounds.web.evidence.limits import HOUR, allow
from worldrounds.web.heads import Head
from worldrounds.web.reader import reader_if_any
from worldrounds.web.refusals import refusals_on_form, refusals_on_page
from worldrounds.web.whenever.doors import MINE, ORGANISER, behind_link, remember
from worldrounds.web.whenever.forms import StartForm
from worldrounds.web.whenever.page import Page, clock_words, read_hours
from worldrounds.whenever import actions
from worldrounds.whenever.models import Meeting
from worldrounds.whenever.queries import access_as_organiser, access_meeting, answer_if_any, participants_of

MEETINGS_FROM_ONE_ADDRESS = 60  # an hour: a workshop at one school is fine, a machine is not


@login_not_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    person = reader_if_any(request)
    form = StartForm(request.POST or None, initial={"time_zone": person.time_zone if person else ""})
    if request.method == "POST" and form.is_valid():
        if not allow(request, "whenever", limit=MEETINGS_FROM_ONE_ADDRESS, seconds=HOUR):
            form.add_error(None, _("Very many meetings were started from here. Please try again in an hour."))
            return render(request, "whenever/start.html", _start(form), status=429)
        values = dict(form.cleaned_data)
        token, zone = values.pop("ticket"), values.pop("time_zone")
        with refusals_on_form(form):
            made = actions.call_meeting(token=token, zone=zone, at=timezone.now(), **values)
            return redirect("whenever-organise", made.organiser_token)
    return render(request, "whenever/start.html", _start(form), status=422 if form.errors else 200)


def _start(form: StartForm) -> dict[str, Any]:
    words = _("Six people in six time zones find the fairest weekly hour: by a link, without accounts.")
    return {"form": form, "head": Head(_("Find a weekly hour"), words, url("whenever"))}


@behind_link("GET")
def meeting(request: HttpRequest, token: str) -> HttpResponse:
    """For everybody who has the link."""
    found = access_meeting(token=token, at=timezone.now())
    mine = answer_if_any(meeting=found, token=request.COOKIES.get(MINE, ""))
    organises = request.COOKIES.get(ORGANISER, "") == found.organiser_token
    return render(
        request, "whenever/meeting.html", _shown(request, found) | {"mine": mine, "organises": organises}
    )


@behind_link("GET")
def organise(request: HttpRequest, organiser: str) -> HttpResponse:
    """The same for who started it, with what only they may do."""
    found = access_as_organiser(token=organiser, at=timezone.now())
    response = render(request, "whenever/meeting.html", _shown(request, found) | {"organiser": organiser})
    remember(response, ORGANISER, organiser, of=found)
    return response


def _shown(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    page = Page(meeting, participants_of(meeting), read_hours(request.GET.get("hours", "")))
    return {
        "meeting": meeting,
        "page": page,
        "clock": clock_words(meeting),
        "link": settings.ADDRESS + url("whenever-meeting", meeting.token),
        "own_link": settings.ADDRESS + request.path,
    }


@behind_link("POST")
def agree(request: HttpRequest, organiser: str) -> HttpResponse:
    """``hours``: those that are taken; empty: open again."""
    found = access_as_organiser(token=organiser, at=timezone.now())
    hours = read_hours(request.POST.get("hours", ""))
    with refusals_on_page(request):
        actions.agree_on(meeting=found, hours=hours, at=timezone.now())
        messages.success(
            request, _("Everybody who has the link sees it now.") if hours else _("It is open again.")
        )
    return redirect("whenever-organise", organiser)


@behind_link("POST")
def remove(request: HttpRequest, organiser: str, pk: int) -> HttpResponse:
    found = access_as_organiser(token=organiser, at=timezone.now())
    actions.remove_answer(meeting=found, number=pk, at=timezone.now())
    return redirect("whenever-organise", organiser)


@behind_link("GET", "POST")
def delete(request: HttpRequest, organiser: str) -> HttpResponse:
    found = access_as_organiser(token=organiser, at=timezone.now())
    if request.method == "POST":
        actions.delete_meeting(meeting=found)
        messages.success(request, _("It is deleted, with everybody's names and hours."))
        return redirect("whenever")
    return render(request, "whenever/delete.html", {"meeting": found, "organiser": organiser})
