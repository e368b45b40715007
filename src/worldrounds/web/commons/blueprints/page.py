"""The page of one blueprint: what it is, and whether one would want to run it."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from worldrounds.commons.evidence import evidence_of
from worldrounds.commons.models import Blueprint, BlueprintVersion
from worldrounds.commons.queries.blueprints import (
    access_blueprint,
    access_version,
    family_of,
    published_versions,
)
from worldrounds.journeys.blueprint_record import record_of
from worldrounds.web.addresses import url
from worldrounds.web.commons.blueprints.design import (
    hours_of,
    phases_of,
    stages_shown,
    tasks_shown,
    timeline_of,
)
from worldrounds.web.commons.blueprints.words import DEEDS, FORMATS, MODELS, PARTS, WAVES
from worldrounds.web.commons.heads import entry_head
from worldrounds.web.commons.talk import talk_of
from worldrounds.web.reader import reader_if_any


@login_not_required
@require_GET
def show(request: HttpRequest, blueprint: str) -> HttpResponse:
    person = reader_if_any(request)
    found = access_blueprint(person=person, slug=blueprint)
    talk = talk_of(request, found.entry)
    authors = found.current.document.get("authors", ()) if found.current else ()
    shown: dict[str, Any] = {
        "blueprint": found,
        "entry": found.entry,
        "talk": talk,
        "head": entry_head(found.entry, authors=authors),
    }
    if found.current is None or not talk.shows_content:
        return render(request, "commons/blueprints/without.html", shown)
    version = access_version(found, request.GET.get("version", ""))
    return render(request, "commons/blueprints/blueprint.html", shown | _design(found, version))


def _design(found: Blueprint, version: BlueprintVersion) -> dict[str, Any]:
    document = version.document
    return {
        "version": version,
        "document": document,
        "format": FORMATS[document["format"]],
        "models": [MODELS[name] for name in (document["model"], *document.get("other_models", ()))],
        "weeks": version.design.weeks,
        "waves": WAVES,
        "timeline": timeline_of(document, today=timezone.localdate()),
        "hours": hours_of(document),
        "phases": phases_of(document),
        "stages": stages_shown(document),
        "tasks": tasks_shown(document),
        "evidence": evidence_of(document),
        "versions": published_versions(found),
        "family": family_of(found),
        "citation": citation(found, version),
        "record": record_of(found.entry.slug, at=timezone.now()),
        "parts": PARTS,
        "deeds": DEEDS,
    }


def citation(found: Blueprint, version: BlueprintVersion) -> str:
    """Ready to be copied: authors (year). Title, version. Place. Address. Licence."""
    authors = "; ".join(version.document.get("authors", ())) or _("Unknown authors")
    published = version.published_at or version.changed_at
    values = {
        "authors": authors,
        "year": published.year,
        "title": version.document["title"],
        "version": version.version,
        "address": settings.ADDRESS + url("blueprint", found.entry.slug),
        "licence": version.document["licence"],
    }
    return (
        _("%(authors)s (%(year)s). %(title)s, version %(version)s. Blueprint. %(address)s. %(licence)s.")
        % values
    )
