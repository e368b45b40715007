"""A record on its way into the collection, with all that can be worked out of it before the database is asked."""

from collections.abc import Mapping
from functools import cached_property
from hashlib import blake2b
from typing import Any

from worldrounds.bibliography.affiliations import countries_named
from worldrounds.bibliography.record import Name, Record, as_data, from_data
from worldrounds.bibliography.sameness import Facts, facts
from worldrounds.evidence.keys import all_keys, identifier_keys, kinds
from worldrounds.evidence.records import Packed, article_of, packed, unpacked
from worldrounds.evidence.search.index import Readied, readied
from worldrounds.evidence.search.texts import READ

# What sameness looks at, in columns.
_NAMES = ("authors", "editors")
_LISTS = ("issn", "publication_types")
_PLAIN = (
    "type", "title", "translated_title", "journal", "journal_short", "volume", "issue", "pages", "publisher", "year",
    "doi", "pmid", "pmcid", "language",
)  # fmt: skip
COMPARED = (*_NAMES, *_LISTS, *_PLAIN)
CITED = ("text", "doi", "pmid", "pmcid")


class Arriving:
    """A record, and where it stands in its file.

    Sent to another process, most is worked out before, and little but text travels: there the record is built again only
    where somebody needs it.
    """

    def __init__(self, record: Record, place: str = "") -> None:
        self.record = record
        self.place = place

    @cached_property
    def record(self) -> Record:
        references = [dict(zip(CITED, cited, strict=False)) for cited in self.references]
        return from_data(unpacked(self.columns) | {"references": references})

    @property
    def data(self) -> dict[str, Any]:
        """What ``as_data`` tells of it."""
        return as_data(self.record)

    @cached_property
    def columns(self) -> Packed:
        """Of its article."""
        return packed(self.record)

    @cached_property
    def references(self) -> list[tuple[str, ...]]:
        """What it cites: text, doi, pmid, pmcid, and then the keys that name it."""
        return [
            (one.text, one.doi, one.pmid, one.pmcid, *identifier_keys(one.doi, one.pmid, one.pmcid))
            for one in self.record.references
        ]

    @cached_property
    def digest(self) -> str:
        """The same for the very same record."""
        cited = ("\t".join(one[: len(CITED)]) for one in self.references)
        whole = "\n".join([*map(str, self.columns.values()), *cited])
        return blake2b(whole.encode(errors="surrogatepass"), digest_size=16).hexdigest()

    @property
    def size(self) -> int:
        """In signs, about."""
        columns = sum(len(value) for value in self.columns.values() if isinstance(value, str))
        return columns + sum(len(one[0]) for one in self.references)

    @cached_property
    def facts(self) -> Facts:
        return (
            facts(self.record) if "record" in vars(self) else facts_of_row(unpacked(self.columns, COMPARED))
        )

    @cached_property
    def identifiers(self) -> list[str]:
        """Keys that name it."""
        return identifier_keys(self.facts.doi, self.facts.pmid, self.facts.pmcid)

    @cached_property
    def kinds(self) -> set[str]:
        """Of those."""
        return kinds(self.identifiers)

    @cached_property
    def keys(self) -> list[str]:
        """Keys that may find it."""
        return sorted(all_keys(self.facts))

    @cached_property
    def readied(self) -> Readied:
        """For the search."""
        return readied(article_of(self.columns, READ))

    @cached_property
    def countries(self) -> set[str]:
        """In which its authors work."""
        authors = unpacked(self.columns, ["authors"])["authors"]
        texts = {place["text"] for name in authors for place in name["affiliations"]}
        return {code for text in texts for code in countries_named(text)}

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in _TRAVELS}


_TRAVELS = ("place", "columns", "identifiers", "keys", "references", "readied")


def facts_of_row(row: Mapping[str, Any]) -> Facts:
    """Of the columns that are ``COMPARED``; cheaper than by way of the whole record."""
    values = {name: row[name] for name in _PLAIN}
    values |= {name: tuple(row[name]) for name in _LISTS}
    values |= {name: tuple(map(_name, row[name])) for name in _NAMES}
    return facts(Record(**values))


def _name(said: Mapping[str, Any]) -> Name:
    return Name(said.get("family", ""), said.get("given", ""), literal=said.get("literal", ""))
