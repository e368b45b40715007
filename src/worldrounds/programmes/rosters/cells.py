"""One cell at a time: text as a school writes it -> the value that is kept, with what was odd about it."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from worldrounds.core.names import is_east_asian
from worldrounds.core.zones import zone_names
from worldrounds.programmes.rosters import words

_NOTHING = {
    "",
    "-",
    "–",
    "—",
    "--",
    "n/a",
    "na",
    "n.a.",
    "none",
    "nil",
    "null",
    "k.a.",
    "?",
    ".",
    "/",
    "なし",
    "无",
    "無",
}
_BETWEEN_LANGUAGES = re.compile(r"[,;/、，；・&+|]|\s+(?:and|und|et|y|e|og|och|ve|и)\s+", re.IGNORECASE)
_BRACKETS = re.compile(r"[(（\[].*?[)）\]]")
_LEVEL = re.compile(
    r"[:\-–]?\s*\b(?:[ABC][12]\+?|native|fluent|basic|mother tongue|muttersprache)\b", re.IGNORECASE
)
_ADDRESS = re.compile(r"[^\s<>,;()\[\]\"']+@[^\s<>,;()\[\]\"']+")
_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|\d{4}年")
_PARTICLES = {
    *("van", "von", "vom", "zu", "der", "den", "de", "del", "della", "di", "da", "das", "do", "dos", "du", "des"),
    *("la", "le", "ten", "ter", "bin", "binti", "ibn", "al", "el", "abu", "ben", "bint", "mac", "st.", "san", "af", "av"),
}  # fmt: skip


@dataclass(frozen=True)
class Read:
    """A value and, where something is odd, a sentence; an error keeps the row out, a warning does not."""

    value: Any
    said: str = ""
    is_error: bool = False


def is_nothing(cell: str) -> bool:
    return cell.casefold() in _NOTHING


def is_formula(cell: str) -> bool:
    """A formula, a macro call, or what a spreadsheet program leaves where a formula failed."""
    if cell[:1] in "=@＝＠":
        return True
    if cell[:1] in "+-＋－":
        return any(sign in cell for sign in "(!|&\"'") or len(cell) < 3
    return cell in ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!")


def formula_sentence(cell: str) -> str:
    return _("“%(cell)s” is a formula or its error, not a value. Write the value itself.") % {
        "cell": cell[:40]
    }


def read_email(cell: str) -> Read:
    text = (
        unicodedata.normalize("NFKC", cell).replace("mailto:", "").replace("(at)", "@").replace("[at]", "@")
    )
    found = [address.strip(".") for address in _ADDRESS.findall(text)]
    if not found:
        return Read("", _("“%(cell)s” is not an e-mail address.") % {"cell": cell[:60]}, is_error=True)
    address = found[0].lower()
    try:
        validate_email(address)
    except ValidationError:
        return Read("", _("“%(cell)s” is not an e-mail address.") % {"cell": cell[:60]}, is_error=True)
    if len(found) > 1:
        return Read(address, _("Several addresses stand here; the first is used."))
    return Read(address)


def split_name(cell: str) -> tuple[str, str]:
    """A full name -> (given, family).

    1. “Family, Given” at the comma. 2. Names in Chinese, Japanese or Korean script: family first if there is a
    space, else all in one. 3. Words in capitals beside others are the family name. 4. Else the last word with
    the particles before it (“van der”, “bin”).
    """
    if "," in cell or "，" in cell or "、" in cell:
        family, _sign, given = re.split(r"\s*([,，、])\s*", cell, maxsplit=1)[:3]
        return given.strip(), family.strip()
    parts = cell.replace("・", " ").split()
    if len(parts) == 1:
        return cell, ""
    if is_east_asian(cell):
        return " ".join(parts[1:]), parts[0]
    capitals = [part for part in parts if len(part) > 1 and part.isupper()]
    if 0 < len(capitals) < len(parts):
        return " ".join(part for part in parts if part not in capitals), " ".join(capitals)
    cut = len(parts) - 1
    while cut > 1 and parts[cut - 1].casefold() in _PARTICLES:
        cut -= 1
    return " ".join(parts[:cut]), " ".join(parts[cut:])


def read_gender(cell: str) -> Read:
    known = words.GENDERS.get(words.key(cell))
    if known:
        return Read(known)
    return Read(
        cell[:20], _("“%(cell)s” is kept as it stands; known are female, male, other.") % {"cell": cell[:20]}
    )


def read_year(cell: str, header: str) -> Read:
    """Year of study 1..12 from “3”, “3rd year”, “5. Semester”, “三年生”, “third”, “III”."""
    unread = Read(
        None, _("The year of study “%(cell)s” is not understood and stays empty.") % {"cell": cell[:30]}
    )
    if _DATE.search(cell):
        return unread
    digits = re.findall(r"\d+", unicodedata.normalize("NFKC", cell))
    parts = (
        words.key(cell).replace("年生", "").replace("年级", "").replace("年級", "").replace("年", "").split()
    )
    number = int(digits[0]) if digits and len(digits[0]) < 4 else None
    if number is None:
        number = next((words.ORDINALS[part] for part in parts if part in words.ORDINALS), None)
    if number is None:
        return unread
    named = words.key(header) + " " + words.key(cell)
    if any(word in named for word in words.SEMESTER):
        number = (number + 1) // 2
    return Read(number) if 1 <= number <= 12 else unread


def read_languages(cell: str) -> Read:
    """ISO 639 codes in the order written; words that are no known language are named."""
    codes: list[str] = []
    unknown: list[str] = []
    for part in _BETWEEN_LANGUAGES.split(_BRACKETS.sub("", cell)):
        word = _LEVEL.sub("", part).strip(" .:-")
        code = words.language_codes().get(words.key(word))
        if code and code not in codes:
            codes.append(code)
        elif word and not code:
            unknown.append(word)
    if unknown:
        return Read(codes, _("Not known as a language: %(words)s.") % {"words": ", ".join(unknown)[:80]})
    return Read(codes)


def read_time_zone(cell: str) -> Read:
    if cell in zone_names():
        return Read(cell)
    return Read("", _("“%(cell)s” is not a time zone; the school's is used.") % {"cell": cell[:40]})
