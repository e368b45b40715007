"""Reads of collections. ``access_collection`` is the only way to one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from worldrounds.core.errors import NotFound
from worldrounds.evidence.models import Article, Collection, CollectionGuest, CollectionItem, Curator
from worldrounds.evidence.rules import may_curate
from worldrounds.people.models import Person


@dataclass(frozen=True)
class Shelf:
    """A collection as somebody sees it."""

    collection: Collection
    reader: Person | None  # None: a visitor
    may_add: bool
    may_edit: bool

    @property
    def may_invite(self) -> bool:
        """Addresses of guests are for the editor; for curators where there is no editor any more."""
        return self.may_edit and (self.collection.editor is None or self.collection.editor == self.reader)


def access_collection(*, reader: Person | None, slug: str) -> Shelf:
    """Public ones are open to everybody, others to their editor and guests (at most 3 queries).

    Curators look after public ones too: they may change them, and close what should not be public.
    Raises NotFound.
    """
    found = Collection.objects.select_related("editor").filter(slug=slug).first()
    if found is None:
        raise NotFound
    if reader is None:
        is_guest = may_edit = False
    else:
        is_editor = found.editor_id == reader.pk
        is_guest = not is_editor and found.guests.filter(person=reader).exists()
        may_edit = is_editor or (found.is_public and may_curate(reader))
    if not (found.is_public or is_guest or may_edit):
        raise NotFound
    return Shelf(found, reader, may_add=may_edit or is_guest, may_edit=may_edit)


def public_collections() -> QuerySet[Collection]:
    """With ``count``, the number of articles in each."""
    return (
        _counted(Collection.objects.filter(is_public=True)).select_related("editor").order_by("title", "pk")
    )


def collections_of(person: Person) -> QuerySet[Collection]:
    """Those that the person may add to; “my collection” first."""
    mine = Collection.objects.filter(Q(editor=person) | Q(guests__person=person)).distinct()
    return _counted(mine).select_related("editor").order_by("-is_personal", "title", "pk")


def invitations_of(person: Person) -> QuerySet[CollectionGuest]:
    """Not answered yet; found by the address, which is the person's own."""
    waiting = CollectionGuest.objects.filter(email__iexact=person.email, person=None)
    return waiting.select_related("collection", "invited_by")


def items_of(collection: Collection) -> QuerySet[CollectionItem]:
    """In order. Of two articles that became one, one item is left."""
    there_too = CollectionItem.objects.filter(
        collection=OuterRef("collection"), article=OuterRef("article__merged_into")
    )
    rows = collection.items.exclude(Exists(there_too))
    return rows.select_related("article__merged_into").order_by("place", "pk")


def saved_by(person: Person) -> set[int]:
    """Numbers of the articles in the person's “my collection” (1 query)."""
    mine = CollectionItem.objects.filter(collection__editor=person, collection__is_personal=True)
    return set(mine.values_list("article", flat=True))


def curates_and_saved(person: Person, article: Article) -> tuple[bool, bool]:
    """Whether the person may curate, and whether this article is in “my collection” (1 query for both)."""
    mine = CollectionItem.objects.filter(collection__editor=person, collection__is_personal=True)
    is_curator, has_saved = (
        Person.objects.filter(pk=person.pk)
        .values_list(Exists(Curator.objects.filter(person=person)), Exists(mine.filter(article=article)))
        .get()
    )
    return person.is_staff or is_curator, has_saved


def holding(article: Article, collections: Iterable[Collection]) -> set[int]:
    """Which of these collections hold the article (1 query)."""
    rows = CollectionItem.objects.filter(article=article, collection__in=collections)
    return set(rows.values_list("collection", flat=True))


def _counted(collections: QuerySet[Collection]) -> QuerySet[Collection]:
    return collections.annotate(count=Count("items", distinct=True))
