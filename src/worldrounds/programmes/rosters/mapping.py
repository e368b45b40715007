"""Which column is which: remembered, known by its name, or seen from what stands in it."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worldrounds.programmes.rosters import words

FIELDS = {
    "full_name": gettext_lazy("Full name (in one column)"),
    "given_name": gettext_lazy("Given name"),
    "family_name": gettext_lazy("Family name"),
    "email": gettext_lazy("E-mail address"),
    "student_number": gettext_lazy("Student number"),
    "gender": gettext_lazy("Gender"),
    "year": gettext_lazy("Year of study"),
    "languages": gettext_lazy("Languages"),
    "time_zone": gettext_lazy("Time zone"),
}
"""Field -> its name for people. A column that is none of them is left out (the empty field)."""

_SAMPLE = 50


def header_key(header: str) -> str:
    """How the name of a column is remembered."""
    return words.key(header)


def likely_encodings(country: str) -> tuple[str, ...]:
    """Encodings that schools of a country (ISO 3166 alpha-2) use beside Unicode."""
    return words.ENCODINGS.get(country, ())


def header_score(cells: Sequence[str]) -> float:
    """How many of a row's cells are known names of columns; the row must not hold an address itself."""
    if any("@" in cell and "." in cell for cell in cells):
        return 0
    known = {_field_of(cell) for cell in cells if cell} - {""}
    filled = sum(1 for cell in cells if cell)
    # A title row such as “Students” is one known word alone; the column names are several, or with an address.
    return len(known) if len(known) >= 2 or "email" in known or (known and filled == len(known) > 1) else 0


def guess_mapping(
    headers: Sequence[str], rows: Sequence[Sequence[str]], remembered: Mapping[str, str]
) -> dict[str, str]:
    """Header -> field, "" for columns that are left out. Each field is given at most once.

    ``remembered`` (from `header_key` to field) goes first, then known words, then what stands in the columns.
    """
    found: dict[str, str] = {}
    for header in headers:
        kept = remembered.get(header_key(header))
        found[header] = kept if kept in FIELDS or kept == "" else _field_of(header)
    _settle_name(headers, found, remembered)
    _use_each_once(headers, found, rows)
    _find_by_content(headers, found, rows, remembered)
    return found


def mapping_problem(mapping: Mapping[str, str]) -> str:
    """What keeps this choice of columns from being used, or nothing."""
    chosen = [field for field in mapping.values() if field]
    for field in FIELDS:
        if chosen.count(field) > 1:
            return _("Two columns are chosen for “%(field)s”. Choose one.") % {"field": FIELDS[field]}
    if "email" not in chosen:
        return _("Choose the column with the e-mail addresses. Each student signs in with one.")
    if not {"full_name", "given_name", "family_name"} & set(chosen):
        return _("Choose the column or columns with the names.")
    return ""


def _field_of(header: str) -> str:
    """The field that a header's words name: the whole header, without its brackets, or one of its parts."""
    whole = words.key(header)
    if whole in words.COLUMNS:
        return words.COLUMNS[whole]
    outside = words.key(header.split("(")[0].split("[")[0].split("（")[0])
    if outside in words.COLUMNS:
        return words.COLUMNS[outside]
    for part in (part for sign in "/\\|:*–" for part in header.split(sign)):
        if words.key(part) in words.COLUMNS:
            return words.COLUMNS[words.key(part)]
    together = whole.replace(" ", "")
    if "email" in together or "メール" in header or "邮" in header:
        return "email"
    return ""


def _settle_name(headers: Sequence[str], found: dict[str, str], remembered: Mapping[str, str]) -> None:
    """“Name” beside “Vorname” is the family name, beside “Cognome” the given name; alone it is both."""
    fields = set(found.values())
    for header in headers:
        if header_key(header) in remembered:
            continue
        if found[header] == "full_name" and "given_name" in fields and "family_name" not in fields:
            found[header] = "family_name"
        elif found[header] == "full_name" and "family_name" in fields and "given_name" not in fields:
            found[header] = "given_name"
        elif found[header] == "given_name" and "family_name" not in fields and len(fields & _NAMES) == 1:
            found[header] = "full_name"  # “Nome” or “Nombre” as the only name
        elif found[header] == "family_name" and len(fields & _NAMES) == 1:
            found[header] = "full_name"  # “Nom” as the only name


_NAMES = {"full_name", "given_name", "family_name"}


def _use_each_once(headers: Sequence[str], found: dict[str, str], rows: Sequence[Sequence[str]]) -> None:
    if {"given_name", "family_name"} <= set(found.values()):
        for header in headers:
            if found[header] == "full_name":
                found[header] = ""
    for field in FIELDS:
        rivals = [i for i, header in enumerate(headers) if found[header] == field]
        if len(rivals) > 1:
            best = max(rivals, key=lambda i: (_filled(rows, i), -i))
            for i in rivals:
                found[headers[i]] = field if i == best else ""


def _find_by_content(
    headers: Sequence[str],
    found: dict[str, str],
    rows: Sequence[Sequence[str]],
    remembered: Mapping[str, str],
) -> None:
    """Columns that somebody has left out stay out."""
    free = [i for i, h in enumerate(headers) if found[h] == "" and header_key(h) not in remembered]
    if "email" not in found.values():
        addresses = [i for i in free if _share(rows, i, lambda cell: "@" in cell) >= 0.5]
        if addresses:
            found[headers[addresses[0]]] = "email"
            free.remove(addresses[0])
    if not _NAMES & set(found.values()):
        named = [i for i in free if _share(rows, i, _looks_like_name) >= 0.8]
        if len(named) == 1 or (named and _share(rows, named[0], lambda cell: " " in cell) >= 0.8):
            found[headers[named[0]]] = "full_name"
        elif len(named) >= 2:
            found[headers[named[0]]], found[headers[named[1]]] = "given_name", "family_name"


def _looks_like_name(cell: str) -> bool:
    return 1 < len(cell) < 60 and not any(sign.isdigit() or sign in "@:/" for sign in cell)


def _filled(rows: Sequence[Sequence[str]], column: int) -> int:
    return sum(1 for row in rows[:_SAMPLE] if row[column])


def _share(rows: Sequence[Sequence[str]], column: int, test: Callable[[str], bool]) -> float:
    cells = [row[column] for row in rows[:_SAMPLE] if row[column]]
    return sum(map(test, cells)) / len(cells) if cells else 0.0
