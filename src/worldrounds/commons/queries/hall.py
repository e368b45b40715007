"""What the first page of the commons shows."""

from collections import Counter

from django.db.models import QuerySet

from worldrounds.commons.models import Entry
from worldrounds.commons.queries.entries import public_entries


def how_many() -> Counter[str]:
    """Public entries of each kind (1 query)."""
    return Counter(public_entries().order_by().values_list("kind", flat=True))


def picked(most: int) -> list[Entry]:
    """By the editors, the last first."""
    return list(public_entries().filter(picked_at__isnull=False).order_by("-picked_at", "-pk")[:most])


def newest_designs() -> QuerySet[Entry]:
    """Visions and blueprints but for those that came with the program, newest first."""
    found = public_entries(Entry.Kind.VISION, Entry.Kind.BLUEPRINT)
    return found.exclude(blueprint__shipped__gt="")
