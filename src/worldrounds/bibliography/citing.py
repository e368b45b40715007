"""A record as a citation, in any CSL style, by citeproc-py.

citeproc-py has warts; each is dealt with here, in one place, and named in tests/bibliography/test_citing.py.
"""

import re
import threading
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc.source.json import CiteProcJSON

from worldrounds.bibliography.record import Name, Record
from worldrounds.bibliography.styles import CSL, Style

# Private-use characters stand for markup until the end, when all words are escaped at once.
MARKS = {
    "i": ("\ue010", "\ue011"),
    "b": ("\ue012", "\ue013"),
    "u": ("\ue014", "\ue015"),
    "sup": ("\ue016", "\ue017"),
    "sub": ("\ue018", "\ue019"),
}
EVERY_MARK = re.compile("[\ue010-\ue019]")
TAGS = {
    mark: tag for name, (on, off) in MARKS.items() for mark, tag in ((on, f"<{name}>"), (off, f"</{name}>"))
}
NUMBER = re.compile("^[\ue010-\ue019]*[\\[(]?1[\\])]?\\.?[\ue010-\ue019]*\\s*")
CHINESE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_kept = threading.local()  # a style that is being used carries state: each thread has its own


@dataclass(frozen=True)
class Cited:
    text: str
    html: str  # escaped; only i, b, u, sup, sub


def cite(record: Record, style: Style) -> Cited:
    """One record as the style's list of references has it, without a number (about 5 ms)."""
    engine = _engine(style)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a field that the library does not know
        source = CiteProcJSON([item(record)])
        made = CitationStylesBibliography(engine, source, _FORMAT)
        made.register(Citation([CitationItem("1")]))
        found = [str(line) for line in made.bibliography() if line is not None]
    marked = found[0] if found else record.title
    return _finished(_tidy(marked, record, style))


def references(records: Sequence[Record], style: Style) -> list[Cited]:
    """A list of references, in the given order where the style numbers it, else by the alphabet."""
    if style.numbered:
        return [_numbered(place, cite(record, style)) for place, record in enumerate(records, 1)]
    return sorted((cite(record, style) for record in records), key=lambda cited: cited.text.casefold())


def _numbered(place: int, cited: Cited) -> Cited:
    return Cited(f"{place}. {cited.text}", f"{place}. {cited.html}")


def item(record: Record) -> dict[str, Any]:
    """What a style can use of a record, as CSL-JSON. What is empty is left out."""
    data = {
        "id": "1",
        "type": record.type,
        "title": record.title,
        "author": [_name(name) for name in record.authors],
        "editor": [_name(name) for name in record.editors],
        "container-title": record.journal or record.journal_short,
        "container-title-short": record.journal_short,
        "volume": record.volume,
        "issue": record.issue,
        "page": record.pages,
        "publisher": record.publisher,
        "publisher-place": record.place,
        "issued": {"date-parts": [list(record.date)]} if record.date else {},
        "DOI": record.doi,
        "PMID": record.pmid,
        "PMCID": record.pmcid,
        "URL": "" if record.doi else record.url,
        "language": record.language or "en",
        "genre": "",
    }
    return {field: _bare(value) for field, value in data.items() if value}


def _name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": _bare(name.literal)}
    if not re.search("[A-Za-zÀ-ɏͰ-ϿЀ-ӿ]", name.family + name.given):  # no script with initials
        joint = "" if CHINESE.search(name.family) else " "
        return {"literal": _bare(f"{name.family}{joint}{name.given}".strip())}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: _bare(value) for part, value in parts.items() if value}


def _bare(value: Any) -> Any:
    return EVERY_MARK.sub("", value) if isinstance(value, str) else value


def _engine(style: Style) -> Any:
    engines = _kept.__dict__.setdefault("engines", {})
    if style not in engines:
        if len(engines) >= 8:
            engines.clear()  # files that people brought
        engines[style] = _suited(style)
    return engines[style]


def _suited(style: Style) -> Any:
    """The library's reading of a style, with what it does not do done to the style itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            engine = CitationStylesStyle(BytesIO(style.source), locale=style.locale, validate=False)
        except ValueError:  # a language that the library has no words for
            engine = CitationStylesStyle(BytesIO(style.source), locale="en-US", validate=False)
    for date in engine.root.iter(f"{CSL}date"):
        # The delimiter of a date that the style's locale describes is not taken from there: "2023May23".
        if date.get("variable") and date.get("form") and date.get("delimiter") is None:
            localized = date.get_date(date.get("form"))
            if localized is not None and localized.get("delimiter"):
                date.set("delimiter", localized.get("delimiter"))
    for label in engine.root.iter(f"{CSL}label"):
        # Title case is only known for words whose language is known; a label's is not: "(eds.)".
        if label.get("text-case") == "title":
            label.set("text-case", "capitalize-first")
    return engine


def _tidy(marked: str, record: Record, style: Style) -> str:
    if style.numbered:
        marked = NUMBER.sub("", marked, count=1)
    if not record.authors and not record.editors:
        # What stands in the authors' place is printed once more in its own.
        marked = _once(_once(marked, record.title), record.journal or record.journal_short)
    if (
        record.type != "article"
    ):  # CSL's word for a preprint; Harvard's file takes any paper without pages for one
        marked = marked.replace(" [Preprint]", "")
    marked = re.sub("([?!])([\ue011\ue013]?)\\.(?=\\s|$)", r"\1\2", marked)  # "Why?." -> "Why?"
    marked = marked.replace("..", ".") if not record.title.endswith("..") else marked
    return re.sub(r"\s+", " ", marked).strip()


def _once(marked: str, words: str) -> str:
    plain = re.escape(words)
    first = re.match(f"[\ue010-\ue019]*{plain}", marked) if words else None
    if first is None:
        return marked
    again = re.compile(f"[\ue010-\ue019“‘]*{plain}[”’\ue010-\ue019]*[.,]?[\ue010-\ue019]*\\s*")
    return marked[: first.end()] + again.sub("", marked[first.end() :], count=1)


def _finished(marked: str) -> Cited:
    html = "".join(TAGS.get(character, character) for character in escape(marked, quote=False))
    return Cited(EVERY_MARK.sub("", marked), html)


def _marking(name: str) -> Any:
    on, off = MARKS[name]
    return lambda text: f"{on}{text}{off}"


_FORMAT = SimpleNamespace(
    preformat=str,
    Italic=_marking("i"),
    Oblique=_marking("i"),
    Bold=_marking("b"),
    Light=str,
    Underline=_marking("u"),
    Superscript=_marking("sup"),
    Subscript=_marking("sub"),
    SmallCaps=str,
)
