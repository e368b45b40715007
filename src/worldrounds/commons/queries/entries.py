"""Entries, as somebody may see them."""

from django.db.models import QuerySet

from worldrounds.commons.models import Entry
from worldrounds.commons.rules import visible_to
from worldrounds.core.errors import NotFound
from worldrounds.people.models import Person


def access_entry(*, person: Person | None, kind: Entry.Kind, slug: str) -> Entry:
    """The only way to an entry from a page. Raises NotFound, also where the person may not know of it."""
    found = (
        Entry.objects.filter(visible_to(person), kind=kind, slug=slug)
        .select_related("author__profile__institution", "institution")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def public_entries(*kinds: Entry.Kind) -> QuerySet[Entry]:
    """Newest first; of all kinds where none is named."""
    found = Entry.objects.filter(state=Entry.State.PUBLIC).select_related("author", "institution")
    return found.filter(kind__in=kinds) if kinds else found


def access_entry_numbered(*, person: Person | None, pk: int) -> Entry:
    """The same by its number, for what can be done with every kind."""
    entry = Entry.objects.filter(visible_to(person), pk=pk).select_related("author", "institution").first()
    if entry is None:
        raise NotFound
    return entry


def chosen_entries(*, kind: str = "", topic: str = "", school: str = "") -> QuerySet[Entry]:
    """What is public of a kind, a topic (in whatever case) and a school (by its slug); newest first."""
    found = public_entries()
    found = found.filter(kind=kind) if kind else found
    found = found.filter(institution__slug=school) if school else found
    return found.filter(pk__in=_about(topic)) if topic else found


def _about(topic: str) -> list[int]:
    wanted = topic.casefold()
    listed = public_entries().order_by().values_list("pk", "topics")
    return [number for number, topics in listed if wanted in (one.casefold() for one in topics)]
