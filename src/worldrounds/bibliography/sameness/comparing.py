"""Two records, one answer.

1.  An identifier that both have says yes, unless another of the same kind says no, or one is a notice about the other,
    or nothing else agrees: then a person must look.
2.  Different identifiers of the same kind say no: also for a preprint and its article, which are two records.
3.  A notice (erratum, retraction, reply, ...), a conference abstract and a translation are not the work that they are about.
4.  Without identifiers in common: title, authors, year, and place in the journal, none of which may speak against it.
"""

from dataclasses import dataclass
from enum import Enum

from worldrounds.bibliography.sameness.facts import Facts
from worldrounds.bibliography.sameness.keys import STOP
from worldrounds.bibliography.sameness.people import Agreement, agreement
from worldrounds.bibliography.sameness.titles import Relation, likeness, relation


class Likeness(Enum):
    SAME = "same"  # by identifier
    PROBABLE = "probable"  # by title, authors, year: a person decides
    UNSURE = "unsure"  # an identifier says yes and something else no: a person decides
    OTHER = "other"


@dataclass(frozen=True)
class Verdict:
    """``reasons``: words of a small vocabulary ("same-doi", "title-equal", "year-equal", ...), the weightiest first.
    Those that speak against end in "-other"."""

    likeness: Likeness
    reasons: tuple[str, ...]


def compare(one: Facts, other: Facts) -> Verdict:
    """The same whichever comes first."""
    shared, clashing = _identifiers(one, other)
    if shared:
        return _by_identifier(one, other, shared, clashing)
    if clashing:
        named = ("preprint-other",) if one.preprint != other.preprint else ()
        return Verdict(Likeness.OTHER, tuple(f"{kind}-other" for kind in clashing) + named)
    if against := _is_another_thing(one, other):
        return Verdict(Likeness.OTHER, (against,))
    return _by_words(one, other)


def _identifiers(one: Facts, other: Facts) -> tuple[list[str], list[str]]:
    pairs = [(kind, getattr(one, kind), getattr(other, kind)) for kind in ("doi", "pmid", "pmcid")]
    both = [(kind, a == b) for kind, a, b in pairs if a and b]
    return [kind for kind, same in both if same], [kind for kind, same in both if not same]


def _by_identifier(one: Facts, other: Facts, shared: list[str], clashing: list[str]) -> Verdict:
    reasons = tuple(f"same-{kind}" for kind in shared)
    against = tuple(f"{kind}-other" for kind in clashing)
    if one.kind != other.kind:
        against += ("kind-other",)
    elif _title(one, other) is Relation.OTHER and _nothing_agrees(one, other):
        against += ("title-other",)
    return Verdict(Likeness.UNSURE if against else Likeness.SAME, reasons + against)


def _nothing_agrees(one: Facts, other: Facts) -> bool:
    """Titles change, and are translated; a number that was typed wrong leads to other people's work."""
    people = agreement(one.writers, other.writers)
    alike = max((likeness(a, b) for a in one.titles for b in other.titles), default=1.0)
    return alike < 0.6 and people in {Agreement.NONE, Agreement.UNKNOWN}


def _is_another_thing(one: Facts, other: Facts) -> str:
    if one.kind != other.kind:
        return "kind-other"
    if one.language and other.language and one.language != other.language:
        return "language-other"
    if _place(one, other) is not True:
        if one.preprint != other.preprint:
            return "preprint-other"
        if one.meeting != other.meeting:
            return "meeting-other"
    return ""


def _by_words(one: Facts, other: Facts) -> Verdict:
    title, people = _title(one, other), agreement(one.writers, other.writers)
    place, years, journal = _place(one, other), _years(one, other), _journal(one, other)
    reasons = _reasons(title, people, place=place, years=years, journal=journal)
    if place is False or (journal is False and not place):
        return Verdict(Likeness.OTHER, reasons)
    if _agrees(one, other, title, people, place=place is True, years=years, journal=journal is True):
        return Verdict(
            Likeness.PROBABLE, tuple(reason for reason in reasons if not reason.endswith("-other"))
        )
    return Verdict(Likeness.OTHER, reasons)


def _agrees(
    one: Facts, other: Facts, title: Relation, people: Agreement, *, place: bool, years: str, journal: bool
) -> bool:
    named = people is Agreement.SAME
    if title is Relation.OTHER:
        alike = max((likeness(a, b) for a in one.titles for b in other.titles), default=0.0)
        known = named or (people is Agreement.UNKNOWN and years == "equal")
        return place and journal and known and years != "other" and alike >= 0.7
    if years == "other" and not place:
        return False
    if _says_little(one) or _says_little(other):
        return place or (title is Relation.EQUAL and named and years == "equal" and journal and not one.page)
    if people is Agreement.NONE:
        return title is Relation.EQUAL and place
    if people is Agreement.UNKNOWN:
        return place or (title is Relation.EQUAL and (years == "equal" or journal))
    if title is Relation.EQUAL:
        return True
    if title is Relation.LIKE:
        return named or place
    return place or (named and (years in {"equal", "near"} or journal))


def _title(one: Facts, other: Facts) -> Relation:
    found = [relation(a, b) for a in one.titles for b in other.titles]
    return next((kind for kind in Relation if kind in found), Relation.OTHER)


def _says_little(facts: Facts) -> bool:
    """ "Editorial", "Medical education": many works are called so."""
    return max((sum(word not in STOP for word in title) for title in facts.titles), default=0) <= 2


def _place(one: Facts, other: Facts) -> bool | None:
    """Whether they stand at the same place of a journal; None where that cannot be said."""
    if not one.page or not other.page:
        return None
    if one.page == other.page:
        return None if one.volume and other.volume and one.volume != other.volume else True
    return False if one.volume and other.volume and one.volume != other.volume else None


def _years(one: Facts, other: Facts) -> str:
    if one.year is None or other.year is None:
        return "unknown"
    apart = abs(one.year - other.year)
    return (
        "equal" if not apart else "near" if apart == 1 else "other"
    )  # online in one year, printed in the next


def _journal(one: Facts, other: Facts) -> bool | None:
    if one.issn & other.issn:
        return True
    if not one.journals or not other.journals:
        return None
    return any(_may_abbreviate(a, b) for a in one.journals for b in other.journals)


def _may_abbreviate(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """ "BMC Med Educ" and "BMC Medical Education"; also where one has a subtitle, or is misspelt."""
    a, b = ([word for word in name if word not in STOP] or list(name) for name in (one, other))
    short, long = sorted((a, b), key=len)
    if len(short) == 1 and short[0] == "".join(word[0] for word in long):  # JAMA
        return True
    starts = sum(any(word.startswith(piece) or piece.startswith(word) for word in long) for piece in short)
    return starts * 3 >= len(short) * 2 or likeness(one, other) >= 0.85


def _reasons(
    title: Relation, people: Agreement, *, place: bool | None, years: str, journal: bool | None
) -> tuple[str, ...]:
    found = [f"title-{title.value}"]
    if people in {Agreement.SAME, Agreement.SOME, Agreement.NONE}:
        found.append(f"authors-{'other' if people is Agreement.NONE else people.value}")
    if years != "unknown":
        found.append(f"year-{years}")
    for name, says in (("place", place), ("journal", journal)):
        if says is not None:
            found.append(f"{name}-{'same' if says else 'other'}")
    return tuple(found)
