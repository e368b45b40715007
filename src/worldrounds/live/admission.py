"""Who may come into a room, and who may still be there: for many people at once, in a handful of queries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from worldrounds.core.errors import NotAllowed, NotFound
from worldrounds.people.models import Person
from worldrounds.rooms.queries import access_room, colour_of, people_inside, rooms_at

# Why a connection is closed. 44xx: trying again is of no use. 45xx and 1xxx: the browser tries again.
SIGN_IN_AGAIN, NO_LONGER_ALLOWED, NO_SUCH_ROOM = 4401, 4403, 4404


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody with this session wants into the room of a group."""

    session_key: str
    slug: str
    number: int


@dataclass(frozen=True, slots=True)
class Pass:
    """Who came in, with which session, to which room."""

    person: int
    room: int
    session_key: str
    session_hash: str  # changes when the person signs out everywhere


@dataclass(frozen=True, slots=True)
class Admitted:
    entry: Pass
    user: dict[str, Any]
    may_write: bool


def admit(wishes: Sequence[Wish]) -> list[Admitted | int]:
    """For each wish, in order: what the person may do, or the code to close the connection with (6 queries)."""
    people = _signed_in({wish.session_key for wish in wishes})
    rooms = rooms_at({(wish.slug, wish.number) for wish in wishes})
    inside = people_inside(rooms.values())

    def answer(wish: Wish) -> Admitted | int:
        person = people.get(wish.session_key)
        if person is None:
            return SIGN_IN_AGAIN
        room = rooms.get((wish.slug, wish.number), 0)
        may_write = inside.get(room, {}).get(person.pk)
        if may_write is None:
            return _why_not(person, wish)
        entry = Pass(person.pk, room, wish.session_key, _session_hash(person.password))
        return Admitted(entry, {"name": str(person), "colour": colour_of(person)}, may_write)

    return [answer(wish) for wish in wishes]


def judge(entries: Collection[Pass]) -> dict[Pass, bool | int]:
    """For each pass: may the person write (True, False), or the code to close the connection with (5 queries)."""
    inside = people_inside({entry.room for entry in entries})
    sessions = set(_sessions({entry.session_key for entry in entries}).values_list("session_key", flat=True))
    people = Person.objects.filter(pk__in={entry.person for entry in entries})
    passwords = dict(people.values_list("pk", "password"))

    def verdict(entry: Pass) -> bool | int:
        password = passwords.get(entry.person)
        if password is None or entry.session_key not in sessions:
            return SIGN_IN_AGAIN
        if _session_hash(password) != entry.session_hash:
            return SIGN_IN_AGAIN
        return inside.get(entry.room, {}).get(entry.person, NO_LONGER_ALLOWED)

    return {entry: verdict(entry) for entry in entries}


def _why_not(person: Person, wish: Wish) -> int:
    try:
        access_room(person=person, slug=wish.slug, number=wish.number)
    except NotFound:
        return NO_SUCH_ROOM
    except NotAllowed:
        pass
    return NO_LONGER_ALLOWED


def _signed_in(session_keys: Collection[str]) -> Mapping[str, Person]:
    """Session key -> account, by the rules of ``django.contrib.auth.get_user`` (2 queries)."""
    sessions = {session.session_key: session.get_decoded() for session in _sessions(session_keys)}
    numbers = {
        key: session[SESSION_KEY]
        for key, session in sessions.items()
        if SESSION_KEY in session and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
    }
    people = {
        str(person.pk): person for person in Person.objects.filter(pk__in=numbers.values(), is_active=True)
    }
    return {
        key: people[number]
        for key, number in numbers.items()
        if number in people and _is_of(people[number], sessions[key])
    }


def _is_of(person: Person, session: Mapping[str, Any]) -> bool:
    given = str(session.get(HASH_SESSION_KEY, ""))
    hashes = [_session_hash(person.password), *person.get_session_auth_fallback_hash()]
    return any(constant_time_compare(given, known) for known in hashes)


def _sessions(keys: Collection[str]) -> QuerySet[Session]:
    return Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())


@lru_cache(10_000)
def _session_hash(password: str) -> str:
    """What a session carries to show that the password has not been changed since."""
    return Person(password=password).get_session_auth_hash()
