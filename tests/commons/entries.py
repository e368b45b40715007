"""Entries for tests."""

from typing import Any

from tests.cast import NOW, Cast
from worldrounds.commons.models import Editor, Entry, Profile
from worldrounds.people.models import Person


def entry_of(author: Person, title: str = "Rounds by night", **values: Any) -> Entry:
    count = Entry.objects.count()
    made = {"kind": Entry.Kind.VISION, "slug": f"entry-{count}", "title": title} | values
    return Entry.objects.create(author=author, **{"created_at": NOW, "changed_at": NOW} | made)


def public_entry(cast: Cast, **values: Any) -> Entry:
    return entry_of(cast.bob, state=Entry.State.PUBLIC, published_at=NOW, **values)


def trusted(person: Person) -> Person:
    Profile.objects.update_or_create(person=person, defaults={"trusted_at": NOW})
    return person


def make_editor(person: Person) -> Person:
    Editor.objects.get_or_create(person=person, defaults={"since": NOW})
    return person
