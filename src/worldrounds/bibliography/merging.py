"""Two records of one work -> one record, field by field, with the reason; nothing is thrown away.

The one that is held wins unless the other plainly says more, or is a newer version from the same source. What does not
win is in ``Choice.other``, so that a history can keep it and a person can choose it instead.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, TypeVar

from worldrounds.bibliography.record import Affiliation, Cited, Name, Record
from worldrounds.bibliography.sameness.facts import Writer
from worldrounds.bibliography.sameness.folding import folded, sound
from worldrounds.bibliography.sameness.people import is_same

Side = Literal["held", "arriving", "both"]
T = TypeVar("T")
DATE = ("year", "month", "day", "season")
FIELDS = tuple(field.name for field in fields(Record))
_EMPTY = Record(title="")


@dataclass(frozen=True)
class Choice:
    """``why``: a word of a small vocabulary ("only", "longer", "more-authors", ...). ``other``: the value that lost,
    None where nothing is lost."""

    field: str
    side: Side
    why: str
    value: Any
    other: Any = None


@dataclass(frozen=True)
class Merged:
    """``choices``: for each field in which the two differ."""

    record: Record
    choices: tuple[Choice, ...]


def merge(held: Record, arriving: Record, *, chosen: Mapping[str, Side] | None = None) -> Merged:
    """``chosen``: sides that a person has taken, by field, instead of what the rules would take."""
    found = []
    newer = _is_newer(held, arriving)
    for name in FIELDS:
        one, other = getattr(held, name), getattr(arriving, name)
        if one != other:
            taken = (chosen or {}).get(name)
            choice = _choose(name, held, arriving, newer=newer)
            found.append(_forced(choice, one, other, taken) if taken and taken != choice.side else choice)
    return Merged(replace(held, **{choice.field: choice.value for choice in found}), tuple(found))


def _forced(choice: Choice, one: Any, other: Any, side: Side) -> Choice:
    if side == "both":
        return choice
    value, lost = (one, other) if side == "held" else (other, one)
    return Choice(choice.field, side, "chosen", value, lost if not _is_empty(choice.field, lost) else None)


def _choose(name: str, held: Record, arriving: Record, *, newer: bool) -> Choice:
    one, other = getattr(held, name), getattr(arriving, name)
    if newer and other and name in {"authors", "editors", "headings", "references"}:
        return Choice(name, "arriving", "newer", other, _lost(name, one, other, other))
    if name in _TOGETHER:
        value, why = _TOGETHER[name](one, other)
        side: Side = "held" if value == one else "arriving" if value == other else "both"
        return Choice(name, side, why, value, _lost(name, one, other, value))
    if (
        name == "abstract_licence"
        and held.abstract
        and arriving.abstract
        and held.abstract != arriving.abstract
    ):
        return _licence(held, arriving)
    if _is_empty(name, one) and not _belongs_elsewhere(name, held, arriving):
        return Choice(name, "arriving", "only", other)
    if _is_empty(name, other):
        return Choice(name, "held", "only", one)
    side, why = _winner(name, held, arriving, newer=newer)
    value, lost = (one, other) if side == "held" else (other, one)
    return Choice(name, side, why, value, lost)


def _lost(name: str, one: Any, other: Any, value: Any) -> Any:
    lost = other if value == one else one if value == other else None
    return None if lost is None or _is_empty(name, lost) or _is_within(lost, value) else lost


def _is_within(lost: Any, value: Any) -> bool:
    return isinstance(lost, tuple) and isinstance(value, tuple) and all(item in value for item in lost)


def _is_empty(name: str, value: Any) -> bool:
    return name != "type" and bool(value == getattr(_EMPTY, name))


def _belongs_elsewhere(name: str, held: Record, arriving: Record) -> bool:
    """A month belongs to its year: it does not go to another's."""
    return name in DATE[1:] and held.year is not None and held.year != arriving.year


