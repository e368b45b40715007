"""“Since you were here”, on both databases: what others did between two visits, in one query."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import NOW, Cast, make_cast
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.coediting.matrix import cell_name
from worldrounds.coediting.parts import write_text_at
from worldrounds.coediting.store import NewRow
from worldrounds.journeys.enter_room import RoomPage, enter_room
from worldrounds.journeys.since_then import note_visit, read_visit, since_then
from worldrounds.meetings.models import Session
from worldrounds.people.models import Person
from worldrounds.programmes.models import PlannedSession, Stage, Task
from worldrounds.rooms.actions import post_message, save_document_form, tick_task
from worldrounds.rooms.document_now import read_written
from worldrounds.rooms.documents import DocumentStore, fold_document
from worldrounds.rooms.models import HandIn, MemberText, Review, Room, Round, StageDone, Version
from worldrounds.rooms.product.comments import add_comment, reply
from worldrounds.rooms.queries import document_of
from worldrounds.rooms.stages.decisions import close_decision, record_decision, reopen_decision, take_stand
from worldrounds.rooms.stages.path import access_step

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def room(cast: Cast) -> Room:
    for position, kind in enumerate(("positions", "matrix", "decisions", "consensus", "draft", "review")):
        Stage.objects.create(
            programme=cast.programme,
            key=kind,
            kind=kind,
            title=kind.title(),
            opens_day=date(2026, 1, 1),
            position=position,
        )
    return open_two_rooms(cast)[0]


def visit(person: Person, at: datetime) -> RoomPage:
    return enter_room(inside(person), at=at)


def lines(page: RoomPage) -> list[tuple[Any, ...]]:
    assert page.since is not None
    return [(one.what, one.who, one.count, one.title) for one in page.since.lines]


def write(person: Person, text: str) -> None:
    room = inside(person).room
    save_document_form(inside=inside(person), base=document_of(room).update_since(), text=text)


def test_a_first_visit_has_no_summary_and_one_of_oneself_is_no_news(cast: Cast, room: Room) -> None:
    post_message(inside=inside(cast.kenta), text="long ago", key="1", at=NOW - DAY)
    assert visit(cast.vera, NOW).since is None
    write(cast.vera, "# Mine\n\nMy own words.")
    post_message(inside=inside(cast.vera), text="my own", key="2", at=NOW + DAY)

    assert lines(visit(cast.vera, NOW + 2 * DAY)) == []


def test_what_others_did_comes_in_lines_until_it_was_seen(cast: Cast, room: Room) -> None:
    write(cast.vera, "# Why\n\nSoap is rare.\n\n# Plan\n")
    here = inside(cast.vera)
    ours = add_comment(inside=here, key="c0", at=NOW - DAY, text="Sure?", quote="rare")
    visit(cast.vera, NOW)
    at, kenta = NOW + DAY, inside(cast.kenta)

    for number in range(2):
        post_message(inside=kenta, text=f"message {number}", key=str(number), at=at)
    write(cast.kenta, "# Why\n\nSoap is rare.\n\n# Plan\nGive 3 bars.")
    write(cast.alice, "# Why\n\nSoap is rare now.\n\n# Plan\nGive 3 bars.")
    add_comment(inside=kenta, key="c1", at=at, text="Where?", quote="Soap is")
    add_comment(inside=kenta, key="c2", at=at, text="How many?")
    reply(inside=kenta, comment=ours, text="Yes.", key="c3", at=at)
    fold_document(room=room.pk, at=at)
    page = visit(cast.vera, NOW + 2 * DAY)

    assert page.since is not None and page.since.since == NOW
    name = ("Kenta Mori",)
    assert lines(page) == [
        ("remark", name, 1, "Soap is"),
        ("reply", name, 1, "Yes."),
        ("posts", name, 2, ""),
        ("wrote", name, 12, ""),
        ("wrote", (), 4, ""),
        ("comments", name, 1, ""),
    ]
    assert [one.sections for one in page.since.lines if one.what == "wrote"] == [("Plan",), ("Why",)]
    # Following a link and coming back is the same visit; the next day all has been seen.
    assert lines(visit(cast.vera, NOW + 2 * DAY + timedelta(minutes=20))) == lines(page)
    assert lines(visit(cast.vera, NOW + 3 * DAY)) == []


def test_stages_decisions_ratings_reviews_sessions_and_tasks_are_told(cast: Cast, room: Room) -> None:
    visit(cast.vera, NOW)
    at, kenta = NOW + DAY, inside(cast.kenta)
    stages = {stage.key: stage for stage in Stage.objects.all()}
    step = access_step(kenta, key="decisions", at=at)
    decision = record_decision(
        inside=kenta, step=step, proposal="Buy soap", reasons="", replaces=None, key="d", at=at
    )
    take_stand(inside=kenta, step=step, number=decision.number, kind="agree", reason="", at=at)
    for hours in (1, 2):  # of a decision, only how it stands is told
        close_decision(inside=kenta, step=step, number=decision.number, at=at + timedelta(hours=2 * hours))
        if hours == 1:
            reopen_decision(
                inside=kenta, step=step, number=decision.number, reason="Price", at=at + timedelta(hours=3)
            )
    Round.objects.create(stage=stages["consensus"], room=room, number=1, opened_at=at)
    MemberText.objects.create(
        stage=stages["positions"],
        room=room,
        enrolment=cast.enrolments["kenta"],
        text="T",
        saved_at=at,
        handed_in_at=at,
    )
    StageDone.objects.create(stage=stages["matrix"], room=room, done_by=cast.kenta, at=at)
    version = Version.objects.create(room=room, text="T", state=b"\0", at=at, until=at)
    handed = HandIn.objects.create(stage=stages["draft"], room=room, version=version, by=cast.kenta, at=at)
    other = Room.objects.get(group__number=2)
    Review.objects.create(stage=stages["review"], room=other, product=handed, sent_at=at)
    task = Task.objects.create(
        programme=cast.programme, key="t", title="Say hello", due_day=at.date(), position=1, who="group"
    )
    tick_task(inside=kenta, task=task, done=True, at=at)
    planned = PlannedSession.objects.create(
        programme=cast.programme, key="m", kind="group meeting", title="Meeting", position=1,
        first_day=at.date(), end_day=at.date() + 30 * DAY, minutes=60,
    )  # fmt: skip
    Session.objects.create(
        planned=planned, group=room.group, starts_at=at + 9 * DAY, wall_time="x", zone="UTC", minutes=60,
        changed_at=at, sequence=1,
    )  # fmt: skip

    page = visit(cast.vera, NOW + 2 * DAY)

    name = ("Kenta Mori",)
    told = [
        ("moved", (), 1, "Meeting"),
        ("rate", (), 1, "Consensus"),
        ("review", (), 1, "Review"),
        ("closed", name, 1, "Buy soap"),
        ("texts", (), 1, "Positions"),
        ("handed-in", name, 1, "Draft"),
        ("done", (), 1, "Matrix"),
        ("task", name, 1, "Say hello"),
    ]
    assert lines(page) == told


def test_cells_of_a_board_are_counted_once_and_lead_to_their_stage(cast: Cast, room: Room) -> None:
    visit(cast.vera, NOW)
    document = document_of(room)
    for row, part in (("AT", "text"), ("AT", "sources"), ("JP", "text")):
        write_text_at(document, cell_name("matrix", row, "who-pays", part), was="", now="Everybody")
    write_text_at(document, cell_name("a-stage-that-is-gone", "AT", "x", "text"), was="", now="Everybody")
    DocumentStore().append([NewRow(room.pk, cast.kenta.pk, document.update_since())])

    assert lines(visit(cast.vera, NOW + DAY)) == [("matrix", ("Kenta Mori",), 2, "Matrix")]


def test_the_summary_costs_two_queries_and_noting_the_visit_one(
    cast: Cast, room: Room, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    visit(cast.vera, NOW)
    write(cast.kenta, "news")
    here, written = inside(cast.vera), read_written(room.pk)
    with django_assert_num_queries(3):
        last = read_visit(here)
        since = since_then(here, written, visit=last, path=[], at=NOW + DAY)
        note_visit(here, written, visit=last, at=NOW + DAY)
    assert since is not None and [one.what for one in since.lines] == ["wrote"]
