"""What a record changes in an article that it is merged into, field by field, and how that is taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from worldrounds.bibliography.merging import Merged
from worldrounds.bibliography.record import Record, as_data, from_data, told


@dataclass(frozen=True)
class Step:
    """The fields that changed, before and after; ``aside``: what did not win. All as it stands in columns."""

    before: dict[str, Any]
    after: dict[str, Any]
    aside: dict[str, Any]


def step_of(held: Record, merged: Merged) -> Step:
    now = merged.record
    changed = [one.field for one in merged.choices if getattr(now, one.field) != getattr(held, one.field)]
    lost = {one.field: one.other for one in merged.choices if one.side != "arriving" and one.other}
    return Step(
        before={name: told(getattr(held, name)) for name in changed},
        after={name: told(getattr(now, name)) for name in changed},
        aside={name: told(value) for name, value in lost.items()},
    )


def taken_back(
    record: Record, *, before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[Record, list[str]]:
    """The record without a change, and the fields that were changed again since: those stay as they are."""
    data = as_data(record)
    unchanged = from_data(data | dict(after))
    stays = [name for name in after if getattr(record, name) != getattr(unchanged, name)]
    return from_data(data | {name: value for name, value in before.items() if name not in stays}), stays
