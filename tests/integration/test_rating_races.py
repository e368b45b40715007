"""The last members of a group answer at the same moment, on both databases."""

import pytest

from tests.cast import NOW, Cast, make_cast
from tests.integration.together import at_once
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.people.models import Person
from worldrounds.programmes.models import Stage
from worldrounds.rooms.models import Rating, Round, StageDone
from worldrounds.rooms.stages.consensus import prepare_statements, rate, read_consensus
from worldrounds.rooms.stages.path import Step, access_step

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    cast = make_cast()
    open_two_rooms(cast)
    return cast


def a_stage(cast: Cast, kind: str) -> Stage:
    return Stage.objects.create(
        programme=cast.programme,
        key="together",
        kind=kind,
        title="Together",
        opens_day=NOW.date(),
        position=1,
    )


def step(person: Person) -> Step:
    return access_step(inside(person), key="together", at=NOW)


def begin(cast: Cast) -> int:
    token = read_consensus(inside(cast.vera), step(cast.vera), ()).token
    prepare_statements(
        inside=inside(cast.vera), step=step(cast.vera), lines=["One."], token=token, proposed=(), start=True, at=NOW
    )  # fmt: skip
    room = inside(cast.vera).room
    return int(room.statements.values_list("pk", flat=True).get())


def test_the_last_two_who_rate_at_once_open_one_next_round(cast: Cast) -> None:
    a_stage(cast, Stage.Kind.CONSENSUS)
    statement = begin(cast)

    def send(person: Person, value: int) -> object:
        return rate(
            inside=inside(person), step=step(person), number=1, values={statement: value}, reasons={}, at=NOW
        )  # fmt: skip

    at_once(lambda: send(cast.vera, 1), lambda: send(cast.kenta, 9))

    assert list(Round.objects.values_list("number", "outcome")) == [(1, "next"), (2, "")]
    assert sorted(Rating.objects.values_list("value", flat=True)) == [1, 9]


def test_the_last_two_who_agree_at_once_end_the_stage_once(cast: Cast) -> None:
    a_stage(cast, Stage.Kind.CONSENSUS)
    statement = begin(cast)

    def send(person: Person) -> object:
        return rate(
            inside=inside(person), step=step(person), number=1, values={statement: 8}, reasons={}, at=NOW
        )  # fmt: skip

    at_once(lambda: send(cast.vera), lambda: send(cast.kenta), lambda: send(cast.kenta))

    assert list(Round.objects.values_list("number", "outcome")) == [(1, "agreed")]
    assert StageDone.objects.count() == 1


def test_two_who_begin_at_once_begin_one_round(cast: Cast) -> None:
    a_stage(cast, Stage.Kind.CONSENSUS)

    answers = at_once(lambda: begin(cast), lambda: begin(cast))

    assert len(answers) == 2
    assert list(Round.objects.values_list("number", flat=True)) == [1]
