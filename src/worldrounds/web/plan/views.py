from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from worldrounds.commons import catalogue
from worldrounds.core.errors import NotAllowed
from worldrounds.meetings.queries import on_other_days
from worldrounds.network.models import CalendarPeriod
from worldrounds.programmes import queries
from worldrounds.programmes.actions.plan import change_programme, move_session, move_task
from worldrounds.programmes.models import PlannedSession, Task
from worldrounds.programmes.rules import Standing, may_manage, may_see_staff_pages
from worldrounds.web.plan.forms import DatesForm, SessionForm, TaskForm
from worldrounds.web.plan.page import draw, how_many, read_plan, stage_days
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form


@require_GET
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    standing = _standing(request, slug)
    found = read_plan(standing.programme)
    context = {
        "standing": standing,
        "plan": found,
        "picture": draw(found, today=timezone.localdate()),
        "how_many": how_many(found),
        "stage_days": stage_days,
        "kinds": CalendarPeriod.Kind.values,
        "may_manage": may_manage(standing),
    }
    return render(request, "plan/plan.html", context)


@require_http_methods(["GET", "POST"])
def session(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One session: its run sheet, what it collides with, and for the coordinator its days."""
    standing = _standing(request, slug)
    _check_may_change(request, standing)
    found = queries.access_planned_session(standing=standing, key=key)
    start = {"first_day": found.first_day, "last_day": found.end_day - timedelta(days=1)}
    chosen = {field: request.GET[field] for field in start if field in request.GET}  # one of the other days
    form = SessionForm(request.POST or None, initial=start | chosen)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            move_session(
                standing=standing,
                session=found,
                first_day=form.cleaned_data["first_day"],
                end_day=form.end_day,
                at=timezone.now(),
            )
            messages.success(request, _("Moved: %(session)s.") % {"session": found.title})
            if on_other_days(found, at=timezone.now()):
                return redirect("plan-session", slug, key)
            return redirect("plan", slug)
    sittings = (catalogue.session(standing.programme.document, key) or {}).get("sittings", 1)
    context = _item_page(standing, form, found) | {"session": found, "sittings": sittings}
    if context["may_manage"]:
        context["elsewhere"] = on_other_days(found, at=timezone.now())
    if context["collisions"] and context["may_manage"]:
        context["alternatives"] = queries.alternatives(found, standing.programme)
    return render(request, "plan/session.html", context)


@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    standing = _standing(request, slug)
    _check_may_change(request, standing)
    found = queries.access_task(standing=standing, key=key)
    form = TaskForm(request.POST or None, initial={"due_day": found.due_day})
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            move_task(standing=standing, task=found, due_day=form.cleaned_data["due_day"], at=timezone.now())
            messages.success(request, _("Moved: %(task)s.") % {"task": found.title})
            return redirect("plan", slug)
    return render(request, "plan/task.html", _item_page(standing, form, found) | {"task": found})


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, slug: str) -> HttpResponse:
    standing = _standing(request, slug)
    if not may_manage(standing):
        raise NotAllowed(_("Only the coordinator changes the plan."))
    programme = standing.programme
    start = {"title": programme.title, "last_day": programme.end_day - timedelta(days=1)}
    form = DatesForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            change_programme(
                standing=standing, title=form.cleaned_data["title"], end_day=form.end_day, at=timezone.now()
            )
            messages.success(request, _("Saved."))
            return redirect("plan", slug)
    return render(request, "plan/dates.html", _item_page(standing, form))


def _standing(request: HttpRequest, slug: str) -> Standing:
    standing = queries.access_programme(person=reader(request), slug=slug)
    if not may_see_staff_pages(standing):
        raise NotAllowed(_("The plan's page is for the coordinator, site leads and facilitators."))
    return standing


def _item_page(
    standing: Standing,
    form: SessionForm | TaskForm | DatesForm,
    item: PlannedSession | Task | None = None,
) -> dict[str, object]:
    return {
        "standing": standing,
        "form": form,
        "may_manage": may_manage(standing),
        "collisions": queries.collisions_with(item, standing.programme) if item else [],
    }


def _check_may_change(request: HttpRequest, standing: Standing) -> None:
    """Everybody of the programme may look; only the coordinator sends changes."""
    if request.method == "POST" and not may_manage(standing):
        raise NotAllowed(_("Only the coordinator changes the plan."))
