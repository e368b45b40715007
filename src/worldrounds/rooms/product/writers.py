"""Who wrote what: the numbers that edits carry, and the people behind them."""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worldrounds.coediting import authorship
from worldrounds.coediting.erasing import owners as authors_in_order
from worldrounds.coediting.varint import Malformed
from worldrounds.people.models import Person
from worldrounds.rooms.models import Borrowed, Writer

if TYPE_CHECKING:
    from worldrounds.rooms.queries import Inside  # which reads documents, as this file does for them

logger = logging.getLogger(__name__)

NOBODY = ""  # in counts: text whose writer is not known, or that was brought back from an earlier version


def first_writers(rows: Iterable[tuple[bytes, int | None]]) -> dict[int, int]:
    """Client -> the first person in the rows (update, author) who wrote with it."""
    first: dict[int, int] = {}
    for data, person in rows:
        if person is not None:
            for client in _clients(data):
                first.setdefault(client, person)
    return first


def keep_writers(room: int, found: Mapping[int, int]) -> dict[int, int]:
    """Client -> person, with those found now. One query, two where somebody is new.

    Rows that are folded away are learnt in the same transaction.
    """
    known = dict(Writer.objects.filter(room=room).values_list("client", "person"))
    new = {client: person for client, person in found.items() if client not in known}
    if new:
        Writer.objects.bulk_create(
            [Writer(room_id=room, client=client, person_id=person) for client, person in new.items()],
            ignore_conflicts=True,
        )
    return known | new


def owners(room: int, update: bytes, writers: Mapping[int, int]) -> list[tuple[int, int]]:
    """Whose the text is, from its beginning to its end: (person, characters); 0 for whom nobody knows. Text that was
    brought back from a version is here whose it was (1 query)."""
    borrowed: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for client, start, end, person in Borrowed.objects.filter(room=room).values_list(
        "client", "start", "end", "person"
    ):
        borrowed[client].append((start, end, person))
    return authors_in_order(update, writers, borrowed)


def characters(
    update: bytes, writers: Mapping[int, int], *, since: Mapping[int, int] | None = None
) -> dict[str, int]:
    """Person (as text, for JSON) -> characters of theirs that are in the document; ``NOBODY`` for all others."""
    counted: Counter[str] = Counter()
    for client, count in authorship.written(update, since=since).items():
        counted[str(writers.get(client, NOBODY))] += count
    return dict(counted)


def _clients(update: bytes) -> set[int]:
    try:
        return authorship.clients_of(update)
    except Malformed:
        logger.warning("an edit holds something that cannot be read; its writer is not known")
        return set()


@dataclass(frozen=True)
class Share:
    """Of a text: what one person wrote. No name: writers who are not known, and what was brought back."""

    person: str  # as in counts
    name: str
    characters: int
    percent: int


def shares(inside: "Inside", counts: Mapping[str, int]) -> list[Share]:
    """Every member, with nothing too, then others who wrote (1 query where there are such)."""
    names = {str(member.enrolment.person_id): member.enrolment.full_name for member in inside.members}
    others = [int(person) for person in counts if person and person not in names]
    if others:
        names |= {str(person.pk): str(person) for person in Person.objects.filter(pk__in=others)}
    whole = sum(counts.values()) or 1
    return [
        Share(person, name, counts.get(person, 0), round(100 * counts.get(person, 0) / whole))
        for person, name in [*names.items(), (NOBODY, "")]
        if person or counts.get(NOBODY)
    ]
