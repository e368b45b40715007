"""The board as one asks for it: filtered, sorted, and as a table to keep."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from worldrounds.core.exports import Cell
from worldrounds.journeys.room_board import GroupCare
from worldrounds.journeys.trouble import Act
from worldrounds.people.models import Person

CHOICES = ("show", "whose", "sort")
_NEVER = datetime.min.replace(tzinfo=UTC)


def chosen_of(query: Mapping[str, str]) -> dict[str, str]:
    return {name: query.get(name, "") for name in CHOICES}


def arranged(rows: Sequence[GroupCare], chosen: Mapping[str, str], reader: Person) -> list[GroupCare]:
    """The groups in most trouble first, unless the number or the last sign is asked for."""
    shown = [
        row
        for row in rows
        if (chosen["show"] != "trouble" or row.reasons)
        and (chosen["whose"] != "mine" or row.group.facilitator_id == reader.pk)
        and (chosen["whose"] != "nobody" or row.group.facilitator_id is None)
    ]
    if chosen["sort"] == "group":
        return shown
    if chosen["sort"] == "last":
        return sorted(shown, key=lambda row: row.last_at or _NEVER)
    return sorted(shown, key=lambda row: -row.weight)


def act_words(act: Act) -> str:
    words = {
        Act.ANSWER: _("Answer the call for help"),
        Act.REGROUP: _("Change who is in the group"),
        Act.NUDGE: _("Remind those who have not been seen"),
        Act.MEDIATE: _("Write to the group"),
        Act.NONE: "",
    }
    return words[act]


def headers() -> list[str]:
    named = [_("Group"), _("Facilitator"), _("Stage"), _("Last sign"), _("Members"), _("Not seen")]
    return [
        *named,
        _("Unanswered questions"),
        _("Open calls for help"),
        _("What is wrong"),
        _("What helps"),
        _("Shares"),
    ]


def export_row(row: GroupCare) -> list[Cell]:
    shares = "; ".join(f"{part.member.enrolment.full_name} {part.percent} %" for part in row.parts)
    return [
        row.group.number,
        row.group.facilitator.name if row.group.facilitator else "",
        row.stage.title if row.stage else "",
        row.last_at,
        len(row.parts),
        ", ".join(member.enrolment.full_name for member in row.silent),
        len(row.questions),
        len(row.signs.open_requests),
        " ".join(reason.sentence for reason in row.reasons),
        act_words(row.act),
        shares,
    ]
