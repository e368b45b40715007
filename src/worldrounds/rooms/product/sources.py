"""Sources that the document cites as [@key], and the list of references made of them.

One plain style: authors, title, where it appeared, year, address; numbered in the order of the text, as medical
journals do (after the ICMJE's Recommendations, "Sample References").
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from worldrounds.coediting.matrix import sources_on_boards
from worldrounds.core.errors import NotFound, Refused
from worldrounds.evidence.models import Article
from worldrounds.rooms.checks import check_may_write
from worldrounds.rooms.models import Source
from worldrounds.rooms.product.reading import Reading
from worldrounds.rooms.queries import Inside, document_of

MOST = 300  # sources in a room
FIELDS = ("key", "title", "authors", "year", "published_in", "address", "doi")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}$")
_CITED = re.compile(r"\[?@([A-Za-z0-9][A-Za-z0-9_-]{0,59})\]?")
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)$", re.IGNORECASE)


@dataclass(frozen=True)
class Reference:
    """A line of the list of references."""

    number: int
    key: str
    text: str
    address: str  # empty if there is none
    is_known: bool  # False: the text cites it, but nobody has added it


def sources_of(inside: Inside) -> list[dict[str, Any]]:
    """One query."""
    return list(inside.room.sources.values("pk", "article_id", *FIELDS))


def references(reading: Reading, sources: Iterable[Mapping[str, Any]]) -> list[Reference]:
    """What the text cites, in its order."""
    known = {source["key"].lower(): source for source in sources}
    return [
        _reference(number, key, known.get(key.lower())) for number, key in enumerate(reading.cited, start=1)
    ]


def _reference(number: int, key: str, source: Mapping[str, Any] | None) -> Reference:
    if source is None:
        return Reference(
            number, key, _("“%(key)s” is not in the list of sources yet.") % {"key": key}, "", False
        )
    address = f"https://doi.org/{source['doi']}" if source["doi"] else source["address"]
    parts = [source["authors"], source["title"], source["published_in"], source["year"]]
    text = " ".join(part if part[-1] in ".?!。" else f"{part}." for part in parts if part)
    return Reference(number, key, text, address, True)


def known_references(inside: Inside) -> dict[str, Reference]:
    """The room's sources by their short names in small letters, for boards that cite them (1 query)."""
    return {source["key"].lower(): _reference(0, source["key"], source) for source in sources_of(inside)}


def cited_key(line: str) -> str:
    """Of a line that is nothing but a citation, “[@who-2024]” or “@who-2024”, in small letters; else empty."""
    match = _CITED.fullmatch(line.strip())
    return match[1].lower() if match else ""


def not_listed(inside: Inside, sources: Sequence[Mapping[str, Any]]) -> list[str]:
    """What cells of boards name as their sources and the list of ``sources`` does not have yet (3 queries)."""
    listed = {address for source in sources for address in _addresses(source)}
    lines = sources_on_boards(document_of(inside.room))
    return [line for line in lines if not cited_key(line) and line.rstrip("/") not in listed]


def _addresses(source: Mapping[str, Any]) -> Iterable[str]:
    return source["address"].rstrip("/"), f"https://doi.org/{source['doi']}", source["title"]


def save_source(
    *, inside: Inside, values: Mapping[str, str], pk: int | None = None, article: Article | None = None
) -> Source:
    """Add a source (of ``article``, where it is one of the evidence hall's), or change the one with this ``pk``. Without a key it gets one of its author and year."""
    check_may_write(inside)
    values = {name: " ".join(values.get(name, "").split()) for name in FIELDS}
    if not values["title"]:
        raise Refused(_("Write the title."), field="title")
    if values["doi"]:
        values["doi"] = _clean_doi(values["doi"])
    values["key"] = _clean_key(values["key"]) if values["key"] else _free_key(inside, values)
    if pk is None and inside.room.sources.count() >= MOST:
        raise Refused(_("A room can have %(count)s sources.") % {"count": MOST})
    source = (
        access_source(inside, pk=pk)
        if pk
        else Source(room=inside.room, added_by=inside.standing.person, article=article)
    )
    for name, value in values.items():
        setattr(source, name, value)
    try:
        with transaction.atomic():
            source.save()
    except IntegrityError:
        raise Refused(_("Another source has this short name."), field="key") from None
    return source


def access_source(inside: Inside, *, pk: int) -> Source:
    source = inside.room.sources.filter(pk=pk).first()
    if source is None:
        raise NotFound
    return source


def remove_source(*, inside: Inside, pk: int) -> None:
    """Removing it again does no harm."""
    check_may_write(inside)
    inside.room.sources.filter(pk=pk).delete()


def _clean_key(key: str) -> str:
    key = key.removeprefix("[").removesuffix("]").removeprefix("@")
    if not _KEY.match(key):
        raise Refused(_("Use letters from A to Z, numbers, - and _, such as “who-2024”."), field="key")
    return key


def _clean_doi(doi: str) -> str:
    match = _DOI.match(doi)
    if match is None:
        raise Refused(
            _("A DOI begins with 10. and has a slash in it. Leave it empty if unsure."), field="doi"
        )
    return match[1]


def _free_key(inside: Inside, values: Mapping[str, str]) -> str:
    taken = set(inside.room.sources.values_list("key", flat=True))
    words = _ascii_words(values["authors"]) or _ascii_words(values["title"]) or ["source"]
    stem = "-".join(part for part in (words[0], *re.findall(r"\d{4}", values["year"])[:1]) if part)[:50]
    names: Sequence[str] = [stem, *(f"{stem}-{number}" for number in range(2, MOST + 2))]
    return next(name for name in names if name not in taken)


def _ascii_words(text: str) -> list[str]:
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z][a-z0-9]*", letters)
