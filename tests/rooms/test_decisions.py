"""Decisions on record: nothing of them is ever changed or taken away."""

import pytest

from tests.cast import NOW, Cast
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.core.models import AuditEntry
from worldrounds.people.models import Person
from worldrounds.programmes.models import Programme, Stage
from worldrounds.rooms.models import Decision, DecisionStep, Stand
from worldrounds.rooms.stages.decisions import (
    OnRecord,
    close_decision,
    read_decisions,
    record_decision,
    reopen_decision,
    take_stand,
)
from worldrounds.rooms.stages.path import Step, access_step


@pytest.fixture(autouse=True)
def stage(cast: Cast) -> Stage:
    open_two_rooms(cast)
    return Stage.objects.create(
        programme=cast.programme,
        key="decide",
        kind=Stage.Kind.DECISIONS,
        title="Decide",
        opens_day=NOW.date(),
        position=1,
    )


def step(person: Person, number: int = 1) -> Step:
    return access_step(inside(person, number), key="decide", at=NOW)


def decide(person: Person, proposal: str, *, replaces: int | None = None, group: int = 1) -> Decision:
    return record_decision(
        inside=inside(person, group),
        step=step(person, group),
        proposal=proposal,
        reasons="Because.",
        replaces=replaces,
        key=proposal,
        at=NOW,
    )


def stand(person: Person, kind: str, reason: str = "", *, number: int = 1) -> Stand:
    return take_stand(
        inside=inside(person), step=step(person), number=number, kind=kind, reason=reason, at=NOW
    )


def close(person: Person, number: int = 1) -> None:
    close_decision(inside=inside(person), step=step(person), number=number, at=NOW)


def reopen(person: Person, reason: str = "New figures.", number: int = 1) -> None:
    reopen_decision(inside=inside(person), step=step(person), number=number, reason=reason, at=NOW)


def on_record(person: Person, number: int = 1) -> OnRecord:
    return next(
        found for found in read_decisions(inside(person), step(person)) if found.decision.number == number
    )


def test_decisions_are_numbered_in_their_room(cast: Cast) -> None:
    assert [decide(cast.vera, "Visit").number, decide(cast.kenta, "Call").number] == [1, 2]
    assert decide(cast.viktor, "Visit", group=2).number == 1
    assert [found.decision.proposal for found in read_decisions(inside(cast.vera), step(cast.vera))] == [
        "Call",
        "Visit",
    ]
    assert AuditEntry.objects.filter(verb="record decision").count() == 3


def test_who_changes_a_stand_adds_a_row_and_the_same_stand_again_adds_none(cast: Cast) -> None:
    decide(cast.vera, "Visit")
    for kind in ("agree", "agree", "live"):
        stand(cast.vera, kind)
    stand(cast.kenta, "against", "It is control.")

    found = on_record(cast.vera)
    assert [(one.enrolment.given_name, one.kind) for one in found.stands] == [
        ("Vera", "live"),
        ("Kenta", "against"),
    ]
    assert [one.kind for one in found.earlier] == ["agree"]
    assert (found.silent, found.own.kind if found.own else "") == ([], "live")
    assert Stand.objects.count() == 3


@pytest.mark.parametrize(("kind", "field"), [("against", "reason"), ("perhaps", "kind"), ("", "kind")])
def test_a_stand_is_one_of_three_and_dissent_has_a_reason(cast: Cast, kind: str, field: str) -> None:
    decide(cast.vera, "Visit")
    with pytest.raises(Refused) as refused:
        stand(cast.vera, kind)
    assert refused.value.field == field


def test_a_closed_decision_takes_no_stand_until_it_is_opened_again(cast: Cast) -> None:
    decide(cast.vera, "Visit")
    with pytest.raises(Refused, match="Nobody has said yet"):
        close(cast.vera)
    stand(cast.vera, "agree")
    for _ in range(2):
        close(cast.kenta)
    with pytest.raises(Refused, match="closed"):
        stand(cast.kenta, "agree")
    for _ in range(2):
        reopen(cast.kenta)
    stand(cast.kenta, "agree")

    found = on_record(cast.vera)
    assert [(taken.kind, taken.reason) for taken in found.steps] == [
        ("closed", ""),
        ("reopened", "New figures."),
    ]
    assert (found.is_open, len(found.stands)) == (True, 2)


def test_who_opens_a_decision_again_says_why(cast: Cast) -> None:
    decide(cast.vera, "Visit")
    with pytest.raises(Refused):
        reopen(cast.vera, " ")
    assert DecisionStep.objects.count() == 0


def test_a_replaced_decision_stays_and_is_closed_for_good(cast: Cast) -> None:
    decide(cast.vera, "Visit")
    stand(cast.kenta, "against", "It is control.")
    decide(cast.kenta, "Call", replaces=1)

    first = on_record(cast.vera)
    assert (first.is_open, first.replaced_by, first.stands[0].reason) == (False, 2, "It is control.")
    for act in (
        lambda: reopen(cast.vera),
        lambda: decide(cast.vera, "Knock", replaces=1),
        lambda: stand(cast.vera, "agree"),
    ):
        with pytest.raises(Refused):
            act()
    assert [found.decision.number for found in read_decisions(inside(cast.vera), step(cast.vera))] == [2, 1]


@pytest.mark.parametrize("proposal", ["  ", "x" * 3_001])
def test_a_proposal_has_words_and_an_end(cast: Cast, proposal: str) -> None:
    with pytest.raises(Refused):
        decide(cast.vera, proposal)


def test_a_decision_of_another_room_is_not_found(cast: Cast) -> None:
    decide(cast.viktor, "Visit", group=2)
    for act in (
        lambda: stand(cast.vera, "agree"),
        lambda: close(cast.vera),
        lambda: decide(cast.vera, "Call", replaces=1),
    ):
        with pytest.raises(NotFound):
            act()


def test_facilitators_may_record_but_have_no_stand_and_a_closed_programme_takes_nothing(cast: Cast) -> None:
    decide(cast.faye, "Visit")
    with pytest.raises(NotAllowed):
        stand(cast.faye, "agree")
    Programme.objects.filter(pk=cast.programme.pk).update(state=Programme.State.CLOSED)
    for act in (
        lambda: decide(cast.vera, "Call"),
        lambda: stand(cast.vera, "agree"),
        lambda: close(cast.vera),
    ):
        with pytest.raises(NotAllowed):
            act()
