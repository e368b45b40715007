"""One start for everybody, or several sittings: chosen by the coordinator, with every school's local time in view."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from worldrounds.core.errors import NotFound, Refused
from worldrounds.core.zones import zone
from worldrounds.meetings.actions.plenaries import hold_sittings
from worldrounds.meetings.actions.sessions import set_plenary
from worldrounds.meetings.actions.sittings import choose_sittings
from worldrounds.meetings.queries import access_sittings, access_timetables, planned_sittings, sittings_of
from worldrounds.programmes.models import PlannedSession
from worldrounds.programmes.rules import Standing
from worldrounds.web.meetings.forms import PlenaryForm
from worldrounds.web.meetings.plenary_page import School, audience, best_starts, local_times, suggestions
from worldrounds.web.meetings.sets_page import choices
from worldrounds.web.meetings.sittings_page import read_choices, sittings_page
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_page


@require_http_methods(["GET", "POST"])
def plenary(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """A day and a time in the address show what they mean for each school; POST sets them."""
    standing = access_timetables(person=reader(request), slug=slug)
    planned = _planned(standing, key)
    data = request.POST or (request.GET if "day" in request.GET else None)
    page = _page(planned, audience(standing), sitting=_sitting(request, planned))
    form = PlenaryForm(data, initial=page.pop("initial"))
    valid = data is not None and form.is_valid()
    if request.method == "POST" and valid:
        with refusals_on_page(request):
            set_plenary(
                standing=standing,
                planned=planned,
                starts_at=form.cleaned_data["starts_at"],
                zone_name=form.cleaned_data["zone"],
                video_address=form.cleaned_data["video_address"],
                sitting=page["sitting"],
                at=timezone.now(),
            )
            messages.success(request, _("The plenary has its time. Calendars show it from now on."))
        return _after(planned, sitting=page["sitting"])
    start = form.cleaned_data["starts_at"] if valid else None
    schools = local_times(page["audience"], start, planned.minutes) if start else []
    context = {"standing": standing, "planned": planned, "form": form, "starts_at": start, "schools": schools}
    kept = {name: request.GET[name] for name in ("sitting", "video_address") if request.GET.get(name)}
    context["best"] = best_starts(page.pop("suggestions"), page["zone"], kept)
    context["choices"] = choices(standing, planned, page.pop("held"), at=timezone.now())
    return render(request, "meetings/plenary.html", context | page)


@require_POST
def hold(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """As many sittings as there are starts in the form, at these."""
    person = reader(request)
    standing = access_timetables(person=person, slug=slug)
    planned = _planned(standing, key)
    with refusals_on_page(request):
        starts = _starts(request)
        hold_sittings(
            standing=standing, planned=planned, starts=starts, zone_name=person.time_zone, at=timezone.now()
        )
        sentence = ngettext(
            "The plenary has %(count)d sitting.", "The plenary has %(count)d sittings.", len(starts)
        )
        messages.success(
            request, sentence % {"count": len(starts)} + " " + _("Calendars show them from now on.")
        )
        return _after(planned, sitting=1)
    return redirect("plenary", slug, key)


@require_http_methods(["GET", "POST"])
def sittings(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Who goes to which sitting: seen, and changed group by group."""
    standing, found = access_sittings(person=reader(request), slug=slug, key=key)
    planned = found[0].planned
    if request.method == "POST":
        chosen = read_choices(request.POST.dict())
        with refusals_on_page(request):
            choose_sittings(standing=standing, planned=planned, choices=chosen, at=timezone.now())
            messages.success(
                request, _("Saved. Each group sees its own sitting, and so do its members' calendars.")
            )
        return redirect("plenary-sittings", slug, key)
    context = {"standing": standing, "planned": planned, "page": sittings_page(standing, found)}
    return render(request, "meetings/sittings.html", context)


def _planned(standing: Standing, key: str) -> PlannedSession:
    plenaries = standing.programme.planned_sessions.select_related("programme")
    found = plenaries.filter(key=key, kind=PlannedSession.Kind.PLENARY).first()
    if found is None:
        raise NotFound
    return found


def _starts(request: HttpRequest) -> list[datetime]:
    try:
        starts = [datetime.fromisoformat(start) for start in request.POST.getlist("start")]
    except ValueError:
        starts = []
    if not starts or any(start.tzinfo is None for start in starts):
        raise Refused(_("Choose one of the sets of sittings."))
    return starts


def _after(planned: PlannedSession, *, sitting: int) -> HttpResponse:
    """Where one goes once a time is set: with several sittings, to who goes where."""
    if any(row.sitting != sitting for row in planned_sittings(planned)):
        return redirect("plenary-sittings", planned.programme.slug, planned.key)
    return redirect("sessions", planned.programme.slug)


def _sitting(request: HttpRequest, planned: PlannedSession) -> int:
    asked = request.GET.get("sitting", "1")
    if asked.isdecimal() and 1 <= int(asked) <= sittings_of(planned):
        return int(asked)
    raise NotFound


def _page(planned: PlannedSession, schools: list[School], *, sitting: int) -> dict[str, Any]:
    """Where the form starts: at the time that the sitting has, else at the one that suits most."""
    given = {row.sitting: row for row in planned.sessions.filter(group=None)}
    others = [row for row in given.values() if row.sitting != sitting and not row.is_cancelled]
    own = given.get(sitting)
    zone_name = own.zone if own else timezone.get_current_timezone_name()
    starts = suggestions(planned, schools, others, zone_name=zone_name)
    start = own.starts_at if own else starts[0].start if starts else None
    local = start.astimezone(zone(zone_name)) if start else None
    return {
        "initial": {
            "zone": zone_name,
            "day": local.date() if local else None,
            "time": local.time() if local else None,
            "video_address": own.video_address if own else "",
        },
        "zone": zone_name,
        "audience": schools,
        "students": sum(school.students for school in schools),
        "suggestions": starts,
        "sitting": sitting,
        "sittings": range(1, sittings_of(planned) + 1),
        "others": others,
        "given": own is not None and not own.is_cancelled,
        "held": [row.starts_at for row in given.values() if not row.is_cancelled],
    }
