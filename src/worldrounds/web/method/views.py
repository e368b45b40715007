from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.core.errors import NotAllowed, NotFound
from worldrounds.journeys.remove_stage import remove_stage
from worldrounds.programmes import queries
from worldrounds.programmes.actions.method import (
    add_stage,
    change_stage,
    check_may_compose,
    free_key,
    move_stage,
)
from worldrounds.programmes.rules import Standing, may_manage, may_see_staff_pages
from worldrounds.web.method.forms import StageForm
from worldrounds.web.method.page import draw, read_method
from worldrounds.web.method.words import kind_words
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form, refusals_on_page


@require_GET
def method(request: HttpRequest, slug: str) -> HttpResponse:
    """What every group does, stage after stage: staff may read it, the coordinator may change it."""
    standing = queries.access_programme(person=reader(request), slug=slug)
    if not may_see_staff_pages(standing):
        raise NotAllowed(_("The method's page is for the coordinator, site leads and facilitators."))
    found = read_method(standing.programme)
    context = {
        "standing": standing,
        "method": found,
        "kinds": kind_words().values(),
        "picture": draw(found, standing.programme, today=timezone.localdate()),
        "may_manage": may_manage(standing),
    }
    return render(request, "method/method.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    standing = _composer(request, slug)
    words = kind_words().get(kind)
    if words is None:
        raise NotFound
    programme = standing.programme
    start = {"key": free_key(programme, kind), "title": words.name, "opens_day": programme.first_day}
    form = StageForm(request.POST or None, initial=start, programme=programme, kind=kind)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            stage = add_stage(
                standing=standing,
                kind=kind,
                key=form.cleaned_data["key"],
                facts=form.facts(),
                at=timezone.now(),
            )
            messages.success(request, _("Added: %(stage)s.") % {"stage": stage.title})
            return _back(slug, stage.key)
    return render(request, "method/stage.html", {"standing": standing, "form": form, "words": words})


@require_http_methods(["GET", "POST"])
def stage(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    standing = _composer(request, slug)
    found = queries.access_stage(standing=standing, key=key)
    start = {name: getattr(found, name) for name in StageForm.base_fields if name != "key"}
    form = StageForm(request.POST or None, initial=start, programme=standing.programme, kind=found.kind)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            change_stage(standing=standing, stage=found, facts=form.facts(), at=timezone.now())
            messages.success(request, _("Saved."))
            return _back(slug, key)
    context = {"standing": standing, "form": form, "stage": found, "words": kind_words()[found.kind]}
    return render(request, "method/stage.html", context)


@require_POST
def move(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """``place``: where the stage shall stand, so that a repeated click moves it once."""
    standing = _composer(request, slug)
    found = queries.access_stage(standing=standing, key=key)
    place = request.POST.get("place", "")
    if place.isascii() and place.isdigit():
        with refusals_on_page(request):
            move_stage(standing=standing, stage=found, place=int(place[:4]), at=timezone.now())
    return _back(slug, key)


@require_POST
def remove(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    standing = _composer(request, slug)
    try:
        found = queries.access_stage(standing=standing, key=key)
    except NotFound:
        return redirect("method", slug)  # a second click
    with refusals_on_page(request):
        remove_stage(standing=standing, stage=found, at=timezone.now())
        messages.success(request, _("Taken out: %(stage)s.") % {"stage": found.title})
    return redirect("method", slug)


def _composer(request: HttpRequest, slug: str) -> Standing:
    standing = queries.access_programme(person=reader(request), slug=slug)
    check_may_compose(standing)
    return standing


def _back(slug: str, key: str) -> HttpResponse:
    return redirect(f"{reverse('method', args=[slug])}#stage-{key}")
