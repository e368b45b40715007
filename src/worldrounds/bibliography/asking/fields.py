"""The fields that a question can name in [brackets], by PubMed's short and long names."""

from dataclasses import dataclass
from enum import Enum

from rapidfuzz import process


class Kind(Enum):
    """How a field is compared."""

    TEXT = "text"  # each word by itself
    PHRASE = "phrase"  # all words together, as they stand
    VALUE = "value"  # one of a list of values, whole
    IDENTIFIER = "identifier"
    DATE = "date"


@dataclass(frozen=True)
class Field:
    """``columns``: the indexed texts in which its words are looked for."""

    tag: str
    kind: Kind
    names: tuple[str, ...]
    columns: tuple[str, ...] = ()


# The texts that an index keeps apart; "major" repeats the major headings.
COLUMNS = ("title", "abstract", "heading", "major", "keyword", "author", "affiliation", "journal", "other")

# Columns that are always looked into apart: what stands in a title, a subject or a name tells more than the rest.
GROUPS = (
    ("title",),
    ("heading", "major", "keyword"),
    ("author",),
    ("abstract", "affiliation", "journal", "other"),
)

EVERYWHERE = Field("all", Kind.TEXT, ("all fields",), tuple(name for name in COLUMNS if name != "major"))
DATE = Field("dp", Kind.DATE, ("date - publication", "publication date", "pdat", "date", "year"))
DOI = Field("doi", Kind.IDENTIFIER, ("article identifier", "aid"))
FIELDS = (
    EVERYWHERE,
    DATE,
    Field("ti", Kind.TEXT, ("title",), ("title",)),
    Field("ab", Kind.TEXT, ("abstract",), ("abstract",)),
    Field("tiab", Kind.TEXT, ("title/abstract",), ("title", "abstract", "keyword")),
    Field("tw", Kind.TEXT, ("text word", "text words"), ("title", "abstract", "keyword", "heading")),
    Field("au", Kind.PHRASE, ("author", "fau", "author - full", "full author name"), ("author",)),
    Field("ad", Kind.TEXT, ("affiliation",), ("affiliation",)),
    Field("ta", Kind.PHRASE, ("journal", "jour"), ("journal",)),
    Field("mh", Kind.PHRASE, ("mesh terms", "mesh", "mesh term"), ("heading",)),
    Field("majr", Kind.PHRASE, ("mesh major topic",), ("major",)),
    Field("ot", Kind.PHRASE, ("other term", "keyword", "keywords"), ("keyword",)),
    DOI,
    Field("pmid", Kind.IDENTIFIER, ("uid",)),
    Field("pmcid", Kind.IDENTIFIER, ("pmc",)),
    Field("pt", Kind.VALUE, ("publication type", "ptyp")),
    Field("la", Kind.VALUE, ("language", "lang")),
    Field("format", Kind.VALUE, ("formats",)),
    Field("country", Kind.VALUE, ("place of study", "countries")),
    Field("income", Kind.VALUE, ("income group", "income groups")),
    Field("model", Kind.VALUE, ("models",)),
    Field("kind", Kind.VALUE, ("theory or action",)),
    Field("outcome", Kind.VALUE, ("outcome level",)),
)
_NAMED = {name: field for field in FIELDS for name in (field.tag, *field.names)}


def field_named(tag: str) -> Field | None:
    return _NAMED.get(_simple(tag))


def nearest(tag: str) -> str:
    """The tag that is meant, perhaps."""
    found = process.extractOne(_simple(tag), list(_NAMED))
    return _NAMED[found[0]].tag if found and found[1] > 50 else EVERYWHERE.tag


def _simple(tag: str) -> str:
    """“Title:~2” is PubMed's proximity search, which is answered as [Title]."""
    return " ".join(tag.split(":", 1)[0].casefold().split())
