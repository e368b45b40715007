"""In which stages groups have begun to work, whatever the kind: asked of every table that has a stage and a room."""

from functools import reduce

from django.db.models import Model, QuerySet

from worldrounds.programmes.models import Programme, Stage
from worldrounds.rooms.models import DocumentSnapshot, DocumentUpdate, StageDone
from worldrounds.rooms.tables import tables_with


def groups_at_work(programme: Programme) -> dict[int, int]:
    """Stage -> how many living groups have written something in it or finished it (1 query)."""
    found: dict[int, int] = {}
    for stage, _room in _work(programme):
        found[stage] = found.get(stage, 0) + 1
    return found


def is_written_in(stage: Stage) -> bool:
    """True if a group has written anything in this stage, retired groups included. A part of a shared document counts
    as soon as somebody has put something into it, even if it has been taken out since: its history can be undone."""
    written = [model for model in tables_with("stage") if model is not StageDone]
    if any(model._default_manager.filter(stage=stage).exists() for model in written):
        return True
    part = f"{stage.kind}:{stage.key}".encode()  # the name of a part stands in the bytes of its first edit
    for rows in (DocumentUpdate.objects, DocumentSnapshot.objects):
        data = rows.filter(room__group__programme=stage.programme).values_list("data", flat=True)
        if any(part in bytes(one) for one in data.iterator()):
            return True
    return False


def _work(programme: Programme) -> QuerySet[Model, tuple[int, int]]:
    rows = [
        model._default_manager.order_by()
        .filter(stage__programme=programme, room__group__retired_at=None)
        .values_list("stage", "room")
        for model in tables_with("stage", "room")
    ]
    return reduce(lambda all_, more: all_.union(more), rows[1:], rows[0])
