"""Every blueprint that comes with the program runs to its last day, in seconds: the clock is an argument everywhere.

All is done through the actions that people's clicks call: a programme is started, schools are invited and accept, students
come with their rosters, groups form, meetings get times; then what the plan holds happens in its order.
"""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
import pytest

from worldrounds.commons.catalogue import Blueprint, blueprints
from worldrounds.commons.dates import suggested_first_day
from worldrounds.demo import steps, students
from worldrounds.demo.season import Season
from worldrounds.groups.queries import members_now
from worldrounds.journeys.housekeeping import keep_house
from worldrounds.meetings.actions.attendance import mark_attendance
from worldrounds.meetings.models import Attendance, Session
from worldrounds.meetings.queries import access_session, usual_gap
from worldrounds.programmes.actions.closing import close_programme
from worldrounds.programmes.actions.profiles import save_availability, save_profile
from worldrounds.programmes.models import Enrolment, Programme, Stage, Task
from worldrounds.rooms.actions import save_document_form, tick_task
from worldrounds.rooms.cases import Case, case_for
from worldrounds.rooms.models import HandIn, Review, StageDone, Stand, TaskDone
from worldrounds.rooms.product.handing_in import hand_in
from worldrounds.rooms.queries import Inside, access_room, document_of
from worldrounds.rooms.stages.analysis import PROBLEM, add_node, write_node
from worldrounds.rooms.stages.consensus import prepare_statements, rate, read_consensus
from worldrounds.rooms.stages.decisions import close_decision, record_decision, take_stand
from worldrounds.rooms.stages.finishing import finish_stage
from worldrounds.rooms.stages.matrix import columns_of, write_cell
from worldrounds.rooms.stages.path import Step, access_step
from worldrounds.rooms.stages.peers import ITEMS, rate_members, token_of
from worldrounds.rooms.stages.review import access_review, read_reviews, save_review
from worldrounds.rooms.stages.written import write_text
from worldrounds.solvers.time import pattern_to_hex

TODAY = date(2026, 3, 2)
CITIES = {"Vienna", "Kyoto", "London"}
SCHOOLS = [row for row in steps.schools() if row["city"] in CITIES]
WORDS = "What is true here, with its source."


@pytest.fixture
def season(db: None) -> Season:
    return Season(datetime.combine(TODAY, time(9), tzinfo=UTC), random.Random(1), lambda words: None)


