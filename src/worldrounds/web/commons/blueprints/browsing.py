"""All blueprints, narrowed down as the address says."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from worldrounds.commons.models import Blueprint, Entry
from worldrounds.commons.queries.blueprints import own_blueprints, public_blueprints
from worldrounds.web.commons.blueprints.words import FORMATS, MODELS
from worldrounds.web.commons.heads import kind_head
from worldrounds.web.paging import page_of
from worldrounds.web.reader import reader_if_any

LENGTHS = {"2": (1, 2), "8": (3, 8), "20": (9, 20), "long": (21, 999)}  # weeks


@login_not_required
@require_GET
def browse(request: HttpRequest) -> HttpResponse:
    person = reader_if_any(request)
    shown = {
        "page": page_of(request, _narrowed(request, public_blueprints())),
        "mine": own_blueprints(person) if person else (),
        "formats": FORMATS,
        "models": MODELS,
        "lengths": _lengths(),
        "asked": request.GET,
        "head": kind_head(Entry.Kind.BLUEPRINT),
        "narrowed": any(request.GET.get(name) for name in ("q", "format", "model", "weeks", "size")),
    }
    return render(request, "commons/blueprints/browse.html", shown)


def _narrowed(request: HttpRequest, found: QuerySet[Blueprint]) -> QuerySet[Blueprint]:
    asked = request.GET
    for word in asked.get("q", "")[:200].split()[:8]:
        found = found.filter(Q(entry__title__icontains=word) | Q(entry__summary__icontains=word))
    if asked.get("format") in FORMATS:
        found = found.filter(format=asked["format"])
    if asked.get("model") in MODELS:
        found = found.filter(model=asked["model"])
    if length := LENGTHS.get(asked.get("weeks", "")):
        found = found.filter(weeks__range=length)
    if (size := asked.get("size", "")) in {str(number) for number in range(2, 31)}:
        found = found.filter(group_min__lte=int(size), group_max__gte=int(size))
    return found


def _lengths() -> list[tuple[str, str]]:
    return [
        ("2", _("up to 2 weeks")),
        ("8", _("3 to 8 weeks")),
        ("20", _("9 to 20 weeks")),
        ("long", _("longer than 20 weeks")),
    ]
