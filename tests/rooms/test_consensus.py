"""Consensus rounds: when they open and close, what is seen of them, and that nobody sees who rated what."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from tests.groups.setting import a_forming, a_group
from tests.rooms.setting import inside
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.groups.models import Forming, Membership
from worldrounds.people.models import Person
from worldrounds.programmes.models import Programme, Stage
from worldrounds.rooms.actions import open_rooms
from worldrounds.rooms.models import Ballot, Rating, Round, Statement
from worldrounds.rooms.stages.consensus import (
    Consensus,
    Voice,
    close_round,
    prepare_statements,
    rate,
    read_consensus,
)
from worldrounds.rooms.stages.finishing import finish_stage
from worldrounds.rooms.stages.path import State, Step, access_step

PROPOSED = ("Fever clinics should be free.", "Pharmacies should need a prescription.")
Outcome = Round.Outcome


@pytest.fixture
def stage(cast: Cast) -> Stage:
    """Group 1: Vera, Kenta and Nadia, with a consensus stage of at most three rounds."""
    forming = a_forming(cast, state=Forming.State.CONFIRMED)
    a_group(cast, 1, "vera", "kenta", "nadia", forming=forming)
    open_rooms(programme=cast.programme, actor=cast.alice, at=NOW)
    return Stage.objects.create(
        programme=cast.programme, key="agree", kind=Stage.Kind.CONSENSUS, title="Agree",
        opens_day=NOW.date(), position=1, rounds=3,
    )  # fmt: skip


def step(person: Person) -> Step:
    return access_step(inside(person), key="agree", at=NOW)


def seen(person: Person) -> Consensus:
    return read_consensus(inside(person), step(person), PROPOSED)


def prepare(person: Person, *lines: str, token: str = "", start: bool = True) -> None:
    prepare_statements(
        inside=inside(person), step=step(person), lines=lines, token=token or seen(person).token,
        proposed=PROPOSED, start=start, at=NOW,
    )  # fmt: skip


def ballot(person: Person, *values: int | None, reasons: Mapping[int, str] | None = None) -> None:
    """Rate in the open round; ``reasons`` by the statement's position."""
    statements = list(Statement.objects.order_by("position"))
    now = seen(person).open_round
    assert now is not None
    rate(
        inside=inside(person),
        step=step(person),
        number=now.number,
        values={s.pk: v for s, v in zip(statements, values, strict=True) if v is not None},
        reasons={statements[position - 1].pk: text for position, text in (reasons or {}).items()},
        at=NOW,
    )


def all_rate(cast: Cast, vera: tuple[int, ...], kenta: tuple[int, ...], nadia: tuple[int, ...]) -> None:
    for person, values in ((cast.vera, vera), (cast.kenta, kenta), (cast.nadia, nadia)):
        ballot(person, *values)


def test_the_cases_statements_are_proposed_and_the_group_may_change_them(cast: Cast, stage: Stage) -> None:
    assert seen(cast.kenta).statements == list(PROPOSED)

    prepare(cast.vera, "  One. ", "", "Two.", "One.", start=False)

    assert seen(cast.kenta).statements == ["One.", "Two."]
    assert seen(cast.kenta).open_round is None


def test_who_changes_statements_that_changed_meanwhile_is_told(cast: Cast, stage: Stage) -> None:
    old = seen(cast.kenta).token
    prepare(cast.vera, "One.", start=False)

    with pytest.raises(Refused):
        prepare(cast.kenta, "Another.", token=old, start=False)
    prepare(cast.kenta, "One.", token=old, start=False)  # the same again does no harm

    assert seen(cast.vera).statements == ["One."]


@pytest.mark.parametrize("lines", [(), ("  ",), ("x" * 241,), tuple(f"No {n}." for n in range(13))])
def test_statements_that_cannot_be_rated_are_refused(
    cast: Cast, stage: Stage, lines: tuple[str, ...]
) -> None:
    with pytest.raises(Refused):
        prepare(cast.vera, *lines)
    assert Round.objects.count() == 0