@pytest.mark.parametrize("design", blueprints(), ids=lambda design: design.slug)
def test_a_programme_of_the_blueprint_runs_to_its_last_day(
    season: Season, design: Blueprint, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # mails are sent
        invite(season, design)
    with django_capture_on_commit_callbacks(execute=True):
        begin(season)
    assert len(season.groups) > 1

    for at, happen in sorted(agenda(season, enter_all(season)), key=lambda event: event[0]):
        happen(at)
    closed = close_programme(standing=season.standing, at=end_of(season.programme.end_day))

    assert closed.state == Programme.State.CLOSED
    planned = design.document["sessions"]
    plenaries = sum(one.get("sittings", 1) for one in planned if one["kind"] == "plenary")
    meetings = sum(one["kind"] == "group meeting" for one in planned)
    assert Session.objects.filter(group=None).count() == plenaries
    assert Attendance.objects.count() == meetings * season.programme.enrolments.count()
    assert not_done(season) == []
    assert HandIn.objects.filter(stage__programme=season.programme).count() == len(season.groups)
    assert Review.objects.filter(sent_at=None).count() == 0 < Review.objects.count()
    assert set(TaskDone.objects.values_list("task__key", flat=True)) == {
        t["key"] for t in design.document["tasks"]
    }


def not_done(season: Season) -> list[tuple[str, int]]:
    """Stage and group."""
    done = set(StageDone.objects.values_list("stage__key", "room__group__number"))
    every = {(stage.key, group.number) for stage in season.stages for group in season.groups}
    return sorted(every - done)


# Up to the first day ----------------------------------------------------------------------------------------


def invite(season: Season, design: Blueprint) -> None:
    first_day = suggested_first_day(design.document, today=TODAY)
    at = datetime.combine(first_day, time(9), tzinfo=UTC) - timedelta(weeks=12)
    steps.start(season, design, title=design.title, first_day=first_day, at=at)
    steps.invite(season, schools_for(season))


def schools_for(season: Season) -> list[dict[str, str]]:
    return SCHOOLS[: 2 if season.programme.document["rules"].get("institutions") == 2 else 3]


def begin(season: Season) -> None:
    for partner, row in zip(season.partners, schools_for(season), strict=True):
        lead = steps.accept(row, at=season.begun - timedelta(weeks=6))
        count = each_of(season.programme.document, len(season.partners))
        roster = students.make_roster(row["slug"], row["country"], count, rng=season.rng)
        students.take_in(partner, roster, actor=lead, at=season.begun - timedelta(weeks=3))
    for enrolment in Enrolment.objects.filter(programme=season.programme):
        tell_hours(enrolment, at=season.begun - timedelta(weeks=2))
    steps.form_groups(season)
    steps.set_times(season, gap_days=usual_gap(season.programme))


def each_of(document: dict[str, Any], schools: int) -> int:
    """Students of each school, so that there are two groups."""
    size = document["group_size"]
    return -(-max(2 * size["min"], size["max"] + 1) // schools)


def tell_hours(enrolment: Enrolment, *, at: datetime) -> None:
    week = np.zeros((7, 48), dtype=bool)
    week[:, 14:44] = True  # 07:00-22:00
    save_profile(
        enrolment=enrolment, languages=["en"], topics=[], access_needs="", time_zone=enrolment.time_zone,
        consents={"coordination": True}, at=at,
    )  # fmt: skip
    save_availability(enrolment=enrolment, hours=pattern_to_hex(week), at=at)


# From then on -----------------------------------------------------------------------------------------------

Event = tuple[datetime, Callable[[datetime], None]]
Rooms = list[list[Inside]]  # of each group, its room as each member sees it


def enter_all(season: Season) -> Rooms:
    slug = season.programme.slug
    return [
        [
            access_room(person=one.enrolment.person, slug=slug, number=group.number)
            for one in members_now(group)
        ]
        for group in season.groups
    ]


def agenda(season: Season, rooms: Rooms) -> Iterator[Event]:
    for session in Session.objects.filter(group__in=season.groups):
        yield session.ends_at, lambda at, one=session: hold(season, one, at)
    for task in Task.objects.filter(programme=season.programme):
        yield noon(task.due_day), lambda at, one=task: tick(rooms, one, at)
    for stage in season.stages:
        yield noon(stage.due_day or stage.opens_day), lambda at, one=stage: work(rooms, one, at)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def end_of(end_day: date) -> datetime:
    """The last day is over anywhere."""
    return datetime.combine(end_day, time(12), tzinfo=UTC)


def hold(season: Season, session: Session, at: datetime) -> None:
    standing, row = access_session(person=season.coordinator, slug=season.programme.slug, number=session.pk)
    marks = {member.enrolment_id: "present" for member in members_now(row.group)}
    mark_attendance(standing=standing, session=row, marks=marks, at=at)


def tick(rooms: Rooms, task: Task, at: datetime) -> None:
    for group in rooms:
        for inside in group if task.who == Task.Who.STUDENT else group[:1]:
            tick_task(inside=inside, task=task, done=True, at=at)


def work(rooms: Rooms, stage: Stage, at: datetime) -> None:
    kind = Stage.Kind(stage.kind)
    if kind == Stage.Kind.REVIEW:
        keep_house(at=at)  # deals the products
    for group in rooms:
        for place, inside in enumerate(group if kind in EACH else group[:1]):
            WORK[kind](inside, access_step(inside, key=stage.key, at=at), place, at)


def write(inside: Inside, step: Step, _place: int, at: datetime) -> None:
    write_text(inside=inside, step=step, text=WORDS, hand_in=True, at=at)


def case_of(inside: Inside, step: Step) -> Case | None:
    return case_for(inside.standing.programme.document, chosen=inside.room.case, theme=step.stage.theme)


def compare(inside: Inside, step: Step, _place: int, at: datetime) -> None:
    assert inside.enrolment is not None
    column = columns_of(case_of(inside, step))[0].key
    write_cell(
        inside=inside, step=step, row=inside.enrolment.partner.institution.country, column=column, text=WORDS,
        sources="", was=("", ""), key=step.stage.key,
    )  # fmt: skip
    finish_stage(inside=inside, step=step, done=True, at=at)


def analyse(inside: Inside, step: Step, _place: int, at: datetime) -> None:
    write_node(inside=inside, step=step, node=PROBLEM, was="", text=WORDS, key=f"{step.stage.key}-problem")
    add_node(inside=inside, step=step, kind="cause", parent="", text=WORDS, key=f"{step.stage.key}-cause")
    finish_stage(inside=inside, step=step, done=True, at=at)


def decide(inside: Inside, step: Step, _place: int, at: datetime) -> None:
    decision = record_decision(
        inside=inside, step=step, proposal=WORDS, reasons=WORDS, replaces=None, key=step.stage.key, at=at
    )
    number = decision.number
    take_stand(inside=inside, step=step, number=number, kind=Stand.Kind.AGREE, reason="", at=at)
    close_decision(inside=inside, step=step, number=number, at=at)
    finish_stage(inside=inside, step=step, done=True, at=at)


def agree(inside: Inside, step: Step, place: int, at: datetime) -> None:
    case = case_of(inside, step)
    proposed = (case.statements if case else ()) or ("One should listen first.", "One should act first.")
    now = read_consensus(inside, step, proposed)
    if place == 0:
        prepare_statements(
            inside=inside, step=step, lines=proposed, token=now.token, proposed=proposed, start=True, at=at
        )
        now = read_consensus(inside, step, proposed)
    assert now.open_round is not None
    values = {row.statement.pk: 8 for row in now.rows}
    rate(inside=inside, step=step, number=now.open_round.number, values=values, reasons={}, at=at)


def draft(inside: Inside, step: Step, _place: int, at: datetime) -> None:
    save_document_form(inside=inside, base=document_of(inside.room).update_since(), text=WORDS)
    hand_in(inside=inside, step=step, at=at)


def review(inside: Inside, step: Step, place: int, at: datetime) -> None:
    for given in read_reviews(inside, step).given if place == 0 else ():
        save_review(
            inside=inside, review=access_review(inside, step, pk=given.pk), levels=[3] * len(given.rubric),
            comments=[WORDS] * len(given.rubric), learned=WORDS, better=WORDS, version=given.version,
            send=True, at=at,
        )  # fmt: skip
    ids = [member.enrolment_id for member in inside.members]
    rate_members(
        inside=inside, step=step, values={pk: dict.fromkeys(ITEMS, 4) for pk in ids}, sentences={},
        told=token_of(step.stage.consequence), send=True, at=at,
    )  # fmt: skip


Kind = Stage.Kind
EACH = {
    Kind.ICEBREAKER,
    Kind.POSITIONS,
    Kind.REFLECTION,
    Kind.CONSENSUS,
    Kind.REVIEW,
}  # the others, one for all
WORK: dict[Stage.Kind, Callable[[Inside, Step, int, datetime], None]] = {
    Kind.ICEBREAKER: write,
    Kind.POSITIONS: write,
    Kind.MATRIX: compare,
    Kind.ANALYSIS: analyse,
    Kind.DECISIONS: decide,
    Kind.CONSENSUS: agree,
    Kind.DRAFT: draft,
    Kind.REVIEW: review,
    Kind.REFLECTION: write,
}
