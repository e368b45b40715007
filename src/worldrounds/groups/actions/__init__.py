"""Writes. Forming (``forming``), changing and confirming a plan (``drafts``), groups that live (``members``), and ways to
repair them (``repairing``)."""

from worldrounds.groups.actions.drafts import confirm_draft, move_person, retire_groups, take_move_back
from worldrounds.groups.actions.forming import (
    drop_forming,
    form,
    start_forming,
    stop_forming,
    take_up_interrupted,
)
from worldrounds.groups.actions.members import (
    add_member,
    assign_facilitator,
    choose_leader,
    end_membership,
    move_member,
    remove_member,
)
from worldrounds.groups.actions.repairing import (
    drop_repairing,
    find_repairs,
    start_repairing,
    stop_repairing,
    take_up_interrupted_repairings,
)

__all__ = [
    "add_member",
    "assign_facilitator",
    "choose_leader",
    "confirm_draft",
    "drop_forming",
    "drop_repairing",
    "end_membership",
    "find_repairs",
    "form",
    "move_member",
    "move_person",
    "remove_member",
    "retire_groups",
    "start_forming",
    "start_repairing",
    "stop_forming",
    "stop_repairing",
    "take_move_back",
    "take_up_interrupted",
    "take_up_interrupted_repairings",
]
