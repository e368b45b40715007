"""Ideas, as somebody may see them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from worldrounds.commons.models import Entry, Idea
from worldrounds.commons.queries.entries import access_entry
from worldrounds.core.errors import NotFound
from worldrounds.people.models import Person


@dataclass(frozen=True)
class Wanted:
    """What a reader of the list filters by; empty: anything."""

    words: str = ""
    format: str = ""
    level: str = ""
    language: str = ""
    country: str = ""


def access_idea(*, person: Person | None, slug: str) -> Idea:
    """The only way to an idea from a page. Raises NotFound, also where the person may not know of it."""
    entry = access_entry(person=person, kind=Entry.Kind.IDEA, slug=slug)
    found = Idea.objects.filter(entry=entry).first()
    if found is None:
        raise NotFound
    found.entry = entry
    return found


def open_ideas(*, today: date) -> QuerySet[Idea]:
    """Public ones that may be asked about, newest first."""
    found = Idea.objects.filter(entry__state=Entry.State.PUBLIC, open_until__gte=today)
    return found.select_related("entry__author", "entry__institution").order_by("-entry__published_at", "-pk")


def counted_ideas(*, today: date) -> Counter[str]:
    """Format -> how many open ideas name it (1 query)."""
    return Counter(open_ideas(today=today).order_by().values_list("format", flat=True))


def browse_ideas(wanted: Wanted, *, today: date) -> QuerySet[Idea]:
    """Open ideas that hold every word, and fit every filter. An idea for any level fits each of them."""
    found = open_ideas(today=today)
    for word in wanted.words.split()[:8]:
        found = found.filter(_holds(word))
    if wanted.format:
        found = found.filter(format__in=["", wanted.format])
    if wanted.level:
        found = found.filter(level__in=["", wanted.level])
    if wanted.language:
        spoken = found.annotate(spoken=Cast("languages", TextField()))
        found = spoken.filter(spoken__contains=f'"{wanted.language}"')
    if wanted.country:
        found = found.filter(entry__institution__country=wanted.country)
    return found


def ideas_of(person: Person) -> list[Idea]:
    """A person's own, drafts and all, the last changed first (1 query)."""
    found = Idea.objects.filter(entry__author=person).select_related("entry__institution")
    return list(found.order_by("-entry__changed_at", "-pk"))


def _holds(word: str) -> Q:
    fields = (
        "entry__title",
        "entry__summary",
        "offers",
        "seeks",
        "entry__institution__name",
        "entry__institution__city",
    )
    found = Q()
    for field in fields:
        found |= Q(**{f"{field}__icontains": word})
    return found
