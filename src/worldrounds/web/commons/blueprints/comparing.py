"""What differs between two versions, or between a fork and what it was made from."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from worldrounds.commons.differences import differences
from worldrounds.commons.models import Blueprint, BlueprintVersion
from worldrounds.commons.queries.blueprints import (
    access_readable,
    access_version,
    published_versions,
    working_draft,
)
from worldrounds.commons.rules import is_author
from worldrounds.core.errors import NotFound
from worldrounds.web.commons.blueprints.telling import told
from worldrounds.web.reader import reader_if_any

ORIGIN, DRAFT = "origin", "draft"


@login_not_required
@require_GET
def compare(request: HttpRequest, blueprint: str) -> HttpResponse:
    """``?from=1.0.0&to=1.1.0``; “origin” is what it was forked from, “draft” its author's working draft."""
    person = reader_if_any(request)
    found = access_readable(person=person, slug=blueprint)
    versions = list(published_versions(found))
    mine = is_author(person, found.entry)
    after = _named(found, request.GET.get("to", ""), with_draft=mine)
    before = _named(found, request.GET.get("from") or _before(found, after, versions), with_draft=mine)
    shown = {
        "blueprint": found,
        "entry": found.entry,
        "versions": versions,
        "before": before,
        "after": after,
        "mine": mine,
        "parts": told(differences(before.document, after.document)),
    }
    return render(request, "commons/blueprints/compare.html", shown)


def _named(found: Blueprint, name: str, *, with_draft: bool) -> BlueprintVersion:
    """Raises NotFound."""
    if name == ORIGIN and found.forked_from is not None and found.forked_from.blueprint.entry.is_public:
        return found.forked_from
    if name == DRAFT and with_draft:
        return working_draft(found)
    if name in (ORIGIN, DRAFT):
        raise NotFound
    return access_version(found, name)


def _before(found: Blueprint, after: BlueprintVersion, versions: list[BlueprintVersion]) -> str:
    """The version before; of the first, what it was made from, or itself where it was made from nothing."""
    if after.published_at is None:
        return versions[0].version if versions else ORIGIN
    older = versions[versions.index(after) + 1 :]
    return older[0].version if older else ORIGIN if found.forked_from else after.version
