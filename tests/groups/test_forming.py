"""From rules to a plan: the whole way, through the task."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.cast import NOW, Cast
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.core.models import AuditEntry, Work
from worldrounds.core.work import Reporter
from worldrounds.groups import actions, tasks
from worldrounds.groups.actions import forming as forming_module
from worldrounds.groups.draft import Draft
from worldrounds.groups.models import Forming, Membership
from worldrounds.groups.queries import planned
from worldrounds.programmes.models import Enrolment
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing
from worldrounds.solvers.grouping import Best, Plan, evaluate

RULES = {"size": {"min": 2, "max": 3}, "countries": 2, "hours": 2}


def standing_of(cast: Cast, name: str = "alice") -> Standing:
    return access_programme(person=cast.people[name], slug="rounds")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """A solver that reports once and pairs people as they come; what it was told goes into the list."""
    told: list[bool] = []

    def solve(problem: Any, rules: Any, *, seed: int, on_progress: Callable[..., bool]) -> Plan:
        told.append(on_progress(1, 4, "Looking", Best(2)))
        keys = [person.key for person in problem.people]
        groups = (tuple(keys[0::2]), tuple(keys[1::2]))
        return Plan(groups, evaluate(problem, rules, groups), seed, 1, 0.0, stopped=not told[-1])

    monkeypatch.setattr(forming_module, "solve", solve)
    return told


def start(cast: Cast, **values: Any) -> Forming:
    return actions.start_forming(standing=standing_of(cast), rules=RULES, seed=0, at=NOW, **values)


def run(forming: Forming) -> Forming:
    actions.form(forming_id=forming.pk, reporter=Reporter(forming.work_id, clock=lambda: NOW))
    return Forming.objects.select_related("work", "programme").get(pk=forming.pk)


def test_a_search_places_every_admitted_student(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    Enrolment.objects.filter(pk=cast.enrolments["kiyo"].pk).update(state=Enrolment.State.WITHDRAWN)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.enqueue(start(cast))

    forming = Forming.objects.select_related("work").get()
    admitted = {e.pk for key, e in cast.enrolments.items() if key != "kiyo"}
    placed = [person for group in Draft.read(forming.plan).groups for person in group]
    assert (forming.state, forming.work.state) == (Forming.State.DRAFT, Work.State.DONE)
    assert sorted(placed) == sorted(admitted)
    assert AuditEntry.objects.filter(verb="started to form groups").count() == 1


def test_progress_is_told_while_the_search_runs(cast: Cast, quick: list[bool]) -> None:
    forming = run(start(cast))

    assert quick == [True]
    last = Best(forming.work.curve[-1][1], forming.work.curve[-1][2])
    assert (forming.work.message, forming.work.best, forming.work.percent) == ("", last, 100)
    assert forming.work.curve[0] == [0, 2, None]


def test_stopping_keeps_the_best_plan_so_far(cast: Cast, quick: list[bool]) -> None:
    forming = start(cast)
    actions.stop_forming(standing=standing_of(cast), forming=forming)

    forming = run(forming)

    assert quick == [False]
    assert forming.state == Forming.State.DRAFT
    assert Draft.read(forming.plan).stopped
    assert len(Draft.read(forming.plan).groups) == 2


def test_a_second_click_gives_the_search_that_runs(cast: Cast) -> None:
    assert start(cast) == start(cast)
    assert Forming.objects.count() == 1


def test_a_task_that_comes_twice_searches_once(cast: Cast, quick: list[bool]) -> None:
    forming = start(cast)

    run(forming)
    run(forming)

    assert quick == [True]


def test_a_killed_worker_is_noticed_and_the_search_started_again(cast: Cast) -> None:
    forming = start(cast)
    Work.objects.filter(pk=forming.work_id).update(
        state=Work.State.RUNNING, heartbeat_at=NOW - timedelta(minutes=5)
    )

    again = start(cast)

    forming.refresh_from_db()
    assert again != forming
    assert (forming.state, again.state) == (Forming.State.DROPPED, Forming.State.RUNNING)


def test_a_search_that_fails_says_so_and_leaves_nothing_behind(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def solve(*_args: Any, **_values: Any) -> Plan:
        raise RuntimeError("secret details")

    monkeypatch.setattr(forming_module, "solve", solve)

    forming = run(start(cast))

    assert (forming.state, forming.work.state) == (Forming.State.DROPPED, Work.State.FAILED)
    assert "secret" not in forming.work.message


def test_a_plan_that_was_dropped_meanwhile_stays_dropped(cast: Cast, quick: list[bool]) -> None:
    forming = start(cast)
    actions.drop_forming(standing=standing_of(cast), forming=forming, at=NOW)

    assert run(forming).state == Forming.State.DROPPED


@pytest.mark.parametrize(
    ("before", "after"),
    [("draft", "dropped"), ("undone", "dropped"), ("confirmed", "confirmed"), ("dropped", "dropped")],
)
def test_a_plan_is_dropped_unless_it_is_in_force(cast: Cast, before: str, after: str) -> None:
    forming = start(cast)
    Forming.objects.filter(pk=forming.pk).update(state=before)

    actions.drop_forming(standing=standing_of(cast), forming=forming, at=NOW)

    forming.refresh_from_db()
    assert forming.state == after


@pytest.mark.parametrize("name", ["bob", "faye", "vera"])
def test_only_the_coordinator_forms_groups(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        actions.start_forming(standing=standing_of(cast, name), rules=RULES, seed=0, at=NOW)


def test_rules_that_make_no_sense_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="size"):
        actions.start_forming(
            standing=standing_of(cast), rules={"size": {"min": 6, "max": 5}}, seed=0, at=NOW
        )


def test_nobody_to_place_is_said(cast: Cast) -> None:
    Enrolment.objects.update(state=Enrolment.State.APPLIED)

    with pytest.raises(Refused, match="nobody to place"):
        start(cast)


def test_who_withdraws_after_the_search_is_left_out_of_the_plan(cast: Cast, quick: list[bool]) -> None:
    forming = run(start(cast))
    Enrolment.objects.filter(pk=cast.enrolments["vera"].pk).update(state=Enrolment.State.WITHDRAWN)
    Membership.objects.all().delete()

    found = planned(forming)

    assert cast.enrolments["vera"].pk not in found.people
    assert (found.gone, found.late, sum(map(len, found.groups))) == (1, 0, 4)
