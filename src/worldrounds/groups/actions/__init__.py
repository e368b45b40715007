"""Writes. Forming (``forming``), changing and confirming a plan (``drafts``), and groups that live (``members``)."""

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

__all__ = [
    "add_member",
    "assign_facilitator",
    "choose_leader",
    "confirm_draft",
    "drop_forming",
    "end_membership",
    "form",
    "move_member",
    "move_person",
    "remove_member",
    "retire_groups",
    "start_forming",
    "stop_forming",
    "take_move_back",
    "take_up_interrupted",
]
