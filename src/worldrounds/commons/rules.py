"""Who may do what in the commons. Everybody may read what is public, with or without an account."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from worldrounds.commons.models import Editor, Entry, EntryPost, Profile, Removal
from worldrounds.core.errors import NotAllowed
from worldrounds.people.models import Person

# What was public once leaves a trace for everybody; what an editor removed before that is seen by its author and editors.
PUBLIC_OR_WAS = Q(
    state__in=[Entry.State.PUBLIC, Entry.State.RETRACTED, Entry.State.REMOVED], published_at__isnull=False
)


def editors() -> QuerySet[Person]:
    """With those who run the installation."""
    listed = Editor.objects.filter(person=OuterRef("pk"))
    return Person.objects.filter(Q(is_staff=True) | Exists(listed), is_active=True)


def is_editor(person: Person | None) -> bool:
    """1 query for those who do not run the installation."""
    return person is not None and (person.is_staff or Editor.objects.filter(person=person).exists())


def check_is_editor(person: Person) -> None:
    """Raises NotAllowed."""
    if not is_editor(person):
        raise NotAllowed(_("Only editors of the commons can do this."))


def is_trusted(person: Person) -> bool:
    """What they publish waits for nobody: an editor has let something of theirs through (at most 2 queries)."""
    return Profile.objects.filter(person=person, trusted_at__isnull=False).exists() or is_editor(person)


def visible_to(person: Person | None) -> Q:
    """Which entries somebody may know of: those that are or were public, their own; editors, what waits for
    them and what they removed."""
    if person is None:
        return PUBLIC_OR_WAS
    decided = Q(state__in=[Entry.State.WAITING, Entry.State.REMOVED])
    if not person.is_staff:
        decided &= Q(Exists(Editor.objects.filter(person=person)))
    return PUBLIC_OR_WAS | Q(author=person) | decided


def is_author(person: Person | None, of: Entry | EntryPost) -> bool:
    return person is not None and of.author_id == person.pk


def check_is_author(person: Person, of: Entry | EntryPost) -> None:
    """Raises NotAllowed."""
    if not is_author(person, of):
        raise NotAllowed(_("Only its author can do this."))


def check_is_not_own(editor: Person, of: Entry | EntryPost) -> None:
    """Raises NotAllowed."""
    if of.author_id == editor.pk:
        raise NotAllowed(_("Somebody else must decide about what you wrote."))


def check_may_decide_appeal(editor: Person, removal: Removal) -> None:
    """Not the one who removed it, where there is another editor. Raises NotAllowed."""
    check_is_editor(editor)
    check_is_not_own(editor, removal.of)
    if removal.by_id == editor.pk and _other_editors(editor, removal).exists():
        raise NotAllowed(_("Another editor must decide about this: you have removed it."))


def _other_editors(editor: Person, removal: Removal) -> QuerySet[Person]:
    author = removal.of.author_id
    return editors().exclude(pk__in=[pk for pk in (editor.pk, author) if pk])
