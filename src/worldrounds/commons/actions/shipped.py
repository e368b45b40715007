"""The blueprints that come with the program become entries like all others."""

from datetime import datetime

from django.db import transaction

from worldrounds.commons.actions.entries import free_slug
from worldrounds.commons.actions.naming import written
from worldrounds.commons.catalogue import Blueprint as Design
from worldrounds.commons.catalogue import blueprints
from worldrounds.commons.lineage import digest, shipped_uid
from worldrounds.commons.models import Blueprint, BlueprintVersion, Entry


def take_in_shipped(*, at: datetime) -> int:
    """New ones, and new versions of those that are there. Doing it again does nothing (1 query); returns how many."""
    held = dict(Blueprint.objects.exclude(shipped="").values_list("shipped", "current__digest"))
    new = [design for design in blueprints() if held.get(design.slug) != digest(design.document)]
    for design in new:
        take_in_design(design, at=at)
    return len(new)


@transaction.atomic
def take_in_design(design: Design, *, at: datetime) -> None:
    blueprint = Blueprint.objects.select_for_update().filter(shipped=design.slug).first()
    if blueprint is None:
        blueprint = Blueprint(shipped=design.slug, uid=shipped_uid(design.slug))
        blueprint.entry = Entry(
            kind=Entry.Kind.BLUEPRINT, slug=free_slug(Entry.Kind.BLUEPRINT, design.slug),
            state=Entry.State.PUBLIC, created_at=at, published_at=at,
        )  # fmt: skip
    document = dict(design.document) | {"slug": blueprint.entry.slug}
    written(blueprint, document, at=at)
    blueprint.current, _new = BlueprintVersion.objects.update_or_create(
        blueprint=blueprint,
        version=design.version,
        defaults={"document": document, "digest": digest(document), "changed_at": at, "published_at": at},
    )
    blueprint.save(update_fields=["current"])
