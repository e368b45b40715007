"""How a blueprint's row and entry are named after its document."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.text import slugify

from worldrounds.commons.catalogue import Blueprint as Design
from worldrounds.commons.models import Blueprint, Entry

RESERVED = {"new", "import"}  # addresses of pages


def free_slug(wanted: str) -> str:
    """``wanted``, or that with the first number that no blueprint has (1 query)."""
    start = slugify(wanted)[:50].strip("-") or "blueprint"
    of_kind = Entry.objects.filter(kind=Entry.Kind.BLUEPRINT, slug__startswith=start)
    taken = set(of_kind.values_list("slug", flat=True)) | RESERVED
    slug, number = start, 2
    while slug in taken:
        slug, number = f"{start}-{number}", number + 1
    return slug


def written(blueprint: Blueprint, document: Mapping[str, Any], *, at: datetime) -> None:
    """Save the entry and the row with what the document says."""
    entry, design = blueprint.entry, Design(document)
    entry.title, entry.summary = design.title, document["summary"]
    entry.language, entry.licence, entry.changed_at = document["language"], document["licence"], at
    entry.save()
    blueprint.entry = entry  # its key, if it is new
    blueprint.format, blueprint.model = document["format"], document["model"]
    blueprint.weeks = design.weeks
    blueprint.group_min, blueprint.group_max = document["group_size"]["min"], document["group_size"]["max"]
    blueprint.hours = document["hours"]["student"]
    blueprint.save()
