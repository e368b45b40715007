"""The starting collection: 129 records of the field with where each was seen. README.md says how it was collected."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from worldrounds.bibliography.record import Cited, Heading, Name, Qualifier, Record, Section

# What is kept of a record as it stands in the file, because the shape of a record has no field for it.
KEPT = ("seen", "note", "open_licence", "number", "genre", "collection-title")


@dataclass(frozen=True)
class Entry:
    """``held``: for each reference the ``key`` of the record that it is, or empty. ``suggested``: codes of one reader."""

    record: Record
    summary: str
    suggested: Mapping[str, Any]
    held: tuple[str, ...]


def entries() -> Iterator[Entry]:
    text = resources.files(__package__).joinpath("records.json").read_text("utf-8")
    for item in json.loads(text):
        yield Entry(
            record=_record(item),
            summary=item.get("summary", ""),
            suggested=item.get("class", {}),
            held=tuple(cited.get("held", "") for cited in item.get("references", ())),
        )


def _record(item: Mapping[str, Any]) -> Record:
    year, month, day = (*item.get("issued", {"date-parts": [[]]})["date-parts"][0], None, None, None)[:3]
    original = item.get("original_title", "")
    abstract = item.get("abstract", "")
    return Record(
        title=original or item["title"],
        translated_title=item["title"] if original else "",
        type=item["type"],
        authors=tuple(Name(**name) for name in item["author"]),
        editors=tuple(Name(**name) for name in item.get("editor", ())),
        journal=item.get("container-title", ""),
        journal_short=item.get("container-title-short", ""),
        isbn=(item["ISBN"],) if "ISBN" in item else (),
        volume=item.get("volume", ""),
        issue=item.get("issue", ""),
        pages=item.get("page", ""),
        publisher=item.get("publisher", ""),
        place=item.get("publisher-place", ""),
        year=year,
        month=month,
        day=day,
        doi=item.get("DOI", "").lower(),
        pmid=item.get("PMID", ""),
        pmcid=item.get("PMCID", ""),
        url=item.get("URL", ""),
        language=item.get("language", ""),
        abstract=(Section(abstract),) if abstract else (),
        abstract_licence=item.get("abstract_licence", ""),
        conflict_of_interest=item.get("conflict_of_interest", ""),
        keywords=tuple(item.get("keywords", ())),
        headings=tuple(_heading(heading) for heading in item.get("mesh", ())),
        publication_types=tuple(item.get("publication_types", ())),
        references=tuple(_cited(cited) for cited in item.get("references", ())),
        key=item["id"],
        rest={"starting": {name: _several(item[name]) for name in KEPT if name in item}},
    )


def _heading(written: str) -> Heading:
    """“Education, Professional / ethics”: a heading and its qualifier."""
    name, _slash, qualifier = written.partition(" / ")
    return Heading(name, qualifiers=(Qualifier(qualifier),) if qualifier else ())


def _cited(item: Mapping[str, str]) -> Cited:
    return Cited(**{name: value for name, value in item.items() if name != "held"})


def _several(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]
