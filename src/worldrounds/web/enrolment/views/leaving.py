"""Leave a programme, or take a student out of it. A page asks first; the button on it does it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from worldrounds.journeys.withdraw import TAKES_PART, access_student, withdraw
from worldrounds.programmes.student_queries import access_own_enrolment
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_page


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    standing, enrolment = access_own_enrolment(person=reader(request), slug=slug)
    if request.method == "POST":
        withdraw(standing=standing, enrolment=enrolment, at=timezone.now())
        sentence = _("You have left “%(programme)s”. Thank you for having been here.")
        messages.success(request, sentence % {"programme": standing.programme.title})
        return redirect("home")
    return render(request, "enrolment/leave.html", {"standing": standing, "student": enrolment, "own": True})


@require_http_methods(["GET", "POST"])
def take_out(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, enrolment = access_student(person=reader(request), slug=slug, pk=pk)
    if request.method == "POST":
        with refusals_on_page(request):
            withdraw(standing=standing, enrolment=enrolment, at=timezone.now())
            messages.success(
                request, _("%(name)s does not take part any more.") % {"name": enrolment.full_name}
            )
        return redirect("students", slug)
    if enrolment.state not in TAKES_PART:
        return redirect("students", slug)
    return render(request, "enrolment/leave.html", {"standing": standing, "student": enrolment, "own": False})
