"""What a file of the document holds: its words, and who made it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from worldrounds.core.countries import country_name
from worldrounds.core.days import in_words
from worldrounds.rooms.models import Image, Version
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
    text = version.text if version else document_of(inside.room).text
    sources: Iterable[Mapping[str, Any]] = version.sources if version else sources_of(inside)
    reading = read(text)
    spans, blocks = title_and_rest(reading)
    schools = list(dict.fromkeys(_school(member) for member in inside.members))
    pictures = inside.room.images.filter(number__in=reading.pictures) if reading.pictures else []
    day = (version.at if version else at).date()
    return Contents(
        title=plain(spans).strip() or str(inside.room.group),
        programme=inside.standing.programme.title,
        group=str(inside.room.group),
        authors=[
            Author(member.enrolment.full_name, schools.index(_school(member)) + 1)
            for member in inside.members
        ],
        schools=schools,
        date=in_words(day, day),
        text=text,
        reading=reading,
        blocks=blocks,
        references=references(reading, sources),
        pictures={picture.number: picture for picture in pictures},
    )


def _school(member: Any) -> str:
    school = member.enrolment.partner.institution
    return f"{school.name}, {school.city}, {country_name(school.country)}"
