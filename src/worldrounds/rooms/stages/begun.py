"""In which stages groups have begun to work, whatever the kind: asked of every table that has a stage and a room, and
of the shared documents, which hold the boards of stages under their names."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import reduce

from django.db.models import Model, QuerySet

from worldrounds.coediting.varint import write_bytes
from worldrounds.programmes.models import Programme, Stage
from worldrounds.rooms.models import DocumentSnapshot, DocumentUpdate, StageDone
from worldrounds.rooms.tables import tables_with

BOARDS = (Stage.Kind.MATRIX, Stage.Kind.ANALYSIS, Stage.Kind.DECISIONS)


def groups_at_work(programme: Programme, stages: Iterable[Stage]) -> dict[int, int]:
    """Stage -> how many living groups have written something in it or finished it (2 queries). ``stages``: the
    programme's."""
    return Counter(stage for stage, _room in {*_work(programme), *_work_on_boards(programme, stages)})


def is_written_in(stage: Stage) -> bool:
    """True if a group has written anything in this stage, retired groups included. A part of a shared document counts
    as soon as somebody has put something into it, even if it has been taken out since: its history can be undone."""
    written = [model for model in tables_with("stage") if model is not StageDone]
    if any(model._default_manager.filter(stage=stage).exists() for model in written):
        return True
    for rows in (DocumentUpdate.objects, DocumentSnapshot.objects):
        data = rows.filter(room__group__programme=stage.programme).values_list("data", flat=True)
        if any(_holds(bytes(one), stage.kind, stage.key) for one in data.iterator()):
            return True
    return False


def _holds(data: bytes, kind: str, key: str) -> bool:
    """The name of a part stands in the bytes of its first edit: after its length, or before a slash and more."""
    name = f"{kind}:{key}".encode()
    return name + b"/" in data or write_bytes(name) in data


def _work_on_boards(programme: Programme, stages: Iterable[Stage]) -> Iterator[tuple[int, int]]:
    boards = [stage for stage in stages if stage.kind in BOARDS]
    if not boards:
        return
    living = {"room__group__programme": programme, "room__group__retired_at": None}
    edits, snapshots = (
        model._default_manager.filter(**living).order_by().values_list("room", "data")
        for model in (DocumentUpdate, DocumentSnapshot)
    )
    for room, data in edits.union(snapshots, all=True).iterator():
        for stage in boards:
            if _holds(bytes(data), stage.kind, stage.key):
                yield stage.pk, room


def _work(programme: Programme) -> QuerySet[Model, tuple[int, int]]:
    rows = [
        model._default_manager.order_by()
        .filter(stage__programme=programme, room__group__retired_at=None)
        .values_list("stage", "room")
        for model in tables_with("stage", "room")
    ]
    return reduce(lambda all_, more: all_.union(more), rows[1:], rows[0])
