"""What sameness looks at in a record, folded once."""

import re
from dataclasses import dataclass

from worldrounds.bibliography.record import Name, Record
from worldrounds.bibliography.sameness.folding import folded, sound, words

# The same work under a mark that its publisher put before the title later.
_MARK = re.compile(
    r"^\W*(?:retracted(?: article)?|withdrawn|temporary removal|reprint)\b[\]\s]*[:.\-–—\]]\s*", re.I
)
_NOTICES = (
    ("erratum", re.compile(r"^\W*(?:author |publisher )?(?:correction|corrections|erratum|errata|corrigendum|corrigenda|addendum)\b", re.I)),
    ("retraction", re.compile(r"^\W*(?:notice of retraction|retraction note|retraction notice|retraction|withdrawal)\b", re.I)),
    ("concern", re.compile(r"^\W*(?:editorial )?expression of concern\b", re.I)),
    ("reply", re.compile(r"^\W*(?:(?:the )?authors?(?: s)?[’']? ?(?:reply|response)|in reply|reply|response|re)\b(?:\s+to\b|\W*[:.]|$)", re.I)),
    ("comment", re.compile(r"^\W*(?:(?:a )?(?:comment|commentary|letter|letters) (?:on|to|regarding)\b|(?:comment|commentary)\s*[:.])", re.I)),
)  # fmt: skip
_NOTICE_TYPES = {
    "published erratum": "erratum",
    "retraction of publication": "retraction",
    "retraction notice": "retraction",
    "expression of concern": "concern",
}
LONGEST_TITLE = 5_000  # signs that are looked at
_MEETING = {"meeting abstract", "meeting abstracts", "congress", "congresses", "conference abstract"}
_PREPRINT_DOI = re.compile(r"10\.(?:1101/\d|21203/|2139/ssrn|20944/preprints|48550/|31234/osf|36227/|22541/)")
_PREPRINT_SERVER = re.compile(
    r"\b(?:medrxiv|biorxiv|arxiv|research square|ssrn|preprints?|psyarxiv|osf|edarxiv)\b", re.I
)
_REPLY_AFTER = re.compile(r"[:.\-–—(\[]\s*(?:the )?(?:authors?[’']?s? |a )?(?:reply|response)\W*$", re.I)


@dataclass(frozen=True, slots=True)
class Writer:
    """A person as ``sound`` hears them. A group has a family name only."""

    family: str
    given: str = ""  # or initials
    parts: frozenset[str] = frozenset()  # of a family name of several words


@dataclass(frozen=True, slots=True)
class Facts:
    """``titles``: the words of the title and of its translation. ``kind``: "work", or what notice it is."""

    doi: str
    pmid: str
    pmcid: str
    titles: tuple[tuple[str, ...], ...]
    kind: str
    meeting: bool  # said or printed at a conference
    preprint: bool
    language: str
    writers: tuple[Writer, ...]
    year: int | None
    volume: str
    issue: str
    page: str  # the first, or the article's number
    journals: tuple[tuple[str, ...], ...]
    issn: frozenset[str]


def facts(record: Record) -> Facts:
    """Of a record; a pair of facts says all that ``compare`` needs."""
    title = _MARK.sub("", record.title[:LONGEST_TITLE])
    titles = dict.fromkeys(words(text[:LONGEST_TITLE]) for text in (title, record.translated_title) if text)
    journals = dict.fromkeys(words(text) for text in (record.journal, record.journal_short) if text)
    types = {name.lower() for name in record.publication_types}
    return Facts(
        doi=_bare_doi(record.doi),
        pmid=record.pmid.strip().lstrip("0"),
        pmcid=record.pmcid.strip().upper(),
        titles=tuple(found for found in titles if found),
        kind=_kind(title, types),
        meeting=record.type == "paper-conference" or bool(types & _MEETING),
        preprint=is_preprint(record),
        language=record.language[:2].lower(),
        writers=tuple(_writer(name) for name in record.authors or record.editors),
        year=record.year,
        volume=_number(record.volume),
        issue=folded(record.issue).strip(),
        page=_first_page(record.pages),
        journals=tuple(journals),
        issn=frozenset(number.replace("-", "").upper() for number in record.issn),
    )


def _bare_doi(doi: str) -> str:
    return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", doi.strip().lower()).rstrip(".")


def _kind(title: str, types: set[str]) -> str:
    for name, pattern in _NOTICES:
        if pattern.search(title):
            return name
    if _REPLY_AFTER.search(title):
        return "reply"
    return next((_NOTICE_TYPES[name] for name in sorted(types) if name in _NOTICE_TYPES), "work")


def is_preprint(record: Record) -> bool:
    """By its type, or by where it lies."""
    types = {name.lower() for name in record.publication_types}
    named = "preprint" in types or record.type == "preprint" or _PREPRINT_DOI.match(_bare_doi(record.doi))
    return bool(named or _PREPRINT_SERVER.search(record.journal or record.publisher))


def _writer(name: Name) -> Writer:
    family = name.family or name.literal
    parts = frozenset(sound(part) for part in re.split(r"[\s\-]+", family) if len(part) > 2)
    return Writer(sound(family), sound(name.given), parts)


def _number(text: str) -> str:
    found = re.search(r"\d+", text)
    return found[0].lstrip("0") if found else folded(text).strip()


def _first_page(pages: str) -> str:
    found = re.match(r"\W*([a-z]{0,6}\d+[a-z]?)", folded(pages))
    return found[1].lstrip("0") if found else ""
