"""A whole programme: another first day, or none of it any more. Both pages say why where it cannot be."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from worldrounds.core.errors import NotAllowed
from worldrounds.journeys.change_programme import (
    delete_programme,
    move_first_day,
    why_not_delete,
    why_not_move,
)
from worldrounds.programmes.actions.closing import close_programme, open_programme
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing, may_manage
from worldrounds.web.plan.forms import DeleteForm, FirstDayForm
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form, refusals_on_page


@require_http_methods(["GET", "POST"])
def first_day(request: HttpRequest, slug: str) -> HttpResponse:
    standing = _coordinator(request, slug)
    programme = standing.programme
    form = FirstDayForm(request.POST or None, initial={"first_day": programme.first_day})
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            move_first_day(standing=standing, first_day=form.cleaned_data["first_day"], at=timezone.now())
            messages.success(request, _("Saved. All days of the plan are counted from the new first day."))
            return redirect("plan", slug)
    context = {"standing": standing, "form": form, "why_not": why_not_move(programme)}
    return render(request, "plan/first_day.html", context)


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    standing = _coordinator(request, slug)
    form = DeleteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            delete_programme(standing=standing, title=form.cleaned_data["title"], at=timezone.now())
            messages.success(request, _("Deleted: %(programme)s.") % {"programme": standing.programme.title})
            return redirect("home")
    context = {"standing": standing, "form": form, "why_not": why_not_delete(standing.programme)}
    return render(request, "plan/delete.html", context)


@require_POST
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """``back``: takes the closing back."""
    standing = _coordinator(request, slug)
    with refusals_on_page(request):
        if "back" in request.POST:
            open_programme(standing=standing, at=timezone.now())
            messages.success(request, _("The programme is open again."))
        else:
            close_programme(standing=standing, at=timezone.now())
            messages.success(request, _("The programme is closed. Its rooms can be read."))
    return redirect("plan-dates", slug)


def _coordinator(request: HttpRequest, slug: str) -> Standing:
    standing = access_programme(person=reader(request), slug=slug)
    if not may_manage(standing):
        raise NotAllowed(_("Only the coordinator does this."))
    return standing
