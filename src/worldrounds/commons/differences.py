"""What differs between two blueprints' documents: by keys, field by field. Pure."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal

from worldrounds.commons.catalogue import runsheet
from worldrounds.commons.lineage import Step
from worldrounds.solvers.grouping import Rules

Kind = Literal["added", "removed", "moved", "changed"]
KEYED = ("phases", "themes", "sessions", "stages", "tasks", "instruments")
PARTS = ("about", *KEYED, "runsheets", "rules")
NOT_COMPARED = {"schema", "slug", "version"}
# What of a keyed item is words only: changing it alone changes no plan.
WORDS = {"title", "description", "instructions", "consequence", "summary", "audience", "authors", "language"}
DESIGN = {"format", "model", "group_size"}


@dataclass(frozen=True)
class Field:
    """``before`` or ``after`` is None where there was or is nothing. ``name`` may be deep: “case.text”."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """``part`` is one of ``PARTS``; ``key`` is the item's, empty for what is said of the whole blueprint. A change of
    kind “moved” is about the order only."""

    part: str
    key: str
    title: str
    kind: Kind
    fields: tuple[Field, ...] = ()


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """In the order of ``PARTS``; inside a part added, removed, moved and changed items in the order of ``after``."""
    return list(
        chain(
            _about(before, after),
            *(_items(part, before, after) for part in KEYED),
            _runsheets(before, after),
            _rules(before, after),
        )
    )


def step_of(changes: Sequence[Change]) -> Step:
    """How much has changed, which is what the next version's number says (docs/reference/blueprints.md)."""
    steps = [_step(change) for change in changes]
    return "design" if "design" in steps else "plan" if "plan" in steps else "words"


def _step(change: Change) -> Step:
    names = {field.name.partition(".")[0] for field in change.fields}
    if change.part == "about":
        return "design" if names & DESIGN else "plan" if names & {"hours", "starts_in"} else "words"
    if change.kind == "changed" and names <= WORDS | {"case"}:
        return "words"
    if change.part == "phases" and change.kind in ("added", "removed"):
        return "design"
    return "plan"


def _about(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    parts = {*KEYED, "runsheets", "rules"} | NOT_COMPARED
    one, other = ({k: v for k, v in document.items() if k not in parts} for document in (before, after))
    if fields := _fields(one, other):
        yield Change("about", "", "", "changed", fields)


def _items(part: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    old = {item["key"]: _whole(part, item, before) for item in before.get(part, ())}
    new = {item["key"]: _whole(part, item, after) for item in after.get(part, ())}
    moved = _moved([key for key in old if key in new], [key for key in new if key in old])
    for key, item in new.items():
        if key not in old:
            yield Change(part, key, item["title"], "added", _fields({}, item))
            continue
        if key in moved:
            yield Change(part, key, item["title"], "moved")
        if fields := _fields(old[key], item):
            yield Change(part, key, item["title"], "changed", fields)
    for key, item in old.items():
        if key not in new:
            yield Change(part, key, item["title"], "removed", _fields(item, {}))


def _whole(part: str, item: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    """A session with its run sheet written out: whether it is shared makes no difference to those who meet."""
    return {**item, "runsheet": runsheet(document, item)} if part == "sessions" else item


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The fewest keys that one has to take up and put elsewhere to come from one order to the other.

    1. Write the keys of ``after`` as their places in ``before``. 2. The longest increasing run of these places stays
    (patience sorting). 3. All others have moved.
    """
    place = {key: number for number, key in enumerate(before)}
    ends: list[int] = []  # smallest last place of an increasing run, by the run's length
    length: dict[str, int] = {}  # of the longest run that ends with the key
    for key in after:
        at = bisect_left(ends, place[key])
        ends[at : at + 1] = [place[key]]
        length[key] = at + 1
    stays, wanted, below = set[str](), len(ends), len(before)
    for key in reversed(after):
        if length[key] == wanted and place[key] < below:
            stays.add(key)
            wanted, below = wanted - 1, place[key]
    return set(after) - stays


def _runsheets(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """Only those that no session uses: of all others the sessions tell."""
    old, new = _unused(before), _unused(after)
    for key in sorted({*old, *new}):
        if old.get(key) != new.get(key):
            kind: Kind = "added" if key not in old else "removed" if key not in new else "changed"
            yield Change("runsheets", key, key, kind, (Field("parts", old.get(key), new.get(key)),))


def _unused(document: Mapping[str, Any]) -> dict[str, Any]:
    used = {s["runsheet"] for s in document.get("sessions", ()) if isinstance(s["runsheet"], str)}
    return {key: sheet for key, sheet in document.get("runsheets", {}).items() if key not in used}


def _rules(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    one, other = (_meant(document.get("rules", {})) for document in (before, after))
    if fields := _fields(one, other, deep=False):
        yield Change("rules", "", "", "changed", fields)


def _meant(rules: Mapping[str, Any]) -> Mapping[str, Any]:
    """Rules can be written shortly or in full and mean the same."""
    try:
        return Rules.from_dict(rules).to_dict()
    except ValueError:
        return rules


def _fields(before: Mapping[str, Any], after: Mapping[str, Any], *, deep: bool = True) -> tuple[Field, ...]:
    one, other = (_flat(item) if deep else dict(item) for item in (before, after))
    names = [name for name in (*one, *(name for name in other if name not in one)) if name != "key"]
    return tuple(
        Field(name, one.get(name), other.get(name)) for name in names if one.get(name) != other.get(name)
    )


def _flat(item: Mapping[str, Any]) -> dict[str, Any]:
    """Tables of words and numbers one level up, as “hours.student”; days stay whole."""
    flat: dict[str, Any] = {}
    for name, value in item.items():
        if isinstance(value, Mapping) and name in {"hours", "group_size", "case"}:
            flat |= {f"{name}.{inner}": found for inner, found in value.items()}
        else:
            flat[name] = value
    return flat
