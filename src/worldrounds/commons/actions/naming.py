"""How a blueprint's row and entry are named after its document."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from worldrounds.commons.catalogue import Blueprint as Design
from worldrounds.commons.models import Blueprint


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
