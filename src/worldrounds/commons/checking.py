"""Is this file a blueprint? Each problem names its place (a JSON pointer) and what is wrong in a sentence."""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from worldrounds.solvers.grouping import Rules

MAX_BYTES = 1_000_000
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


class BadBlueprint(Exception):
    """The file is not a blueprint. ``problems`` says why, never empty."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@cache
def schema() -> dict[str, Any]:
    text = resources.files("worldrounds.commons").joinpath("schemas/blueprint-1.json").read_text("utf-8")
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


def problems(document: Any) -> list[Problem]:
    """Everything that is wrong with ``document``: first its shape, and where that is right, its sense."""
    shape = [_in_words(error) for error in Draft202012Validator(schema()).iter_errors(document)]
    return sorted(shape or _sense(document), key=lambda problem: problem.pointer)


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
    for name in ("phases", "themes", "sessions", "tasks"):
        yield from _doubles(name, [item["key"] for item in document[name]])
    if document["group_size"]["min"] > document["group_size"]["max"]:
        yield Problem("/group_size", "The smallest size is larger than the largest.")
    for number, session in enumerate(document["sessions"]):
        yield from _session_sense(f"/sessions/{number}", session, document)
    yield from _rules_sense(document["rules"])
    if "starts_in" not in document:
        yield from _months_without_start(document)


def _doubles(name: str, keys: Sequence[str]) -> Iterator[Problem]:
    for number, key in enumerate(keys):
        if key in keys[:number]:
            yield Problem(f"/{name}/{number}/key", f"“{key}” is there twice; each key must be its own.")


def _session_sense(
    pointer: str, session: Mapping[str, Any], document: Mapping[str, Any]
) -> Iterator[Problem]:
    for name, others in (("phase", "phases"), ("theme", "themes")):
        key = session.get(name)
        if key is not None and key not in {item["key"] for item in document[others]}:
            yield Problem(f"{pointer}/{name}", f"There is no {name} with the key “{key}”.")
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


def _rules_sense(rules: Mapping[str, Any]) -> Iterator[Problem]:
    try:
        Rules.from_dict(rules)
    except ValueError as error:
        yield Problem("/rules", str(error))


def _months_without_start(document: Mapping[str, Any]) -> Iterator[Problem]:
    for name, field in (("phases", "when"), ("sessions", "when"), ("tasks", "due")):
        for number, item in enumerate(document[name]):
            if "month" in item[field]:
                yield Problem(f"/{name}/{number}/{field}", "A date that names a month needs starts_in.")


def _list(names: Iterable[Any]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _escape(part: Any) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")
