"""A stage goes only while nobody has written in it."""

import pytest
from pycrdt import Doc, Map

from tests.cast import NOW, Cast
from tests.rooms.setting import inside, open_two_rooms
from tests.rooms.test_stages import a_stage, step, write
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.core.models import AuditEntry
from worldrounds.journeys.remove_stage import remove_stage
from worldrounds.people.models import Person
from worldrounds.programmes.models import Stage
from worldrounds.programmes.queries import access_programme
from worldrounds.rooms.documents import DocumentStore, fold_document
from worldrounds.rooms.models import DocumentUpdate, MemberText, Room, StageDone
from worldrounds.rooms.stages.analysis import add_node
from worldrounds.rooms.stages.begun import groups_at_work
from worldrounds.rooms.stages.finishing import finish_stage
from worldrounds.rooms.stages.path import access_step
from worldrounds.rooms.stages.written import write_text


@pytest.fixture
def rooms(cast: Cast) -> list[Room]:
    return open_two_rooms(cast)


def remove(person: Person, stage: Stage) -> None:
    standing = access_programme(person=person, slug="rounds")
    remove_stage(standing=standing, stage=stage, at=NOW)


def test_a_stage_without_work_goes_once_and_says_so(cast: Cast, rooms: list[Room]) -> None:
    stage = a_stage(cast, "analysis")
    for _ in range(2):
        remove(cast.alice, stage)

    assert Stage.objects.count() == 0
    assert AuditEntry.objects.filter(verb="removed stage").count() == 1


def test_a_stage_in_which_somebody_keeps_a_draft_stays(cast: Cast, rooms: list[Room]) -> None:
    stage = a_stage(cast, "positions")
    write(cast.kenta, "positions-1", "In Japan", hand_in=False)

    with pytest.raises(Refused):
        remove(cast.alice, stage)
    assert (Stage.objects.count(), MemberText.objects.count()) == (1, 1)


@pytest.mark.parametrize("folded", [False, True])
def test_a_stage_with_a_part_in_a_shared_document_stays(cast: Cast, rooms: list[Room], folded: bool) -> None:
    stage, other = a_stage(cast, "matrix"), a_stage(cast, "matrix", position=2)
    doc: Doc[Map] = Doc()
    doc.get(f"matrix:{stage.key}", type=Map)["AT/0"] = "By law"
    DocumentUpdate.objects.create(room=rooms[1], author=cast.kiyo, data=doc.get_update(), at=NOW)
    if folded:
        fold_document(room=rooms[1].pk, at=NOW)
    assert DocumentStore().load(rooms[1].pk).rows == [] or not folded

    with pytest.raises(Refused):
        remove(cast.alice, stage)
    remove(cast.alice, other)
    assert list(Stage.objects.all()) == [stage]


def test_a_stage_that_was_only_ticked_off_can_go(cast: Cast, rooms: list[Room]) -> None:
    stage = a_stage(cast, "analysis")
    finish_stage(inside=inside(cast.vera), step=step(cast.vera, stage.key), done=True, at=NOW)

    remove(cast.alice, stage)

    assert (Stage.objects.count(), StageDone.objects.count()) == (0, 0)


@pytest.mark.parametrize("who", ["bob", "faye", "vera"])
def test_only_the_coordinator_takes_stages_out(cast: Cast, rooms: list[Room], who: str) -> None:
    stage = a_stage(cast, "analysis")

    with pytest.raises(NotAllowed):
        remove(cast.people[who], stage)
    assert Stage.objects.count() == 1


def test_groups_at_work_are_counted_once_a_stage(cast: Cast, rooms: list[Room]) -> None:
    intro, tree, later = (
        a_stage(cast, kind, position=n) for n, kind in enumerate(["icebreaker", "analysis", "matrix"], 1)
    )
    for person in (cast.vera, cast.kenta, cast.viktor):
        write_to = 1 if person != cast.viktor else 2
        _introduce(person, intro.key, write_to)
    finish_stage(inside=inside(cast.vera), step=step(cast.vera, tree.key), done=True, at=NOW)

    assert groups_at_work(cast.programme, Stage.objects.all()) == {intro.pk: 2, tree.pk: 1}
    assert later.pk not in groups_at_work(cast.programme, Stage.objects.all())


def test_groups_at_work_on_a_board_are_counted_by_its_very_name(cast: Cast, rooms: list[Room]) -> None:
    tree = a_stage(cast, "analysis", position=1)
    longer = Stage.objects.create(
        programme=cast.programme,
        key=f"{tree.key}-2",
        kind=tree.kind,
        title="Again",
        opens_day=NOW.date(),
        position=2,
    )
    for person, number in ((cast.vera, 1), (cast.kenta, 1), (cast.viktor, 2)):
        place = inside(person, number)
        add_node(inside=place, step=access_step(place, key=longer.key, at=NOW), kind="cause", parent="", text="No water", key="a")  # fmt: skip

    assert groups_at_work(cast.programme, Stage.objects.all()) == {longer.pk: 2}
    fold_document(room=rooms[0].pk, at=NOW)
    assert groups_at_work(cast.programme, Stage.objects.all()) == {longer.pk: 2}


def _introduce(person: Person, key: str, number: int) -> None:
    place = inside(person, number)
    write_text(
        inside=place, step=access_step(place, key=key, at=NOW), text="I am here.", hand_in=True, at=NOW
    )
