"""The list of sessions, one session, who comes to it, its roll call."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from worldrounds.core.errors import NotFound
from worldrounds.groups.queries import members_now
from worldrounds.journeys.join_links import with_join_links
from worldrounds.meetings.actions.attendance import join_session, mark_attendance, mark_oneself, take_back
from worldrounds.meetings.actions.sessions import cancel_session, restore_session
from worldrounds.meetings.models import Attendance
from worldrounds.meetings.queries import access_session, attendance_of, join_address
from worldrounds.meetings.rules import may_set_times
from worldrounds.programmes.queries import access_programme
from worldrounds.web.exports import FORMATS, export_response
from worldrounds.web.meetings.forms import read_marks
from worldrounds.web.meetings.lists import HEADERS, Filters, session_list, table
from worldrounds.web.meetings.session_page import session_page
from worldrounds.web.meetings.words import ROLL_WORDS
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_page


@require_GET
def sessions(request: HttpRequest, slug: str) -> HttpResponse:
    standing = access_programme(person=reader(request), slug=slug)
    found = session_list(
        standing, Filters.read(request.GET), page=request.GET.get("page", ""), at=timezone.now()
    )
    context = {
        "standing": standing,
        "list": found,
        "page": found.page,
        "query": found.filters.query,
        "may_set_times": may_set_times(standing),
    }
    return render(request, "meetings/sessions.html", context)


@require_GET
def export(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    standing = access_programme(person=reader(request), slug=slug)
    if kind not in FORMATS:
        raise NotFound
    return export_response(f"{slug}-sessions", kind, HEADERS, table(standing, Filters.read(request.GET)))


@require_GET
def session(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, row = access_session(person=reader(request), slug=slug, number=pk)
    with_join_links([row])
    page = session_page(standing, row, at=timezone.now())
    shown = {"standing": standing, "session": row, "page": page, "roll_words": ROLL_WORDS}
    return render(request, "meetings/session.html", shown)


@require_GET
def join(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """On to the video meeting; that a member goes there is counted. Without a link, to the session's page."""
    standing, row = access_session(person=reader(request), slug=slug, number=pk)
    with_join_links([row])
    address = "" if row.is_cancelled else join_address(row)
    if address and not request.headers.get("Sec-Purpose", "").startswith("prefetch"):
        join_session(standing=standing, session=row, at=timezone.now())
    answer = redirect(address) if address else redirect("session", slug, pk)
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@require_POST
def coming(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """``say``: “away” with a ``reason`` or without, or “back”."""
    standing, row = access_session(person=reader(request), slug=slug, number=pk)
    with refusals_on_page(request):
        if request.POST.get("say") == "back":
            take_back(standing=standing, session=row, at=timezone.now())
        else:
            mark_oneself(
                standing=standing,
                session=row,
                state=Attendance.State.EXCUSED,
                reason=request.POST.get("reason", ""),
                at=timezone.now(),
            )
        messages.success(request, _("That is noted."))
    return redirect(reverse("session", args=[slug, pk]) + "#coming")


@require_POST
def cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, row = access_session(person=reader(request), slug=slug, number=pk)
    with refusals_on_page(request):
        cancel_session(standing=standing, session=row, at=timezone.now())
        messages.success(
            request, _("The session is cancelled. Everybody in it gets a mail, and calendars strike it out.")
        )
    return redirect("session", slug, pk)


@require_POST
def restore(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, row = access_session(person=reader(request), slug=slug, number=pk)
    with refusals_on_page(request):
        restore_session(standing=standing, session=row, at=timezone.now())
        messages.success(request, _("The session takes place after all. Everybody in it gets a mail."))
    return redirect("session", slug, pk)


@require_POST
def attendance(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, row = access_session(person=reader(request), slug=slug, number=pk)
    marks = read_marks(request.POST.dict())
    if "rest" in request.POST and row.group is not None:
        here = {member.enrolment_id: str(Attendance.State.PRESENT) for member in members_now(row.group)}
        marks = here | attendance_of(row) | marks
    with refusals_on_page(request):
        mark_attendance(standing=standing, session=row, marks=marks, at=timezone.now())
        messages.success(request, _("The roll is saved."))
    return redirect(reverse("session", args=[slug, pk]) + "#roll")
