"""Change a blueprint's document item by item. Pure: each function gives the changed part, for `save_draft`."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import slugify

from worldrounds.commons.checking import Problem
from worldrounds.core.addresses import first_free

LISTS = ("phases", "themes", "sessions", "stages", "tasks", "instruments")
SECTIONS = (*LISTS, "runsheets")
Document = Mapping[str, Any]


def items(document: Document, section: str) -> dict[str, Any]:
    """By key, in their order."""
    if section == "runsheets":
        return dict(document.get("runsheets", {}))
    return {item["key"]: item for item in document.get(section, ())}


def with_item(document: Document, section: str, key: str, item: Any) -> dict[str, Any]:
    """``item`` in the place of the one with this key, or at the end."""
    found = items(document, section)
    found[key] = item if section == "runsheets" else {"key": key, **item}
    return _part(section, found)


def without_item(document: Document, section: str, key: str) -> dict[str, Any]:
    found = items(document, section)
    found.pop(key, None)
    return _part(section, found)


def with_item_moved(document: Document, section: str, key: str, by: int) -> dict[str, Any]:
    """``by``: −1 is one place up. What stands at an end stays there."""
    found = items(document, section)
    keys = list(found)
    if key in keys:
        place = keys.index(key)
        keys.insert(min(max(place + by, 0), len(keys) - 1), keys.pop(place))
    return _part(section, {name: found[name] for name in keys})


def key_for_new(document: Document, section: str, title: str, item: Any) -> str:
    """That of the same item if it is there already: the form was sent twice."""
    bare = {key: _without_key(held) for key, held in items(document, section).items()}
    return next((key for key, held in bare.items() if held == item), free_key(document, section, title))


def _without_key(item: Any) -> Any:
    return {k: v for k, v in item.items() if k != "key"} if isinstance(item, Mapping) else item


def free_key(document: Document, section: str, title: str) -> str:
    """From the title, with the first number that no other item has."""
    start = slugify(title)[:50].strip("-_").replace("_", "-") or section
    return first_free(start, items(document, section))


def pointer_of(document: Document, section: str, key: str) -> str:
    """Where the item stands in the document, as a JSON pointer."""
    if section == "runsheets":
        return f"/runsheets/{key}"
    keys = list(items(document, section))
    return f"/{section}/{keys.index(key)}" if key in keys else f"/{section}/{len(keys)}"


def problems_below(found: list[Problem], pointer: str) -> list[Problem]:
    """Those of an item and of its fields."""
    return [one for one in found if one.pointer == pointer or one.pointer.startswith(f"{pointer}/")]


def _part(section: str, found: Mapping[str, Any]) -> dict[str, Any]:
    return {section: dict(found) if section == "runsheets" else list(found.values())}
