"""Changes to collections."""

import secrets
from collections.abc import Collection as Several
from datetime import datetime, timedelta
from typing import Literal

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from worldrounds.core import audit
from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.evidence.models import Article, Collection, CollectionGuest, CollectionItem
from worldrounds.evidence.models.collections import MOST_GUESTS
from worldrounds.evidence.queries.collections import Shelf
from worldrounds.evidence.tasks.guests import tell_guest
from worldrounds.people.models import Person

MOST_COLLECTIONS = 200  # of one person
MOST_ITEMS = 5_000
INVITATIONS_A_DAY = 20  # of one person: nobody mails strangers through us
RESERVED = {"new"}  # addresses beside those of collections

Way = Literal["up", "down"]


def check_may_edit(shelf: Shelf) -> None:
    if not shelf.may_edit:
        raise NotAllowed(_("Only the editor of this collection can change it."))


def check_may_invite(shelf: Shelf) -> None:
    if not shelf.may_invite:
        raise NotAllowed(_("Only the editor of this collection can invite guests."))


@transaction.atomic
def start_collection(
    *, editor: Person, title: str, introduction: str, is_public: bool, at: datetime
) -> Collection:
    if editor.collections.count() >= MOST_COLLECTIONS:
        raise Refused(_("You have %(most)s collections. Delete one first.") % {"most": MOST_COLLECTIONS})
    made = Collection.objects.create(
        slug=_free_slug(title),
        title=title,
        introduction=introduction,
        editor=editor,
        is_public=is_public,
        made_at=at,
        changed_at=at,
    )
    audit.record(at=at, actor=editor, verb="started collection", target=made, is_public=is_public)
    return made


def _free_slug(title: str) -> str:
    slug = slugify(title)[:70].strip("-") or "collection"
    taken = slug in RESERVED or Collection.objects.filter(slug=slug).exists()
    return f"{slug}-{secrets.token_hex(4)}" if taken else slug


def own_collection(*, person: Person, at: datetime) -> Collection:
    """“My collection”; made when something is saved for the first time."""
    mine, is_new = Collection.objects.get_or_create(
        editor=person,
        is_personal=True,
        defaults={
            "slug": f"saved-{secrets.token_hex(6)}",
            "title": _("My collection"),
            "made_at": at,
            "changed_at": at,
        },
    )
    if is_new:
        audit.record(at=at, actor=person, verb="started collection", target=mine, is_public=False)
    return mine


@transaction.atomic
def save_article(*, person: Person, article: Article, at: datetime) -> bool:
    """Into “my collection”. False if it was there already."""
    mine = own_collection(person=person, at=at)
    return add_to_collection(shelf=Shelf(mine, person, may_add=True, may_edit=True), article=article, at=at)


@transaction.atomic
def unsave_article(*, person: Person, article: Article, at: datetime) -> None:
    mine = Collection.objects.filter(editor=person, is_personal=True).first()
    if mine:
        _take_out(mine, mine.items.filter(article=article).first(), actor=person, at=at)


@transaction.atomic
def add_to_collection(*, shelf: Shelf, article: Article, at: datetime, note: str = "") -> bool:
    """At the end. False if it was there already."""
    if not shelf.may_add:
        raise NotAllowed(_("Only the editor and the guests of this collection can add to it."))
    collection = _locked(shelf.collection)
    if collection.items.filter(article=article).exists():
        return False
    if collection.items.count() >= MOST_ITEMS:
        raise Refused(_("A collection holds at most %(most)s articles.") % {"most": MOST_ITEMS})
    last = collection.items.aggregate(last=Max("place"))["last"] or 0
    CollectionItem.objects.create(
        collection=collection, article=article, place=last + 1, note=note, added_by=shelf.reader, added_at=at
    )
    _changed(collection, [article.pk], at=at)
    audit.record(at=at, actor=shelf.reader, verb="added to collection", target=collection, article=article.pk)
    return True


@transaction.atomic
def take_out(*, shelf: Shelf, item: int, at: datetime) -> None:
    """Guests take out what they put in. What is gone already is no error."""
    found = shelf.collection.items.filter(pk=item).first()
    own = shelf.may_add and found is not None and shelf.reader and found.added_by_id == shelf.reader.pk
    if not (shelf.may_edit or own):
        raise NotAllowed(_("Only the editor of this collection can take this out."))
    _take_out(shelf.collection, found, actor=shelf.reader, at=at)


def _take_out(
    collection: Collection, item: CollectionItem | None, *, actor: Person | None, at: datetime
) -> None:
    if item is None:
        return
    item.delete()
    _changed(collection, [item.article_id], at=at)
    audit.record(
        at=at, actor=actor, verb="took out of collection", target=collection, article=item.article_id
    )


