"""A student's own pages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from worldrounds.core.errors import Refused
from worldrounds.core.weekends import weekend
from worldrounds.programmes import student_queries as queries
from worldrounds.programmes.actions import profiles as actions
from worldrounds.web.enrolment import hours
from worldrounds.web.enrolment.forms import ProfileForm
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    standing, enrolment = queries.access_own_enrolment(person=reader(request), slug=slug)
    consents = queries.consents_now(enrolment)
    form = ProfileForm(
        request.POST if request.method == "POST" else None, enrolment=enrolment, consents=consents
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            actions.save_profile(enrolment=enrolment, at=timezone.now(), **form.values())
            messages.success(request, _("Your profile is saved."))
            if not form.cleaned_data["consent_coordination"]:
                sentence = _("You have not agreed to be put into a group. Without that you cannot take part.")
                messages.warning(request, sentence)
            return redirect("my-profile" if enrolment.availability else "my-availability", slug)
    context = {"standing": standing, "enrolment": enrolment, "form": form}
    return render(request, "enrolment/profile.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def availability(request: HttpRequest, slug: str) -> HttpResponse:
    """The weekly grid. The script sends each change by itself and reads JSON; without it the form is sent."""
    standing, enrolment = queries.access_own_enrolment(person=reader(request), slug=slug)
    rests = weekend(enrolment.partner.institution.country)
    wants_json = "hours" in request.POST
    if request.method == "POST":
        try:
            actions.save_availability(
                enrolment=enrolment, hours=hours.read_hours(request.POST, rests=rests), at=timezone.now()
            )
        except Refused as error:
            if wants_json:
                return JsonResponse({"saved": False, "message": str(error)}, status=422)
            messages.warning(request, str(error))
        else:
            if wants_json:
                return JsonResponse({"saved": True})
            messages.success(request, _("Your free hours are saved."))
        return redirect("my-availability", slug)
    context = {
        "standing": standing,
        "enrolment": enrolment,
        "parts": hours.grid(enrolment.availability),
        "days": hours.short_days(),
        "show_night": hours.marks_night(enrolment.availability),
        "rests": ",".join(map(str, sorted(rests))),
        "marked": hours.marked_hours(enrolment.availability),
    }
    return render(request, "enrolment/availability.html", context)
