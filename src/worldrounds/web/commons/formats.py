"""Formats: all of them, narrowed as the address says, and one with all that is known of it here."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from worldrounds.bibliography.addresses import address_of
from worldrounds.commons.format import ASKED, PLACES, Format, format_named, formats
from worldrounds.commons.queries.formats import (
    articles_about,
    blueprints_of,
    counted_articles,
    counted_blueprints,
)
from worldrounds.commons.queries.ideas import counted_ideas, open_ideas
from worldrounds.core.errors import NotFound
from worldrounds.evidence.queries import articles_with
from worldrounds.web.addresses import url
from worldrounds.web.commons import words
from worldrounds.web.commons.heads import format_head, hall_head

ARTICLES, IDEAS = 5, 4


@login_not_required
@require_GET
def browse(request: HttpRequest) -> HttpResponse:
    asked = request.GET
    found = [one for one in formats() if _fits(one, asked)]
    lead = _("Fourteen ways to learn across borders: what they are, what they ask of a school, how to begin.")
    shown = {
        "places": [(place, [one for one in found if one.place == place]) for place in PLACES],
        "asked": asked,
        "lead": lead,
        "words": words,
        "blueprints": counted_blueprints(),
        "articles": counted_articles(),
        "ideas": counted_ideas(today=timezone.localdate()),
        "head": hall_head(_("Formats"), lead, url("formats")),
    }
    return render(request, "commons/formats/formats.html", shown)


def _fits(one: Format, asked: Mapping[str, str]) -> bool:
    model, little = asked.get("model", ""), asked.get("little", "")
    return (model not in words.MODELS or model in one.models) and (
        little not in ASKED or one.asks[little].level == 1
    )


@login_not_required
@require_GET
def show(request: HttpRequest, slug: str) -> HttpResponse:
    found = format_named(slug)
    if found is None:
        raise NotFound
    shown: dict[str, Any] = {"format": found, "words": words, "head": format_head(found)}
    return render(request, "commons/formats/format.html", shown | _about(found))


def _about(found: Format) -> dict[str, Any]:
    articles, count = articles_about(found, most=ARTICLES)
    held = articles_with(source.doi for source in found.sources)
    ideas = open_ideas(today=timezone.localdate()).filter(format=found.slug)
    return {
        "blueprints": blueprints_of(found),
        "articles": articles,
        "count": count,
        "ideas": ideas[:IDEAS],
        "sources": [(one, held.get(one.doi.lower()), address_of(doi=one.doi)) for one in found.sources],
        "others": [one for one in formats() if one.place == found.place and one != found],
    }