def test_statements_stay_when_the_first_round_has_begun(cast: Cast, stage: Stage) -> None:
    prepare(cast.vera, *PROPOSED)

    assert seen(cast.vera).may_prepare is False
    with pytest.raises(Refused):
        prepare(cast.kenta, "Another.")
    assert Round.objects.count() == 1


def test_nothing_of_an_open_round_is_seen_but_ones_own(cast: Cast, stage: Stage) -> None:
    prepare(cast.vera, *PROPOSED)
    ballot(cast.vera, 9, 1, reasons={1: "It worked in Graz."})

    mine, others, staff = seen(cast.vera), seen(cast.kenta), seen(cast.alice)

    assert [(row.value, row.reason) for row in mine.rows] == [(9, "It worked in Graz."), (1, "")]
    assert [(row.value, row.reason) for row in others.rows] == [(None, ""), (None, "")]
    assert [(row.value, row.reason) for row in staff.rows] == [(None, ""), (None, "")]
    assert (others.rated, [m.enrolment.given_name for m in others.missing]) == (1, ["Kenta", "Nadia"])
    assert not others.finished


def test_a_round_ends_with_the_last_members_last_rating(cast: Cast, stage: Stage) -> None:
    prepare(cast.vera, *PROPOSED)
    ballot(cast.vera, 9, 9)
    ballot(cast.kenta, 8, 8)
    ballot(cast.nadia, 7, None)
    assert seen(cast.vera).finished == []

    ballot(cast.nadia, 7, 7)

    found = seen(cast.vera)
    assert (found.is_over, found.finished[0].round.outcome) == (True, Outcome.AGREED)
    assert step(cast.vera).state == State.DONE


def test_rounds_go_on_until_nobody_moves_by_more_than_one(cast: Cast, stage: Stage) -> None:
    prepare(cast.vera, "One.")
    all_rate(cast, (1,), (9,), (5,))
    assert seen(cast.vera).open_round.number == 2  # type: ignore[union-attr]

    all_rate(cast, (2,), (8,), (5,))

    assert [f.round.outcome for f in seen(cast.vera).finished] == [Outcome.STABLE, Outcome.NEXT]


def test_rounds_end_with_the_last_that_the_stage_has(cast: Cast, stage: Stage) -> None:
    prepare(cast.vera, "One.")
    all_rate(cast, (1,), (9,), (5,))
    all_rate(cast, (3,), (9,), (5,))
    all_rate(cast, (1,), (9,), (5,))

    assert [f.round.outcome for f in seen(cast.vera).finished] == [Outcome.LAST, Outcome.NEXT, Outcome.NEXT]
    assert seen(cast.vera).is_over


def test_a_stage_of_one_round_ends_after_it(cast: Cast, stage: Stage) -> None:
    Stage.objects.update(rounds=1)
    prepare(cast.vera, "One.")

    all_rate(cast, (1,), (9,), (5,))

    assert [f.round.outcome for f in seen(cast.vera).finished] == [Outcome.LAST]


def test_result_has_figures_counts_and_dissent_with_its_reason(cast: Cast, stage: Stage) -> None:
    prepare(cast.vera, "One.")
    ballot(cast.vera, 8)
    ballot(cast.kenta, 9, reasons={1: "It is cheap."})
    ballot(cast.nadia, 2, reasons={1: "Who pays?"})

    (result,) = seen(cast.kenta).finished[0].results

    assert result.figures is not None
    assert (result.figures.median, result.own) == (8.0, Voice(9, "It is cheap."))
    assert result.counts == [0, 1, 0, 0, 0, 0, 0, 1, 1]
    assert [(v.value, v.reason) for v in result.reasons] == [(2, "Who pays?"), (9, "It is cheap.")]
    assert [(v.value, v.reason) for v in result.dissent] == [(2, "Who pays?")]


