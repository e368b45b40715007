"""One version of a blueprint as a file, so that two servers exchange blueprints without knowing each other."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from worldrounds.commons.checking import (
    LICENCE,
    MAX_BYTES,
    BadBlueprint,
    Problem,
    problems,
    problems_of_package,
)
from worldrounds.commons.lineage import digest

SCHEMA = "blueprint-package-1"


@dataclass(frozen=True)
class Package:
    """``uid`` is empty for a plain document, which knows nothing of its origin."""

    document: Mapping[str, Any]
    uid: str = ""
    digest: str = ""
    address: str = ""
    note: str = ""
    published_on: date | None = None
    provenance: tuple[Mapping[str, Any], ...] = field(default=())

    def as_text(self) -> str:
        data = {
            "schema": SCHEMA,
            "id": self.uid,
            "licence": self.document["licence"],
            "authors": list(self.document.get("authors", ())),
            "address": self.address,
            "published_on": self.published_on.isoformat() if self.published_on else None,
            "note": self.note,
            "digest": self.digest,
            "provenance": list(self.provenance),
            "document": self.document,
        }
        kept = {name: value for name, value in data.items() if value not in (None, "")}
        return json.dumps(kept, ensure_ascii=False, indent=2) + "\n"


def read_package(content: bytes) -> Package:
    """A package, or a plain document in JSON or TOML, checked. Raises BadBlueprint with all that is wrong."""
    data = _data(content)
    if isinstance(data, Mapping) and data.get("schema") == SCHEMA:
        found = problems_of_package(data) or list(_sense(data))
        if found:
            raise BadBlueprint(found)
        return _package(data)
    if found := problems(data) or _licence("", data):
        raise BadBlueprint(found)
    return Package(data, digest=digest(data))


def _data(content: bytes) -> Any:
    if len(content) > MAX_BYTES:
        raise BadBlueprint([Problem("", "The file is larger than 1 MB; a blueprint is text only.")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadBlueprint([Problem("", "The file is not UTF-8 text.")]) from error
    is_json = text.lstrip().startswith("{")
    try:
        return json.loads(text) if is_json else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        name = "JSON" if is_json else "TOML"
        raise BadBlueprint([Problem("", f"The file is not {name}: {error}.")]) from error


def _package(data: Mapping[str, Any]) -> Package:
    return Package(
        document=data["document"],
        uid=data["id"],
        digest=data["digest"],
        address=data.get("address", ""),
        note=data.get("note", ""),
        published_on=date.fromisoformat(data["published_on"]) if "published_on" in data else None,
        provenance=tuple(data["provenance"]),
    )


def _sense(data: Mapping[str, Any]) -> Iterator[Problem]:
    """What a schema cannot say: the digest is right, nothing comes from itself."""
    if data["licence"] != data["document"]["licence"]:
        yield Problem("/licence", "This is not the licence that the document names.")
    yield from _licence("/document", data["document"])
    if data["digest"] != digest(data["document"]):
        yield Problem(
            "/digest", "This belongs to another document: the file was changed after it was exported."
        )
    try:
        date.fromisoformat(data.get("published_on", "2000-01-01"))
    except ValueError:
        yield Problem("/published_on", f"“{data['published_on']}” is not a day.")
    seen = {data["id"]}
    for number, one in enumerate(data["provenance"]):
        if one["uid"] in seen:
            yield Problem(
                f"/provenance/{number}", "This is there already: a blueprint cannot come from itself."
            )
        seen.add(one["uid"])


def _licence(pointer: str, document: Mapping[str, Any]) -> list[Problem]:
    if document["licence"] == LICENCE:
        return []
    return [Problem(f"{pointer}/licence", f"Blueprints are shared under {LICENCE} (CC BY 4.0).")]