def _licence(held: Record, arriving: Record) -> Choice:
    """It belongs to its abstract, and goes with it."""
    side, _why = _abstract_winner(held, arriving)
    value, lost = held.abstract_licence, arriving.abstract_licence
    if side == "arriving":
        value, lost = lost, value
    return Choice("abstract_licence", side, "abstract", value, lost or None)


def _winner(name: str, held: Record, arriving: Record, *, newer: bool) -> tuple[Side, str]:
    if name == "abstract":
        return _abstract_winner(held, arriving)
    if name in DATE:
        return ("arriving", "fuller-date") if _fuller_date(held, arriving) else ("held", "kept")
    if name == "revised":
        return ("arriving", "newer") if arriving.revised > held.revised else ("held", "newer")
    if name in {"key", "doi", "pmid", "pmcid"}:
        return "held", "kept"
    if newer:
        return "arriving", "newer"
    if (
        not _is_newer(arriving, held)
        and name in _BETTER
        and _BETTER[name](getattr(held, name), getattr(arriving, name))
    ):
        return "arriving", "longer"
    return "held", "kept"


def _is_newer(held: Record, arriving: Record) -> bool:
    """A later version of the same record of PubMed."""
    same = bool(held.pmid) and held.pmid == arriving.pmid
    return same and bool(held.revised) and arriving.revised > held.revised


def _fuller_date(held: Record, arriving: Record) -> bool:
    if held.year != arriving.year and held.year is not None:
        return False  # online in one year, printed in the next: no date is pieced together from both
    said = [sum(value is not None for value in (r.year, r.month, r.day)) for r in (held, arriving)]
    return said[1] > said[0]


def _abstract_winner(held: Record, arriving: Record) -> tuple[Side, str]:
    parts = [sum(bool(section.label) for section in r.abstract) for r in (held, arriving)]
    if parts[0] != parts[1]:
        return ("arriving", "structured") if parts[1] > parts[0] else ("held", "structured")
    if _is_newer(held, arriving) and arriving.abstract:
        return "arriving", "newer"
    length = [sum(len(section.text) for section in r.abstract) for r in (held, arriving)]
    return ("arriving", "longer") if length[1] > length[0] * 1.05 else ("held", "kept")


def _longer_title(one: str, other: str) -> bool:
    """The other goes on where this one ends; or this one shouts."""
    plain, more = folded(one).strip(" .[]"), folded(other).strip(" .[]")
    return (len(more) > len(plain) and more.startswith(plain)) or (one.isupper() and not other.isupper())


def _longer_pages(one: str, other: str) -> bool:
    return len(other) > len(one) and re.split(r"\W", other)[0] == re.split(r"\W", one)[0]


def _longer_name(one: str, other: str) -> bool:
    """ "BMC Medical Education" for "BMC Med Educ"."""
    pieces, names = folded(one).replace(".", " ").split(), folded(other).split()
    return len(other) > len(one) and all(any(name.startswith(piece) for name in names) for piece in pieces)


_BETTER: dict[str, Callable[[str, str], bool]] = {
    "title": _longer_title,
    "translated_title": _longer_title,
    "pages": _longer_pages,
    "journal": _longer_name,
    "publisher": _longer_name,
    "conflict_of_interest": lambda one, other: len(other) > len(one),
}


# Lists: both together ----------------------------------------------------------------------------------------


def _authors(one: tuple[Name, ...], other: tuple[Name, ...]) -> tuple[tuple[Name, ...], str]:
    """The list that names more people, and says more of them; what the other knows of a person is added."""
    said = [(len(names), sum(map(_said_of, names))) for names in (one, other)]
    base, more = (one, other) if said[0] >= said[1] else (other, one)
    return tuple(
        _completed(name, _person(name, place, more)) for place, name in enumerate(base)
    ), "more-authors"


def _said_of(name: Name) -> int:
    return 3 * bool(name.orcid) + 2 * bool(name.affiliations) + (len(name.given.replace(".", "")) > 2)


def _person(name: Name, place: int, names: tuple[Name, ...]) -> Name | None:
    """The same person in the other list: at the same place, else the only one of that name."""
    if place < len(names) and _same_person(name, names[place]):
        return names[place]
    found = [other for other in names if _same_person(name, other)]
    return found[0] if len(found) == 1 else None


