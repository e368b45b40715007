"""Somebody's own name, zone and hours: added, changed, taken out again."""

import json
from functools import cache

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from worldrounds.core.weekends import weekend
from worldrounds.core.zones import zones_by_country
from worldrounds.web.addresses import url
from worldrounds.web.enrolment import hours
from worldrounds.web.enrolment.limits import allow
from worldrounds.web.reader import reader_if_any
from worldrounds.web.refusals import refusals_on_form
from worldrounds.web.whenever.doors import MINE, behind_link, remember
from worldrounds.web.whenever.forms import AnswerForm
from worldrounds.whenever import actions
from worldrounds.whenever.models import Meeting, Participant
from worldrounds.whenever.queries import access_answer, access_meeting

_USUAL = weekend("")
ANSWERS_TO_ONE_MEETING = 300  # an hour: sixty people who change their minds are fine, a machine is not


@behind_link("GET", "POST")
def add(request: HttpRequest, token: str) -> HttpResponse:
    return _answer(request, access_meeting(token=token, at=timezone.now()), None)


@behind_link("GET", "POST")
def change(request: HttpRequest, token: str, mine: str) -> HttpResponse:
    meeting = access_meeting(token=token, at=timezone.now())
    return _answer(request, meeting, access_answer(meeting=meeting, token=mine))


@behind_link("POST")
def leave(request: HttpRequest, token: str, mine: str) -> HttpResponse:
    meeting = access_meeting(token=token, at=timezone.now())
    answer = access_answer(meeting=meeting, token=mine)
    actions.remove_answer(meeting=meeting, number=answer.pk, at=timezone.now())
    messages.success(request, _("Your name and your hours are deleted."))
    response = redirect("whenever-meeting", token)
    response.delete_cookie(MINE, path=url("whenever-meeting", token))
    return response


def _answer(request: HttpRequest, meeting: Meeting, mine: Participant | None) -> HttpResponse:
    """Without the script, the quick buttons send the form: then the grid is shown changed, and nothing is saved."""
    form = _form(request, mine)
    marked = _marked(request) if request.method == "POST" else mine.hours if mine else ""
    if request.method == "POST" and "quick" not in request.POST and form.is_valid():
        if not allow(f"whenever:{meeting.pk}", limit=ANSWERS_TO_ONE_MEETING):
            form.add_error(None, _("Very many answers are coming in now. Please try again in an hour."))
        with refusals_on_form(form):
            if not form.errors:
                token = mine.token if mine else form.cleaned_data["ticket"]
                return _saved(request, meeting, token, form, marked)
    context = {
        "meeting": meeting,
        "mine": mine,
        "form": form,
        "parts": hours.grid(marked),
        "days": hours.short_days(),
        "show_night": hours.marks_night(marked),
        "marked": hours.marked_hours(marked),
        "rests_of": json.dumps(
            {zone: ",".join(map(str, sorted(rests))) for zone, rests in _weekends().items()}
        ),
    }
    return render(request, "whenever/answer.html", context, status=422 if form.errors else 200)


def _marked(request: HttpRequest) -> str:
    rests = _weekends().get(request.POST.get("time_zone", ""), _USUAL)
    return hours.read_hours(request.POST, rests=rests)


@cache
def _weekends() -> dict[str, frozenset[int]]:
    """Zone -> the days on which people there rest, where these are not Saturday and Sunday."""
    listed = {zone: weekend(country) for country, zones in zones_by_country().items() for zone in zones}
    return {zone: rests for zone, rests in listed.items() if rests != _USUAL}


def _form(request: HttpRequest, mine: Participant | None) -> AnswerForm:
    if mine:
        initial = {"ticket": mine.token, "name": mine.name, "time_zone": mine.zone}
    else:
        person = reader_if_any(request)
        initial = {"name": person.name, "time_zone": person.time_zone} if person else {}
    if "quick" in request.POST:  # what was typed stays, and is not judged yet
        return AnswerForm(initial=initial | request.POST.dict(), own_zone=mine.zone if mine else "")
    return AnswerForm(request.POST or None, initial=initial, own_zone=mine.zone if mine else "")


def _saved(request: HttpRequest, meeting: Meeting, token: str, form: AnswerForm, marked: str) -> HttpResponse:
    name, zone = form.cleaned_data["name"], form.cleaned_data["time_zone"]
    answer = actions.save_answer(
        meeting=meeting, token=token, name=name, zone=zone, hours=marked, at=timezone.now()
    )
    messages.success(request, _("Your hours are saved. This page shows what they change."))
    response = redirect("whenever-meeting", meeting.token)
    remember(response, MINE, answer.token, of=meeting)
    return response
