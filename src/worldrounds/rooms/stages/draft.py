"""The stage in which a group writes its product and hands it in."""

from collections.abc import Sequence
from dataclasses import dataclass

from worldrounds.rooms.document_now import read_written
from worldrounds.rooms.models import HandIn
from worldrounds.rooms.product.comments import Remarks, remarks_of
from worldrounds.rooms.product.handing_in import is_closed, last_hand_in, may_hand_in, may_reopen
from worldrounds.rooms.product.versions import who_wrote
from worldrounds.rooms.product.writers import Share, shares
from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages.path import Step


@dataclass(frozen=True)
class Draft:
    words: int
    shares: Sequence[Share]
    remarks: Remarks
    handed_in: HandIn | None  # what counts
    is_changed: bool  # since it was handed in
    may_hand_in: bool
    is_closed: bool  # others review it
    may_reopen: bool


def read_draft(inside: Inside, step: Step) -> Draft:
    """Six queries."""
    now = read_written(inside.room.pk)
    handed = last_hand_in(inside.room, step.stage)
    closed = handed is not None and is_closed(inside.room, step.stage)
    return Draft(
        words=len(now.text.split()),
        shares=shares(inside, who_wrote(now)),
        remarks=remarks_of(inside, now.document),
        handed_in=handed,
        is_changed=handed is not None and handed.version.text != now.text,
        may_hand_in=may_hand_in(inside, step) and not closed,
        is_closed=closed,
        may_reopen=closed and may_reopen(inside, step),
    )
