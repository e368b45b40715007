"""Schools, as far as they show in what is published."""

from dataclasses import dataclass
from datetime import date

from worldrounds.commons.models import Entry
from worldrounds.commons.queries.entries import public_entries
from worldrounds.commons.queries.ideas import open_ideas
from worldrounds.core.errors import NotFound
from worldrounds.network.models import Institution


@dataclass(frozen=True)
class School:
    institution: Institution
    publishes: list[Entry]
    seeks: list[Entry]


def has_page(school: Institution | None) -> bool:
    """Something of it is public (1 query)."""
    return school is not None and public_entries().filter(institution=school).exists()


def access_school(*, slug: str, today: date) -> School:
    """What everybody may know of a school: where it is, and what it says itself in the commons (3 queries).

    In which programmes it takes part is not told: programmes are their members' own. A school of which nothing is
    public has no page, so that nobody learns from it who uses this installation. Raises NotFound.
    """
    school = Institution.objects.filter(slug=slug).first()
    entries = list(public_entries().filter(institution=school)) if school else []
    if school is None or not entries:
        raise NotFound
    is_open = set(open_ideas(today=today).values_list("entry_id", flat=True))
    return School(
        school,
        publishes=[entry for entry in entries if entry.pk not in is_open],
        seeks=[entry for entry in entries if entry.pk in is_open],
    )
