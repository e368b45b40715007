"""One start for everybody: chosen by the coordinator, with every school's local time in view."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from worldrounds.core.errors import NotFound
from worldrounds.core.zones import zone
from worldrounds.meetings.actions.sessions import set_plenary
from worldrounds.meetings.queries import access_timetables
from worldrounds.programmes.models import PlannedSession
from worldrounds.programmes.rules import Standing
from worldrounds.web.meetings.doing import do
from worldrounds.web.meetings.forms import PlenaryForm
from worldrounds.web.meetings.plenary_page import audience, local_times, suggestions
from worldrounds.web.reader import reader


@require_http_methods(["GET", "POST"])
def plenary(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """A day and a time in the address show what they mean for each school; POST sets them."""
    standing = access_timetables(person=reader(request), slug=slug)
    planned = _planned(standing, key)
    data = request.POST or (request.GET if "day" in request.GET else None)
    people = audience(standing)
    starts = suggestions(planned, people, zone_name=timezone.get_current_timezone_name())
    initial = _initial(planned, starts[0].start if starts else None)
    form = PlenaryForm(data, initial=initial)
    valid = data is not None and form.is_valid()
    if request.method == "POST" and valid:
        return do(
            request,
            lambda: set_plenary(
                standing=standing,
                planned=planned,
                starts_at=form.cleaned_data["starts_at"],
                zone_name=form.cleaned_data["zone"],
                video_address=form.cleaned_data["video_address"],
                at=timezone.now(),
            ),
            said=_("The plenary has its time. Calendars show it from now on."),
            back=reverse("sessions", args=[slug]),
        )
    start = form.cleaned_data["starts_at"] if valid else None
    context = {
        "standing": standing,
        "planned": planned,
        "form": form,
        "starts_at": start,
        "schools": local_times(people, start, planned.minutes) if start else [],
        "suggestions": starts,
        "students": sum(school.students for school in people),
    }
    return render(request, "meetings/plenary.html", context)


def _planned(standing: Standing, key: str) -> PlannedSession:
    found = standing.programme.planned_sessions.filter(key=key, kind=PlannedSession.Kind.PLENARY).first()
    if found is None:
        raise NotFound
    return found


def _initial(planned: PlannedSession, suggested: datetime | None) -> dict[str, object]:
    """The time that the plenary has, else the one that suits most."""
    session = planned.sessions.filter(group=None).first()
    zone_name = session.zone if session else timezone.get_current_timezone_name()
    start = session.starts_at if session else suggested
    local = start.astimezone(zone(zone_name)) if start else None
    return {
        "zone": zone_name,
        "day": local.date() if local else None,
        "time": local.time() if local else None,
        "video_address": session.video_address if session else "",
    }
