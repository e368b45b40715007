"""The audit trail: every action that changes something says so here, in the same transaction."""

from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from worldrounds.core.models import AuditEntry


def record(
    *, at: datetime, actor: Any, verb: str, target: Model | str, programme: str = "", **details: Any
) -> AuditEntry:
    """Keep that ``actor`` (a person, or None for the program itself) did ``verb`` to ``target``.

    ``programme`` is the programme's slug, so that its coordinator can read the trail; ``details`` is JSON.
    """
    name = target if isinstance(target, str) else f"{target._meta.label}:{target.pk}"
    return AuditEntry.objects.create(
        at=at, actor=actor, verb=verb, target=name[:200], programme_slug=programme, details=details
    )


def programme_slugs(start: str) -> set[str]:
    """Slugs that begin like this and have a trail, of programmes that are no more too."""
    found = AuditEntry.objects.filter(programme_slug__startswith=start)
    return set(found.order_by().values_list("programme_slug", flat=True).distinct())


def entries(programme: str) -> QuerySet[AuditEntry]:
    """The trail of one programme (by slug), newest first."""
    return AuditEntry.objects.filter(programme_slug=programme).select_related("actor")
