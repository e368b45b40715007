"""Enrolment in words: refusals, encodings, languages, what a row of a list would do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.core.errors import Refused
from worldrounds.core.tables import TableRefused
from worldrounds.programmes.rosters import FIELDS, CheckedRow, Outcome, Preview

SHOWN_AT_MOST = 500

ENCODING_NAMES = {
    "utf-8": "Unicode (UTF-8)",
    "utf-8-sig": "Unicode (UTF-8)",
    "utf-16": "Unicode (UTF-16)",
    "utf-16-le": "Unicode (UTF-16)",
    "utf-16-be": "Unicode (UTF-16)",
    "utf-32": "Unicode (UTF-32)",
    "cp1252": "Western European (Windows-1252)",
    "cp1250": "Central European (Windows-1250)",
    "cp1251": "Cyrillic (Windows-1251)",
    "cp1253": "Greek (Windows-1253)",
    "cp1254": "Turkish (Windows-1254)",
    "cp1255": "Hebrew (Windows-1255)",
    "cp1256": "Arabic (Windows-1256)",
    "cp1257": "Baltic (Windows-1257)",
    "cp932": "Japanese (Shift-JIS)",
    "euc_jp": "Japanese (EUC-JP)",
    "gb18030": "Chinese, simplified (GB18030)",
    "big5": "Chinese, traditional (Big5)",
    "cp949": "Korean (EUC-KR)",
    "cp874": "Thai (Windows-874)",
    "koi8_r": "Cyrillic (KOI8-R)",
    "mac_roman": "Western European (Mac)",
}


def refusal_sentence(error: Refused) -> str:
    """The sentence of a refusal in the reader's language."""
    if not isinstance(error, TableRefused):
        return str(error)
    values = {name: _(value) if isinstance(value, str) else value for name, value in error.values.items()}
    return _(error.template) % values


def outcome_words(outcome: str) -> tuple[str, str]:
    """(word, kind of tag)"""
    return {
        Outcome.NEW: (_("new"), "good"),
        Outcome.CHANGED: (_("changed"), "warn"),
        Outcome.SAME: (_("no change"), ""),
        Outcome.REPEATED: (_("repeated"), ""),
        Outcome.REFUSED: (_("left out"), "bad"),
    }[Outcome(outcome)]


def summary(preview: Preview) -> str:
    """What confirming would do, in one sentence."""
    parts = []
    if new := preview.count("new"):
        parts.append(ngettext("%(n)d new student", "%(n)d new students", new) % {"n": new})
    if changed := preview.count("changed"):
        parts.append(ngettext("%(n)d changed", "%(n)d changed", changed) % {"n": changed})
    if same := preview.count("same"):
        parts.append(ngettext("%(n)d without change", "%(n)d without change", same) % {"n": same})
    if repeated := preview.count("repeated"):
        parts.append(ngettext("%(n)d repeated row", "%(n)d repeated rows", repeated) % {"n": repeated})
    if refused := preview.count("refused"):
        parts.append(ngettext("%(n)d row left out", "%(n)d rows left out", refused) % {"n": refused})
    return ", ".join(parts) + "." if parts else _("There are no rows.")


@dataclass(frozen=True)
class ShownRow:
    """A row of the preview: its values in the order of the columns, the old value where it changes."""

    number: int
    word: str
    tag: str
    cells: list[tuple[str, str]]  # (value, value before or "")
    problems: list[tuple[str, bool]]  # (sentence, is an error)


def shown_fields(mapping: Mapping[str, str]) -> list[str]:
    """The fields of the preview's columns; a name in one column is shown as it was split."""
    chosen = set(mapping.values())
    if "full_name" in chosen:
        chosen |= {"given_name", "family_name"}
    return [field for field in FIELDS if field in chosen and field != "full_name"]


def shown_rows(rows: Iterable[CheckedRow], fields: list[str]) -> list[ShownRow]:
    return [_shown(row, fields) for row in rows]


def _shown(row: CheckedRow, fields: list[str]) -> ShownRow:
    word, tag = outcome_words(row.outcome)
    cells = [
        (
            value_words(row.values.get(field)),
            value_words(row.changes[field][0]) if field in row.changes else "",
        )
        for field in fields
    ]
    problems = [(problem.text, problem.is_error) for problem in row.problems]
    return ShownRow(row.number, word, tag, cells, problems)


def value_words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(language_name(code) for code in value)
    return str(value)


def language_name(code: str) -> str:
    """“de” -> “German”, in the reader's language."""
    return _language_names(translation.get_language() or "en").get(code, code)


@cache
def _language_names(reader_language: str) -> dict[str, str]:
    try:
        locale = Locale.parse(reader_language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en")
    return dict(locale.languages)


@cache
def language_choices(reader_language: str) -> list[tuple[str, str]]:
    """Languages of two letters (ISO 639-1) and a few more that many people speak, by name."""
    names = _language_names(reader_language)
    codes = [code for code in names if len(code) == 2 or code in ("yue", "fil")]
    return sorted(((code, names[code]) for code in codes), key=lambda item: item[1].casefold())


def state_words(state: str) -> tuple[str, str]:
    """(word, kind of tag) of an enrolment's state."""
    return {
        "applied": (_("waits for the school"), "warn"),
        "admitted": (_("takes part"), "good"),
        "declined": (_("not admitted"), ""),
        "withdrawn": (_("has left"), ""),
    }[state]