@transaction.atomic
def move_item(*, shelf: Shelf, item: int, way: Way, at: datetime) -> None:
    """One place up or down. At the end of the list nothing happens."""
    check_may_edit(shelf)
    collection = _locked(shelf.collection)
    order = list(collection.items.order_by("place", "pk"))
    here = next((n for n, row in enumerate(order) if row.pk == item), None)
    if here is None:
        raise NotFound
    there = here + (-1 if way == "up" else 1)
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    moved = [row for place, row in enumerate(order, 1) if row.place != place]
    for place, row in enumerate(order, 1):
        row.place = place
    CollectionItem.objects.bulk_update(moved, ["place"])
    Collection.objects.filter(pk=collection.pk).update(changed_at=at)
    audit.record(
        at=at, actor=shelf.reader, verb="moved in collection", target=collection, article=order[there].article_id
    )  # fmt: skip


@transaction.atomic
def note_item(*, shelf: Shelf, item: int, note: str, at: datetime) -> None:
    check_may_edit(shelf)
    if not shelf.collection.items.filter(pk=item).update(note=note):
        raise NotFound
    Collection.objects.filter(pk=shelf.collection.pk).update(changed_at=at)
    audit.record(at=at, actor=shelf.reader, verb="noted in collection", target=shelf.collection)


@transaction.atomic
def change_collection(*, shelf: Shelf, title: str, introduction: str, is_public: bool, at: datetime) -> None:
    """Its address stays the same."""
    check_may_edit(shelf)
    collection = _locked(shelf.collection)
    articles = list(collection.items.values_list("article", flat=True))
    if collection.is_public != is_public:
        _tell_harvesters(articles, at=at)
    collection.title, collection.introduction, collection.is_public = title, introduction, is_public
    collection.changed_at = at
    collection.save()
    audit.record(at=at, actor=shelf.reader, verb="changed collection", target=collection, is_public=is_public)


@transaction.atomic
def delete_collection(*, shelf: Shelf, at: datetime) -> None:
    """The articles stay."""
    if shelf.reader is None or shelf.collection.editor_id != shelf.reader.pk:
        raise NotAllowed(_("Only the editor can delete a collection."))
    if shelf.collection.is_public:
        _tell_harvesters(list(shelf.collection.items.values_list("article", flat=True)), at=at)
    audit.record(at=at, actor=shelf.reader, verb="deleted collection", target=shelf.collection)
    shelf.collection.delete()


# Guests ---------------------------------------------------------------------------------------------------


@transaction.atomic
def invite_guest(*, shelf: Shelf, email: str, at: datetime) -> None:
    """The answer is the same whether the address has an account or not; only who has one gets a mail."""
    check_may_invite(shelf)
    collection, address = _locked(shelf.collection), email.strip().lower()
    if collection.guests.filter(email=address).exists():
        return
    if collection.guests.count() >= MOST_GUESTS:
        raise Refused(_("A collection has at most %(most)s guests.") % {"most": MOST_GUESTS}, field="email")
    today = CollectionGuest.objects.filter(invited_by=shelf.reader, invited_at__gt=at - timedelta(days=1))
    if today.count() >= INVITATIONS_A_DAY:
        raise Refused(_("You have invited many people today. Go on tomorrow."), field="email")
    guest = CollectionGuest.objects.create(
        collection=collection, email=address, invited_by=shelf.reader, invited_at=at
    )
    audit.record(at=at, actor=shelf.reader, verb="invited guest", target=collection)
    # By the worker: how long this answer takes says nothing either.
    transaction.on_commit(lambda: tell_guest.enqueue(guest.pk))


@transaction.atomic
def answer_invitation(*, person: Person, slug: str, accepts: bool, at: datetime) -> None:
    """By who has the address. A second click changes nothing."""
    waiting = CollectionGuest.objects.filter(
        collection__slug=slug, email__iexact=person.email, person=None
    ).first()
    if waiting is None:
        if CollectionGuest.objects.filter(collection__slug=slug, person=person).exists() and accepts:
            return
        raise NotFound
    if accepts:
        waiting.person = person
        waiting.save(update_fields=["person"])
    else:
        waiting.delete()
    verb = "accepted collection" if accepts else "declined collection"
    audit.record(at=at, actor=person, verb=verb, target=waiting.collection)


@transaction.atomic
def remove_guest(*, shelf: Shelf, guest: int, at: datetime) -> None:
    """By the editor, or by the guest. What the guest added stays."""
    found = shelf.collection.guests.filter(pk=guest).first()
    own = found is not None and shelf.reader is not None and found.person_id == shelf.reader.pk
    if not own:
        check_may_invite(shelf)
    if found is not None:
        found.delete()
        audit.record(at=at, actor=shelf.reader, verb="removed guest", target=shelf.collection)


# Parts of these ------------------------------------------------------------------------------------------


def _locked(collection: Collection) -> Collection:
    found = Collection.objects.select_for_update().filter(pk=collection.pk).first()
    if found is None:
        raise NotFound
    return found


def _changed(collection: Collection, articles: Several[int], *, at: datetime) -> None:
    Collection.objects.filter(pk=collection.pk).update(changed_at=at)
    if collection.is_public:
        _tell_harvesters(articles, at=at)


def _tell_harvesters(articles: Several[int], *, at: datetime) -> None:
    """A record says which public collections hold it: who harvests fetches it again."""
    Article.objects.filter(pk__in=articles).update(changed_at=at)
