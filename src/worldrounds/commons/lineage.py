"""Which blueprint a document is, and from which others it comes: numbers of versions, digests, chains of ancestors."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from worldrounds.commons.models import BlueprintVersion

Step = Literal["words", "plan", "design"]  # what has changed, from least to most
FIRST = "1.0.0"
LONGEST_CHAIN = 50


@dataclass(frozen=True)
class Ancestor:
    """A version that a blueprint was made from. ``address``: its page on the server that it was taken from, or nothing."""

    uid: str
    slug: str
    version: str
    digest: str
    title: str
    licence: str
    authors: Sequence[str] = ()
    address: str = ""

    def as_data(self) -> dict[str, Any]:
        return asdict(self) | {"authors": list(self.authors)}


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 of the document's canonical JSON, in hex. Without its slug, which each server chooses for itself."""
    content = {key: value for key, value in document.items() if key != "slug"}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def numbers(version: str) -> tuple[int, int, int]:
    """“1.10.0” as numbers that compare."""
    first, second, third = (int(part) for part in version.split("."))
    return first, second, third


def next_version(version: str, step: Step) -> str:
    """The number after ``version``: words raise the last, the plan the second, another design the first."""
    first, second, third = numbers(version)
    match step:
        case "words":
            return f"{first}.{second}.{third + 1}"
        case "plan":
            return f"{first}.{second + 1}.0"
        case "design":
            return f"{first + 1}.0.0"


def shipped_uid(slug: str) -> uuid.UUID:
    """A blueprint that comes with the program is the same on every server."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"worldrounds:blueprint:{slug}")


def ancestor_of(version: "BlueprintVersion", address: str = "") -> Ancestor:
    """How those that are made from it name it."""
    document = version.document
    return Ancestor(
        uid=str(version.blueprint.uid),
        slug=document["slug"],
        version=version.version,
        digest=version.digest,
        title=document["title"],
        licence=document["licence"],
        authors=tuple(document.get("authors", ())),
        address=address or version.blueprint.origin,
    )
