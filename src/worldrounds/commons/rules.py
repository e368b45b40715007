"""Who may do what in the commons. Everybody may read what is public, with or without an account."""

from django.db.models import Q
from django.utils.translation import gettext as _

from worldrounds.commons.models import Editor, Entry
from worldrounds.core.errors import NotAllowed
from worldrounds.people.models import Person

TRACES = [
    Entry.State.PUBLIC,
    Entry.State.RETRACTED,
    Entry.State.REMOVED,
]  # what is left of the ended is public


def is_editor(person: Person | None) -> bool:
    """1 query for those who do not run the installation."""
    return person is not None and (person.is_staff or Editor.objects.filter(person=person).exists())


def check_is_editor(person: Person) -> None:
    """Raises NotAllowed."""
    if not is_editor(person):
        raise NotAllowed(_("Only editors of the commons can do this."))


def visible_to(person: Person | None) -> Q:
    """Which entries somebody may know of: those that are or were public, their own; editors, what waits for them."""
    seen = Q(state__in=TRACES)
    if person is None:
        return seen
    seen |= Q(author=person)
    return seen | Q(state=Entry.State.WAITING) if is_editor(person) else seen


def check_is_author(person: Person, entry: Entry) -> None:
    """Raises NotAllowed."""
    if entry.author_id != person.pk:
        raise NotAllowed(_("Only its author can do this."))
