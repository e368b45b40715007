"""What readers said to an entry, as somebody may see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, Q

from worldrounds.commons.models import Editor, Entry, EntryPost, Thanks
from worldrounds.commons.rules import is_editor
from worldrounds.core.errors import NotFound
from worldrounds.people.models import Person

State = EntryPost.State


@dataclass(frozen=True)
class Thread:
    post: EntryPost
    answers: Sequence[EntryPost]


@dataclass(frozen=True)
class Place:
    """What somebody is to an entry."""

    thanks: int  # of everybody
    has_thanked: bool
    is_editor: bool


def place_at(entry: Entry, person: Person | None) -> Place:
    """1 query."""
    pk = person.pk if person else None
    thanks, has_thanked, is_editor = (
        Entry.objects.filter(pk=entry.pk)
        .order_by()
        .values_list(
            Count("thanks"),
            Exists(Thanks.objects.filter(entry=entry, person=pk)),
            Exists(Editor.objects.filter(person=pk)),
        )
        .get()
    )
    return Place(thanks, has_thanked, is_editor or bool(person and person.is_staff))


def threads_of(entry: Entry, person: Person | None, *, by_editor: bool) -> list[Thread]:
    """The oldest first (1 query). What waits is seen by its author and by editors; what ended leaves a trace."""
    seen = ~Q(state=State.WAITING)
    if person is not None:
        seen |= Q(author=person)
    rows = entry.posts.select_related("author__profile__institution")
    posts = list(rows if by_editor else rows.filter(seen))
    return [
        Thread(post, [answer for answer in posts if answer.answers_to_id == post.pk])
        for post in posts
        if post.answers_to_id is None
    ]


def access_post(*, person: Person, pk: int) -> EntryPost:
    """Raises NotFound, also where the person may not know of it."""
    found = EntryPost.objects.filter(pk=pk).select_related("entry", "author", "answers_to").first()
    if found is None or not found.entry.is_public:
        raise NotFound
    if found.state == State.WAITING and found.author_id != person.pk and not is_editor(person):
        raise NotFound
    return found
