"""What a file of the document holds: its words, and who made it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Q

from worldrounds.core.countries import country_name
from worldrounds.core.days import in_words
from worldrounds.groups.models import Membership
from worldrounds.rooms.models import HandIn, Image, Room, Version
from worldrounds.rooms.product.reading import Block, Reading, plain, read, title_and_rest
from worldrounds.rooms.product.sources import Reference, references, sources_of
from worldrounds.rooms.queries import Inside, document_of


@dataclass(frozen=True)
class Author:
    name: str
    school: int  # its number among the schools, from 1


@dataclass(frozen=True)
class Contents:
    title: str
    programme: str
    group: str
    authors: Sequence[Author]
    schools: Sequence[str]
    date: str
    text: str  # the document as it was written
    reading: Reading
    blocks: Sequence[Block]  # without the title
    references: Sequence[Reference]
    pictures: Mapping[int, Image]

    @property
    def heading_shift(self) -> int:
        """How many levels the headings may rise, now that the title is none of them."""
        levels = [block.level for block in self.blocks if block.kind == "heading"]
        return min(levels, default=1) - 1


def contents_of(inside: Inside, *, at: datetime, version: Version | None = None) -> Contents:
    """The document as it is now, or a version with the sources that it had then."""
    inside.room.group.programme = inside.standing.programme
    if version is not None:
        return contents_of_version(version, room=inside.room, members=inside.members)
    text = document_of(inside.room).text
    shown = Q(removed_at=None)
    return _contents(text, sources_of(inside), inside.room, inside.members, at, shown)


def contents_of_text(text: str, *, room: Room) -> Contents:
    """Only words: no sources, no pictures, nobody named (no query)."""
    reading = read(text)
    spans, blocks = title_and_rest(reading)
    return Contents(
        title=plain(spans).strip(),
        programme="",
        group=str(room.group),
        authors=[],
        schools=[],
        date="",
        text=text,
        reading=reading,
        blocks=blocks,
        references=[],
        pictures={},
    )


def contents_of_version(version: Version, *, room: Room, members: Sequence[Membership] = ()) -> Contents:
    """For those who are not inside, such as reviewers: without ``members`` nobody is named (1 query, with pictures)."""
    shown = Q(removed_at=None) | Q(Exists(HandIn.objects.filter(version=version)))
    return _contents(version.text, version.sources, room, members, version.at, shown)


def _contents(
    text: str,
    sources: Iterable[Mapping[str, Any]],
    room: Room,
    members: Sequence[Membership],
    at: datetime,
    shown: Q,
) -> Contents:
    reading = read(text)
    spans, blocks = title_and_rest(reading)
    schools = list(dict.fromkeys(_school(member) for member in members))
    pictures = room.images.filter(shown, number__in=reading.pictures) if reading.pictures else []
    return Contents(
        title=plain(spans).strip() or str(room.group),
        programme=room.group.programme.title,
        group=str(room.group),
        authors=[
            Author(member.enrolment.full_name, schools.index(_school(member)) + 1) for member in members
        ],
        schools=schools,
        date=in_words(at.date(), at.date()),
        text=text,
        reading=reading,
        blocks=blocks,
        references=references(reading, sources),
        pictures={picture.number: picture for picture in pictures},
    )


def _school(member: Membership) -> str:
    school = member.enrolment.partner.institution
    return f"{school.name}, {school.city}, {country_name(school.country)}"