def _same_person(one: Name, other: Name) -> bool:
    if one.orcid and other.orcid:
        return one.orcid == other.orcid
    return is_same(_heard(one), _heard(other))


def _heard(name: Name) -> Writer:
    return Writer(sound(name.family or name.literal), sound(name.given))


def _completed(name: Name, other: Name | None) -> Name:
    if other is None:
        return name
    fuller = len(other.given) > len(name.given) and folded(other.family) == folded(name.family)
    return replace(
        name,
        given=other.given if fuller else name.given,
        suffix=name.suffix or other.suffix,
        orcid=name.orcid or other.orcid,
        affiliations=_affiliations(name.affiliations, other.affiliations),
    )


def _affiliations(one: tuple[Affiliation, ...], other: tuple[Affiliation, ...]) -> tuple[Affiliation, ...]:
    base, more = (one, other) if len(one) >= len(other) else (other, one)
    known = {place.text: place.ror for place in more if place.ror}
    return tuple(replace(place, ror=place.ror or known.get(place.text, "")) for place in base)


def _all_of(one: tuple[T, ...], other: tuple[T, ...]) -> tuple[tuple[T, ...], str]:
    return _union(one, other, key=lambda item: folded(item) if isinstance(item, str) else item), "both"


def _headings(one: tuple[Any, ...], other: tuple[Any, ...]) -> tuple[tuple[Any, ...], str]:
    base, more = (one, other) if _weight(one) >= _weight(other) else (other, one)
    return _union(base, more, key=lambda heading: folded(heading.name)), "both"


def _weight(headings: tuple[Any, ...]) -> int:
    return sum(1 + len(heading.qualifiers) for heading in headings)


def _notices(one: tuple[Any, ...], other: tuple[Any, ...]) -> tuple[tuple[Any, ...], str]:
    return _union(
        one, other, key=lambda notice: (notice.kind, notice.pmid or notice.doi or notice.text)
    ), "both"


def _union(one: Iterable[T], other: Iterable[T], *, key: Callable[[T], Any]) -> tuple[T, ...]:
    seen: dict[Any, T] = {}
    for item in (*one, *other):
        seen.setdefault(key(item), item)
    return tuple(seen.values())


def _references(one: tuple[Cited, ...], other: tuple[Cited, ...]) -> tuple[tuple[Cited, ...], str]:
    """The longer list, with the identifiers that the other knows of the same works."""
    said = [
        (len(cited), sum(bool(c.doi) + bool(c.pmid) + bool(c.pmcid) for c in cited)) for cited in (one, other)
    ]
    base, more = (one, other) if said[0] >= said[1] else (other, one)
    known = {name: cited for cited in more for name in _names_of(cited)}
    return tuple(_identified(cited, known) for cited in base), "longer"


def _names_of(cited: Cited) -> list[str]:
    return [name for name in (cited.doi, cited.pmid, cited.pmcid, folded(cited.text)) if name]


def _identified(cited: Cited, known: Mapping[str, Cited]) -> Cited:
    other = next((known[name] for name in _names_of(cited) if name in known), cited)
    return Cited(cited.text, cited.doi or other.doi, cited.pmid or other.pmid, cited.pmcid or other.pmcid)


def _rest(one: dict[str, Any], other: dict[str, Any]) -> tuple[dict[str, Any], str]:
    merged = {name: dict(values) for name, values in one.items()}
    for name, values in other.items():
        for field, said in values.items():
            held = merged.setdefault(name, {}).setdefault(field, [])
            merged[name][field] = held + [value for value in said if value not in held]
    return merged, "both"


_TOGETHER: dict[str, Callable[[Any, Any], tuple[Any, str]]] = {
    "authors": _authors,
    "editors": _authors,
    "issn": _all_of,
    "isbn": _all_of,
    "keywords": _all_of,
    "publication_types": _all_of,
    "headings": _headings,
    "notices": _notices,
    "references": _references,
    "rest": _rest,
}
