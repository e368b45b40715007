"""What the first page of the commons shows."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from worldrounds.commons.models import Entry
from worldrounds.commons.queries.entries import public_entries
from worldrounds.commons.queries.ideas import open_ideas
from worldrounds.network.models import Institution

PICKED, OPEN, NEWEST = 3, 5, 5


@dataclass(frozen=True)
class Sharing:
    """How many entries of a school are public: ideas for which it ``seeks`` partners now, and what else it
    ``publishes``."""

    school: Institution
    publishes: int
    seeks: int


@dataclass(frozen=True)
class Hall:
    """``counts``: public entries by kind. ``schools``: those of which something is public, by name. Then a few entries:
    ``picked`` by the editors, ideas that are ``open``, and the ``newest`` of what is no idea and came not with the
    program."""

    counts: Counter[str]
    open_count: int
    schools: list[Sharing]
    picked: list[Entry]
    open: list[Entry]
    newest: list[Entry]


class _Row(NamedTuple):
    pk: int
    kind: str
    institution_id: int | None
    picked_at: datetime | None
    blueprint__shipped: str | None


def hall(*, today: date) -> Hall:
    """4 queries, whatever there is."""
    rows = [_Row(*row) for row in public_entries().values_list(*_Row._fields)]
    is_open = set(open_ideas(today=today).values_list("entry_id", flat=True))
    picked = sorted(
        (row for row in rows if row.picked_at),
        key=lambda row: row.picked_at.timestamp() if row.picked_at else 0,
        reverse=True,
    )
    new = [row for row in rows if row.kind != Entry.Kind.IDEA and not row.blueprint__shipped]
    shown = [picked[:PICKED], [row for row in rows if row.pk in is_open][:OPEN], new[:NEWEST]]
    found = public_entries().in_bulk([row.pk for some in shown for row in some])
    return Hall(
        Counter(row.kind for row in rows),
        len(is_open),
        _sharing(rows, is_open),
        *([found[row.pk] for row in some] for some in shown),
    )


def _sharing(rows: Iterable[_Row], is_open: set[int]) -> list[Sharing]:
    published, sought = Counter[int](), Counter[int]()
    for row in rows:
        if row.institution_id is not None:
            (sought if row.pk in is_open else published)[row.institution_id] += 1
    schools = Institution.objects.filter(pk__in=published.keys() | sought.keys())
    return [Sharing(school, published[school.pk], sought[school.pk]) for school in schools]
