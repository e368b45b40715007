"""Is this file a blueprint, is it a case? Each problem names its place (a JSON pointer) and what is wrong in a
sentence."""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from importlib import resources
from math import isfinite
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from referencing import Registry

from worldrounds.solvers.grouping import Rules

MAX_BYTES = 1_000_000
SCHEMAS = ("blueprint-1", "blueprint-package-1", "case-1", "format-1")
LICENCE = "CC-BY-4.0"  # under which blueprints are shared
FENCE = "+++\n"  # around the TOML head of a case
_NAMES = {
    "object": "a table of keys and values",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


@dataclass(frozen=True)
class Problem:
    """``pointer`` is a JSON pointer (RFC 6901); empty for the whole document."""

    pointer: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.pointer or '/'}: {self.sentence}"


class BadDocument(Exception):
    """``problems`` says what is wrong, never empty."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class BadBlueprint(BadDocument):
    """The file is not a blueprint."""


class BadCase(BadDocument):
    """The file is not a case."""


@cache
def schema(name: str = "blueprint-1") -> dict[str, Any]:
    """One of ``SCHEMAS``."""
    text = resources.files("worldrounds.commons").joinpath(f"schemas/{name}.json").read_text("utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def read(path: Path) -> dict[str, Any]:
    """The checked document in a TOML or JSON file. Raises BadBlueprint."""
    if path.stat().st_size > MAX_BYTES:
        raise BadBlueprint([Problem("", "The file is larger than 1 MB; a blueprint is text only.")])
    return parse(path.read_bytes(), json_text=path.suffix == ".json")


def parse(content: bytes, *, json_text: bool = False) -> dict[str, Any]:
    """The checked document in TOML (or JSON) text. Raises BadBlueprint."""
    try:
        text = content.decode("utf-8-sig")
        document = json.loads(text) if json_text else tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise BadBlueprint([Problem("", "The file is not UTF-8 text.")]) from error
    except (ValueError, RecursionError) as error:
        name = "JSON" if json_text else "TOML"
        raise BadBlueprint([Problem("", f"The file is not {name}: {error}.")]) from error
    if found := problems(document):
        raise BadBlueprint(found)
    checked: dict[str, Any] = document
    return checked


def parse_case(content: bytes) -> dict[str, Any]:
    """The checked case in a Markdown text with a TOML head; what is below the head is ``text``. Raises BadCase."""
    try:
        document = case_document(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadCase([Problem("", "The file is not UTF-8 text.")]) from error
    except (ValueError, RecursionError) as error:
        raise BadCase([Problem("", f"The head of the file is not TOML: {error}.")]) from error
    if document is None:
        raise BadCase([Problem("", "A case begins with a head in TOML between two lines of “+++”.")])
    if found := problems_of_case(document):
        raise BadCase(found)
    return document


def case_document(text: str) -> dict[str, Any] | None:
    """Not checked. None without a head; raises ValueError if the head is not TOML."""
    before, *parts = text.replace("\r\n", "\n").split(FENCE, 2)
    if before.strip() or len(parts) != 2:
        return None
    return tomllib.loads(parts[0]) | {"text": parts[1].strip()}


def problems(document: Any) -> list[Problem]:
    """Everything that is wrong with ``document``: first its shape, and where that is right, its sense."""
    found = [*_unkeepable("", document)] or _shape(document, "blueprint-1")
    return _by_place(found or _sense(document))


def problems_of_package(data: Any) -> list[Problem]:
    """See `packages`; of its document everything, of itself its shape."""
    found = [*_unkeepable("", data)] or _shape(data, "blueprint-package-1")
    inner = (
        [] if found else [Problem(f"/document{p.pointer}", p.sentence) for p in problems(data["document"])]
    )
    return _by_place(found or inner)


def problems_of_case(document: Any) -> list[Problem]:
    return _by_place(_shape(document, "case-1") or _case_sense("", document))


def problems_of_format(document: Any) -> list[Problem]:
    return _by_place(_shape(document, "format-1"))


def _unkeepable(pointer: str, value: Any) -> Iterator[Problem]:
    """What JSON or a database cannot hold: NUL and half characters, numbers that are none, days."""
    match value:
        case str():
            if "\0" in value or (not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value)):
                yield Problem(pointer, "There are characters in this text that nobody can write or read.")
        case Mapping():
            for name, inner in value.items():
                yield from _unkeepable(pointer, name)
                yield from _unkeepable(f"{pointer}/{_escape(name)}", inner)
        case list():
            for number, inner in enumerate(value):
                yield from _unkeepable(f"{pointer}/{number}", inner)
        case float() if not isfinite(value):
            yield Problem(pointer, "This must be a number.")
        case date() | time():
            yield Problem(pointer, "Write this day as text, between quotation marks.")


def _by_place(found: Iterable[Problem]) -> list[Problem]:
    return sorted(found, key=lambda problem: problem.pointer)


def _shape(document: Any, name: str) -> list[Problem]:
    found = [_in_words(error) for error in _validator(name).iter_errors(document)]
    return list(
        dict.fromkeys(found)
    )  # each missing key is an error of its own, but one sentence names them all


@cache
def _validator(name: str) -> Draft202012Validator:
    """Schemas name one another by their file names, as they are published side by side."""
    others = Registry().with_contents([(f"{other}.json", schema(other)) for other in SCHEMAS])
    return Draft202012Validator(schema(name), registry=others)


# jsonschema declares the fields of its errors as "maybe not set"; hence Any.
def _in_words(error: Any) -> Problem:
    while error.context and (deeper := best_match(error.context)) is not None:
        error = _nearest(error) or deeper
    pointer = "".join(f"/{_escape(part)}" for part in error.absolute_path)
    return Problem(pointer, _sentence(error))


def _nearest(error: Any) -> Any:
    """Of "one of these shapes", the complaint about the shape that was meant: the one whose key is there."""
    for number, option in enumerate(error.schema.get("oneOf", ())):
        if isinstance(error.instance, Mapping) and error.instance.keys() & set(option.get("required", ())):
            return next((e for e in error.context or () if e.schema_path[0] == number), None)
    return None


def _sentence(error: Any) -> str:
    value, expected = error.instance, error.validator_value
    match error.validator:
        case "required":
            missing = [name for name in expected if name not in value]
            return f"Add {_list(missing)}."
        case "additionalProperties":
            extra = [name for name in value if name not in error.schema.get("properties", {})]
            return f"There is no {_list(extra)} here; check the spelling."
        case "type":
            return f"This must be {_NAMES.get(expected, expected)}."
        case "enum":
            return f"“{value}” is not one of {_list(expected)}."
        case "const":
            return f"This must be “{expected}”."
        case "pattern":
            return f"“{value}” does not have the form {expected}"
        case "minimum" | "exclusiveMinimum":
            return f"{value} is too small: {expected} or more."
        case "maximum":
            return f"{value} is too large: {expected} or less."
        case "minLength" | "minItems":
            return f"This is too short: at least {expected}."
        case "maxLength" | "maxItems":
            return f"This is too long: at most {expected}."
        case "dependentRequired":
            return "These keys belong together: days needs day, and day and nth need one another."
        case "not":
            return "These keys cannot stand together: choose one way to say the days."
        case _:
            return f"{error.message}."


def _sense(document: Mapping[str, Any]) -> Iterator[Problem]:
    """What a schema cannot say: keys are unique, references lead somewhere, minutes add up."""
    for name in ("phases", "themes", "sessions", "tasks", "stages", "instruments"):
        yield from _doubles(f"/{name}", "key", document.get(name, ()))
    for number, theme in enumerate(document["themes"]):
        yield from _case_sense(f"/themes/{number}/case", theme.get("case", {}))
    if document["group_size"]["min"] > document["group_size"]["max"]:
        yield Problem("/group_size", "The smallest size is larger than the largest.")
    for number, session in enumerate(document["sessions"]):
        yield from _session_sense(f"/sessions/{number}", session, document)
    for number, stage in enumerate(document.get("stages", ())):
        yield from _references(f"/stages/{number}", stage, document)
    yield from _rules_sense(document["rules"])
    if "starts_in" not in document:
        yield from _months_without_start(document)


def _case_sense(pointer: str, case: Mapping[str, Any]) -> Iterator[Problem]:
    """Columns, terms and options are told apart by their names."""
    names = (("perspectives", "key"), ("glossary", "term"), ("options", "title"), ("criteria", "title"))
    for name, field in names:
        yield from _doubles(f"{pointer}/{name}", field, case.get(name, ()))


def _doubles(pointer: str, field: str, items: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    names = [item[field] for item in items]
    for number, name in enumerate(names):
        if name in names[:number]:
            yield Problem(
                f"{pointer}/{number}/{field}", f"“{name}” is there twice; each {field} must be its own."
            )


def _session_sense(
    pointer: str, session: Mapping[str, Any], document: Mapping[str, Any]
) -> Iterator[Problem]:
    yield from _references(pointer, session, document)
    sheet = session["runsheet"]
    if isinstance(sheet, str):
        sheet = document.get("runsheets", {}).get(sheet)
        if sheet is None:
            yield Problem(
                f"{pointer}/runsheet", f"There is no run sheet with the key “{session['runsheet']}”."
            )
            return
    total = sum(item["minutes"] for item in sheet)
    if total != session["minutes"]:
        yield Problem(
            f"{pointer}/runsheet",
            f"The run sheet is {total} minutes long, but the session lasts {session['minutes']}.",
        )
    if session.get("sittings", 1) > 1 and session["kind"] != "plenary":
        yield Problem(f"{pointer}/sittings", "Only a plenary has sittings.")


def _references(pointer: str, item: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[Problem]:
    for name, others in (("phase", "phases"), ("theme", "themes")):
        key = item.get(name)
        if key is not None and key not in {other["key"] for other in document[others]}:
            yield Problem(f"{pointer}/{name}", f"There is no {name} with the key “{key}”.")


def _rules_sense(rules: Mapping[str, Any]) -> Iterator[Problem]:
    try:
        Rules.from_dict(rules)
    except ValueError as error:
        yield Problem("/rules", str(error))


def _months_without_start(document: Mapping[str, Any]) -> Iterator[Problem]:
    fields = (
        *(("phases", "when"), ("sessions", "when"), ("tasks", "due")),
        *(("stages", "opens"), ("stages", "due")),
    )
    for name, field in fields:
        for number, item in enumerate(document.get(name, ())):
            if "month" in item.get(field, ()):
                yield Problem(f"/{name}/{number}/{field}", "A date that names a month needs starts_in.")


def _list(names: Iterable[Any]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _escape(part: Any) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")