def test_ones_last_rating_is_ready_in_the_next_round_with_its_reason(cast: Cast, stage: Stage) -> None:
    prepare(cast.vera, "One.")
    ballot(cast.vera, 1, reasons={1: "No."})
    ballot(cast.kenta, 9)
    ballot(cast.nadia, 5)

    (row,) = seen(cast.vera).rows

    assert (row.value, row.reason) == (1, "No.")
    assert row.before is not None
    assert step(cast.vera).is_my_turn


def test_what_leaves_the_stage_names_nobody(cast: Cast, stage: Stage) -> None:
    prepare(cast.vera, "One.")
    all_rate(cast, (1,), (9,), (5,))

    for person in (cast.alice, cast.faye, cast.kenta):
        finished = [asdict(f) for f in seen(person).finished]
        text = repr(finished)
        assert [name for name in ("Vera", "Kenta", "Nadia", "enrolment", "Ballot") if name in text] == []
    assert [result.own for result in seen(cast.alice).finished[0].results] == [None]


def test_my_turn_ends_when_i_have_rated_everything(cast: Cast, stage: Stage) -> None:
    prepare(cast.vera, *PROPOSED)
    ballot(cast.vera, 9, None)
    assert step(cast.vera).is_my_turn

    ballot(cast.vera, 9, 5)

    assert (step(cast.vera).is_my_turn, step(cast.kenta).is_my_turn) == (False, True)


def test_a_round_is_ended_early_only_where_three_have_rated_and_by_those_who_arrange(
    cast: Cast, stage: Stage
) -> None:
    group = inside(cast.vera).room.group
    Membership.objects.create(group=group, enrolment=cast.enrolments["kiyo"], joined_at=NOW)
    prepare(cast.vera, "One.")
    ballot(cast.vera, 1)
    ballot(cast.kenta, 9)
    with pytest.raises(Refused):
        close_round(inside=inside(cast.faye), step=step(cast.faye), number=1, at=NOW)
    ballot(cast.nadia, 5)
    with pytest.raises(NotAllowed):
        close_round(inside=inside(cast.vera), step=step(cast.vera), number=1, at=NOW)

    for _ in range(2):  # a second click
        close_round(inside=inside(cast.faye), step=step(cast.faye), number=1, at=NOW)

    assert list(Round.objects.values_list("number", "outcome")) == [(1, Outcome.NEXT), (2, "")]


def test_ratings_for_a_round_that_closed_are_refused(cast: Cast, stage: Stage) -> None:
    prepare(cast.vera, "One.")
    all_rate(cast, (1,), (9,), (5,))
    (statement,) = Statement.objects.all()

    with pytest.raises(Refused):
        rate(inside=inside(cast.vera), step=step(cast.vera), number=1, values={statement.pk: 9}, reasons={}, at=NOW)  # fmt: skip
    assert sorted(Rating.objects.values_list("value", flat=True)) == [1, 5, 9]


@pytest.mark.parametrize("value", [0, 10])
def test_a_rating_off_the_scale_is_refused(cast: Cast, stage: Stage, value: int) -> None:
    prepare(cast.vera, "One.")
    with pytest.raises(Refused):
        ballot(cast.vera, value)
    assert Ballot.objects.count() == 0


def test_only_members_rate_and_only_while_it_is_open(cast: Cast, stage: Stage) -> None:
    prepare(cast.faye, "One.")
    with pytest.raises(NotAllowed):
        ballot(cast.faye, 5)
    with pytest.raises(NotAllowed):
        finish_stage(inside=inside(cast.vera), step=step(cast.vera), done=True, at=NOW)
    Programme.objects.filter(pk=cast.programme.pk).update(state=Programme.State.CLOSED)
    with pytest.raises(NotAllowed):
        ballot(cast.vera, 5)


def test_nothing_happens_before_the_stage_opens(cast: Cast, stage: Stage) -> None:
    Stage.objects.update(opens_day=NOW.date() + timedelta(days=5))

    assert seen(cast.vera).may_prepare is False
    with pytest.raises(NotAllowed):
        prepare(cast.vera, "One.")
