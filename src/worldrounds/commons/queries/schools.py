"""Schools, as far as they show in what is published."""

from collections import Counter
from dataclasses import dataclass

from worldrounds.commons.models import Entry
from worldrounds.commons.queries.entries import public_entries
from worldrounds.core.errors import NotFound
from worldrounds.network.models import Institution


@dataclass(frozen=True)
class Sharing:
    """How many entries of a school are public: what it ``publishes``, and for what it ``seeks`` partners."""

    school: Institution
    publishes: int
    seeks: int


def sharing() -> list[Sharing]:
    """Every school of which something is public, by name (2 queries)."""
    listed = public_entries().filter(institution__isnull=False).order_by()
    published, sought = Counter[int](), Counter[int]()
    for number, kind in listed.values_list("institution_id", "kind"):
        (sought if kind == Entry.Kind.IDEA else published)[number] += 1
    schools = Institution.objects.filter(pk__in=published.keys() | sought.keys())
    return [Sharing(school, published[school.pk], sought[school.pk]) for school in schools]


@dataclass(frozen=True)
class School:
    institution: Institution
    publishes: list[Entry]
    seeks: list[Entry]


def access_school(*, slug: str) -> School:
    """What everybody may know of a school: where it is, and what it says itself in the commons (2 queries).

    In which programmes it takes part is not told: programmes are their members' own. A school of which nothing is
    public has no page, so that nobody learns from it who uses this installation. Raises NotFound.
    """
    school = Institution.objects.filter(slug=slug).first()
    entries = list(public_entries().filter(institution=school)) if school else []
    if school is None or not entries:
        raise NotFound
    ideas = [entry for entry in entries if entry.kind == Entry.Kind.IDEA]
    return School(school, [entry for entry in entries if entry not in ideas], ideas)
