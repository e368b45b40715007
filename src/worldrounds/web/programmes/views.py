from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from worldrounds.commons import checking
from worldrounds.commons.catalogue import Blueprint
from worldrounds.commons.dates import suggested_first_day, whole_span
from worldrounds.commons.evidence import evidence_of
from worldrounds.commons.queries.blueprints import access_to_start, ready_to_start
from worldrounds.commons.queries.people import profile_of
from worldrounds.core.days import in_words
from worldrounds.journeys.adopt import adopt
from worldrounds.programmes.rules import may_start_programmes
from worldrounds.programmes.voices import voice_of
from worldrounds.web.commons.blueprints.design import hours_of, month_words, phases_of
from worldrounds.web.paging import page_of
from worldrounds.web.programmes.forms import StartForm
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    if not may_start_programmes(reader(request)):
        return _ask_first(request)
    page = page_of(request, ready_to_start(reader(request)))
    return render(request, "programmes/choose.html", {"page": page})


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, *, blueprint: str) -> HttpResponse:
    if not may_start_programmes(reader(request)):
        return _ask_first(request, blueprint)
    chosen = access_to_start(person=reader(request), slug=blueprint).design
    voice = voice_of(reader(request))
    initial = _suggested(chosen) | {"school": min(voice.schools, default=None)}
    form = StartForm(request.POST or None, schools=voice.schools, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            programme = adopt(
                voice=voice,
                blueprint=chosen,
                title=form.cleaned_data["title"],
                school=form.cleaned_data.get("school"),
                at=timezone.now(),
                **form.dates(),
            )
            messages.success(request, _("The programme is there. Its plan is below; next, invite schools."))
            return redirect("plan", programme.slug)
    return render(request, "programmes/start.html", _page(chosen, form))


@login_not_required
@cache_control(public=True, max_age=3600)
@require_GET
def schema(request: HttpRequest, name: str) -> HttpResponse:
    return JsonResponse(checking.schema(name), content_type="application/schema+json")


def _ask_first(request: HttpRequest, blueprint: str = "") -> HttpResponse:
    """How one comes to the right to start programmes."""
    shown = {"profile": profile_of(reader(request)), "blueprint": blueprint}
    return render(request, "programmes/ask_first.html", shown, status=403)


def _suggested(chosen: Blueprint) -> dict[str, Any]:
    first_day = suggested_first_day(chosen.document, today=timezone.localdate())
    whole = whole_span(chosen.document, first_day=first_day)
    years = {first_day.year, whole.last_day.year}
    return {
        "title": f"{chosen.title} {'–'.join(str(year) for year in sorted(years))}",
        "first_day": first_day,
    }


def _page(chosen: Blueprint, form: StartForm) -> dict[str, Any]:
    document = chosen.document
    first_day = suggested_first_day(document, today=timezone.localdate())
    whole = whole_span(document, first_day=first_day)
    return {
        "blueprint": chosen,
        "evidence": evidence_of(document),
        "form": form,
        "whole": in_words(whole.first_day, whole.end_day),
        "hours": hours_of(document),
        "phases": phases_of(document),
        "starts_in": month_words(document["starts_in"]) if "starts_in" in document else "",
    }
