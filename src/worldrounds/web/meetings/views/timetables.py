"""Find times for all groups: start, watch, look, confirm, undo."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.core.errors import NotFound
from worldrounds.meetings import tasks
from worldrounds.meetings.actions.timetables import (
    confirm_timetable,
    drop_timetable,
    start_timetable,
    stop_timetable,
    undo_timetable,
)
from worldrounds.meetings.models import Session, Timetable
from worldrounds.meetings.queries import (
    access_timetable,
    access_timetables,
    last_asked,
    usual_gap,
    weeks_to_come,
)
from worldrounds.programmes.models import PlannedSession
from worldrounds.programmes.queries import access_planned_session
from worldrounds.programmes.rules import Standing
from worldrounds.web.meetings.forms import StartForm
from worldrounds.web.meetings.preview import GroupCard, SessionCard, preview
from worldrounds.web.meetings.ribbons import session_ribbon
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form, refusals_on_page
from worldrounds.web.work.progress import when_over


@require_http_methods(["GET", "POST"])
def timetables(request: HttpRequest, slug: str) -> HttpResponse:
    """What was tried so far, and the form that starts a search."""
    standing = access_timetables(person=reader(request), slug=slug)
    form = _start_form(request, standing)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            return _start(standing, **form.cleaned_data)
    runs = standing.programme.timetables.select_related("work", "created_by").defer("plan", "undo")[:20]
    return render(request, "meetings/timetables.html", {"standing": standing, "form": form, "runs": runs})


def _start_form(request: HttpRequest, standing: Standing) -> StartForm:
    programme = standing.programme
    _gap_days, reading = last_asked(programme)
    initial = {"gap_days": usual_gap(programme), "reading": [str(monday) for monday in reading]}
    weeks = weeks_to_come(programme, today=timezone.now().date())
    return StartForm(request.POST or None, initial=initial, weeks=weeks)


@require_POST
def anew(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """New times of one planned session, for the groups that have none on its days; with the gap and the free
    weeks of the last search."""
    standing = access_timetables(person=reader(request), slug=slug)
    planned = access_planned_session(standing=standing, key=key)
    with refusals_on_page(request):
        gap_days, reading = last_asked(standing.programme)
        return _start(standing, gap_days=gap_days, replace=True, reading=reading, only=planned)
    return redirect("plan-session", slug, key)


@require_GET
def timetable(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, row = access_timetable(person=reader(request), slug=slug, number=pk)
    context = {"standing": standing, "timetable": row, "work": row.work}
    if row.state == Timetable.State.RUNNING or (row.work.state == "failed" and not row.plan):
        return when_over(request, render(request, "meetings/running.html", context), work=row.work)
    return render(request, "meetings/timetable.html", context | {"preview": preview(row)})


@require_GET
def group(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """One group's sessions in full: everyone's local time, who cannot come, why this hour."""
    standing, row = access_timetable(person=reader(request), slug=slug, number=pk)
    cards = preview(row, only=number).groups
    if not cards:
        raise NotFound
    times = Session.objects.filter(
        group=cards[0].group, state=Session.State.PLANNED, starts_at__gt=timezone.now()
    )
    shown = [(session, _ribbon(cards[0], session)) for session in cards[0].sessions]
    context = {
        "standing": standing,
        "timetable": row,
        "card": cards[0],
        "sessions": shown,
        "times": dict(times.values_list("planned", "pk")),
    }
    return render(request, "meetings/timetable_group.html", context)


@require_POST
def stop(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, row = access_timetable(person=reader(request), slug=slug, number=pk)
    stop_timetable(standing=standing, timetable=row)
    return redirect("timetable", slug, pk)


@require_POST
def again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Start anew what was interrupted."""
    standing, row = access_timetable(person=reader(request), slug=slug, number=pk)
    gap_days, reading = last_asked(standing.programme)
    return _start(standing, gap_days=gap_days, replace=row.options["replace"], reading=reading)


@require_POST
def confirm(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, row = access_timetable(person=reader(request), slug=slug, number=pk)
    with refusals_on_page(request):
        count = confirm_timetable(standing=standing, timetable=row, at=timezone.now())
        sentence = ngettext("%(count)d session has its time.", "%(count)d sessions have their times.", count)
        messages.success(request, sentence % {"count": count} + " " + _("Calendars show them from now on."))
    return redirect("timetable", slug, pk)


@require_POST
def undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, row = access_timetable(person=reader(request), slug=slug, number=pk)
    with refusals_on_page(request):
        undo_timetable(standing=standing, timetable=row, at=timezone.now())
        sentence = _(
            "The times of this plan are taken back, but for sessions that have begun or that their group has moved."
        )
        messages.success(request, sentence)
    return redirect("timetable", slug, pk)


@require_POST
def drop(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, row = access_timetable(person=reader(request), slug=slug, number=pk)
    with refusals_on_page(request):
        drop_timetable(standing=standing, timetable=row, at=timezone.now())
        messages.success(request, _("The plan is dropped. No session was changed."))
    return redirect("timetables", slug)


def _start(
    standing: Standing,
    *,
    gap_days: int,
    replace: bool,
    reading: Sequence[date],
    only: PlannedSession | None = None,
) -> HttpResponse:
    row = start_timetable(
        standing=standing,
        gap_days=gap_days,
        replace=replace,
        reading=reading,
        only=only,
        at=timezone.now(),
    )
    tasks.enqueue(row)
    return redirect("timetable", standing.programme.slug, row.pk)


def _ribbon(card: GroupCard, session: SessionCard) -> SafeString | None:
    if session.start is None:
        return None
    return session_ribbon(
        card.members, session.start, key=f"session-{session.planned.pk}", title=session.planned.title
    )
