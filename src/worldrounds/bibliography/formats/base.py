"""What all formats share: what a reader yields, and how text is cleaned."""

import re
from dataclasses import dataclass
from functools import lru_cache

from worldrounds.bibliography.record import Record

# Of one record, in bytes or signs. The longest in PubMed (thousands of authors, each with an address) have about 6 MB.
LONGEST = 8 * 2**20

_OWN_STOP = re.compile(r"(?:\b\w\.\w|\.)\.$")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Read:
    """One thing that a file holds: a record; or a refusal; or the number of a record that PubMed has taken away.

    ``place`` says where: "record 12, line 340".
    """

    place: str
    record: Record | None = None
    reason: str = ""
    deleted: str = ""  # PMID


class Unreadable(ValueError):
    """Nothing more can be read of this file. The sentence says why."""


class Broken(ValueError):
    """This record cannot be read; the next one may. The sentence says why."""


def clean(text: str) -> str:
    """One line, without signs that nobody sees and databases refuse."""
    return " ".join(_UNSEEN.sub("", text).split())


def without_stop(title: str) -> str:
    """PubMed ends titles with a full stop. That of an abbreviation ("in the U.S.") or of an ellipsis stays."""
    return title if _OWN_STOP.search(title) else title.removesuffix(".")


def with_stop(title: str) -> str:
    """The inverse of ``without_stop``, for titles that do not end a sentence themselves."""
    return title if title.endswith((".", "?", "!")) else f"{title}."


@lru_cache(10_000)
def initials_of(given: str) -> str:
    """``Jean-Pierre M`` -> ``JPM``, as PubMed writes them."""
    return "".join(part[0].upper() for part in re.split(r"[\s.-]+", given) if part)
