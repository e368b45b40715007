from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from worldrounds.core import audit
from worldrounds.core.errors import NotAllowed
from worldrounds.journeys.overview import programme_overview
from worldrounds.journeys.remind import Sent, remind
from worldrounds.journeys.student_home import student_home
from worldrounds.people.models import Person
from worldrounds.programmes import queries, rules
from worldrounds.web.addresses import url
from worldrounds.web.heads import Head, absolute
from worldrounds.web.paging import page_of
from worldrounds.web.partners.school_map import school_map
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_page


def welcome_head() -> Head:
    words = _(
        "Programmes that medical schools run together, formats to take up, and what is known about them."
    )
    data = {"@type": "WebSite", "@id": absolute(url("home")), "name": "Worldrounds", "description": words}
    return Head("Worldrounds", words, url("home"), data=data)


@login_not_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """A visitor's welcome; straight into the programme for those who have one; else the list."""
    if not isinstance(request.user, Person):
        return render(request, "home/welcome.html", {"head": welcome_head()})
    programmes = queries.programmes_of(request.user)
    if len(programmes) == 1 and not request.user.is_staff:
        return redirect("programme", programmes[0].slug)
    may_start = rules.may_start_programmes(request.user)
    return render(request, "home/home.html", {"programmes": programmes, "may_start": may_start})


@require_GET
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    standing = queries.access_programme(person=reader(request), slug=slug)
    now = timezone.now()
    if standing.is_staff:
        overview = programme_overview(standing.programme, at=now)
        schools = school_map((school.partner.institution, school.students) for school in overview.schools)
        context = {"standing": standing, "overview": overview, "map": schools}
        return render(request, "home/overview.html", context)
    student = student_home(standing, at=now)
    return render(request, "home/student.html", {"standing": standing, "student": student, "now": now})


@require_GET
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """The audit trail, for the coordinator."""
    standing = queries.access_programme(person=reader(request), slug=slug)
    if not rules.may_manage(standing):
        raise NotAllowed(_("Only the coordinator reads who changed what."))
    context = {"standing": standing, "page": page_of(request, audit.entries(slug))}
    return render(request, "home/history.html", context)


def _sent_words(sent: Sent) -> str:
    goes = ngettext(
        "The reminder goes to %(count)d person.", "The reminder goes to %(count)d people.", sent.people
    ) % {"count": sent.people}
    if not sent.left_out:
        return goes
    left_out = ngettext(
        "%(count)d is left out: this student refused to be contacted.",
        "%(count)d are left out: these students refused to be contacted.",
        sent.left_out,
    ) % {"count": sent.left_out}
    return f"{goes} {left_out}"


@require_POST
def send_reminder(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    standing = queries.access_programme(person=reader(request), slug=slug)
    with refusals_on_page(request):
        sent = remind(standing=standing, kind=kind, at=timezone.now())
        messages.success(request, _sent_words(sent))
    return redirect("programme", slug)
