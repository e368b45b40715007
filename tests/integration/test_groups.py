"""Races on forming and confirming, on a database that really locks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail

from tests.cast import NOW, Cast
from tests.groups.setting import a_forming, a_group
from tests.integration.together import at_once
from worldrounds.core.errors import Refused
from worldrounds.groups import actions
from worldrounds.groups.models import Forming, Group, Membership
from worldrounds.journeys.confirm_groups import confirm_groups
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing

pytestmark = pytest.mark.django_db(transaction=True)
RULES = {"size": {"min": 2, "max": 3}}


@pytest.fixture
def alice(cast: Cast) -> Standing:
    return access_programme(person=cast.alice, slug="rounds")


def a_plan(cast: Cast, *groups: list[str]) -> Forming:
    plan = {"groups": [[cast.enrolments[name].pk for name in group] for group in groups], "version": 1}
    return a_forming(cast, state=Forming.State.DRAFT, plan=plan, rules=RULES)


def test_two_confirms_at_once_make_the_groups_once(cast: Cast, alice: Standing) -> None:
    forming = a_plan(cast, ["vera", "kenta"], ["viktor", "kiyo"])

    def confirm() -> list[int]:
        groups = confirm_groups(standing=alice, forming=forming, version=1, at=NOW)
        return [group.pk for group in groups]

    first, second = at_once(confirm, confirm)

    assert first == second
    assert Group.objects.count() == 2
    assert Membership.objects.count() == 4
    assert len(mail.outbox) == 4


def test_two_plans_confirmed_at_once_place_nobody_twice(cast: Cast, alice: Standing) -> None:
    plans = a_plan(cast, ["vera", "kenta"], ["nadia"]), a_plan(cast, ["vera", "kiyo"], ["viktor"])

    at_once(
        *(lambda plan=plan: confirm_groups(standing=alice, forming=plan, version=1, at=NOW) for plan in plans)
    )

    living = Membership.objects.filter(left_at=None)
    assert living.count() == len(set(living.values_list("enrolment_id", flat=True))) == 5
    numbers = list(Group.objects.values_list("number", flat=True))
    assert sorted(numbers) == [1, 2, 3, 4]


def test_two_starts_at_once_make_one_search(cast: Cast, alice: Standing) -> None:
    def start() -> int:
        return actions.start_forming(standing=alice, rules=RULES, seed=0, at=NOW).pk

    first, second = at_once(start, start)

    assert first == second
    assert Forming.objects.filter(state=Forming.State.RUNNING).count() == 1


def test_two_moves_at_once_make_one_and_refuse_one(cast: Cast, alice: Standing) -> None:
    forming = a_plan(cast, ["vera", "kenta"], ["viktor", "kiyo"])

    def move(name: str) -> Callable[[], Any]:
        person = cast.enrolments[name].pk
        return lambda: actions.move_person(
            standing=alice, forming=forming, person=person, target=1, version=1, at=NOW
        )

    answers = at_once(move("vera"), move("kenta"))

    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    forming.refresh_from_db()
    assert forming.plan["version"] == 2


def test_a_student_added_to_two_groups_at_once_is_in_one(cast: Cast, alice: Standing) -> None:
    groups = [a_group(cast, 1, "vera"), a_group(cast, 2, "viktor")]
    nadia = cast.enrolments["nadia"]

    at_once(
        *(
            lambda group=group: actions.add_member(standing=alice, group=group, enrolment=nadia, at=NOW)
            for group in groups
        )
    )

    assert nadia.memberships.filter(left_at=None).count() == 1
