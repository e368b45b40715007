"""A second round: everybody is placed anew and meets new people; the groups of the first end, and can be read."""

from datetime import timedelta

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.cast import NOW, Cast, enrol
from tests.groups.setting import a_group
from tests.journeys.test_repair_groups import begin_session, names
from worldrounds.core.errors import NotFound, Refused
from worldrounds.core.work import Reporter
from worldrounds.groups import actions
from worldrounds.groups.models import Forming, Group
from worldrounds.groups.queries import (
    access_group,
    ended_groups_of,
    group_of_student,
    members_now,
    pairs_who_met,
)
from worldrounds.journeys.confirm_groups import confirm_groups, undo_groups
from worldrounds.meetings.models import Session
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing
from worldrounds.rooms.actions import open_rooms
from worldrounds.rooms.queries import access_room, people_inside, rooms_at

RULES = {"size": {"min": 3, "max": 3}}
AFTER = NOW + timedelta(days=30)


@pytest.fixture
def alice(cast: Cast) -> Standing:
    return access_programme(person=cast.alice, slug="rounds")


@pytest.fixture
def first_round(cast: Cast) -> list[Group]:
    """Group 1: Vera, Kenta, Nadia. Group 2: Viktor, Kiyo, Mila."""
    cast.enrolments["mila"] = enrol(cast.partners["new-york"], "mila", "Mila")
    groups = [a_group(cast, 1, "vera", "kenta", "nadia"), a_group(cast, 2, "viktor", "kiyo", "mila")]
    open_rooms(programme=cast.programme, actor=cast.alice, at=NOW)
    return groups


def second_round(alice: Standing, rules: dict[str, object] = RULES) -> Forming:
    forming = actions.start_forming(standing=alice, rules=rules, seed=0, at=AFTER, new_round=True)
    actions.form(forming_id=forming.pk, reporter=Reporter(forming.work_id))
    forming.refresh_from_db()
    return forming


def test_the_story_of_a_second_round(
    cast: Cast,
    alice: Standing,
    first_round: list[Group],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    begin_session(cast, first_round[0])
    Session.objects.update(starts_at=AFTER + timedelta(days=1))

    forming = second_round(alice)
    with django_capture_on_commit_callbacks(execute=True):
        confirm_groups(standing=alice, forming=forming, version=1, at=AFTER)

    new = list(Group.objects.filter(retired_at=None))
    assert [group.number for group in new] == [3, 4]
    assert [len(names(group)) for group in new] == [3, 3]
    met = [
        sum(len(names(group) & old) == 2 for old in ({"Vera", "Kenta", "Nadia"}, {"Viktor", "Kiyo", "Mila"}))
        for group in new
    ]
    assert met == [1, 1]  # of three people from two groups two have met, and no plan has fewer
    assert Session.objects.get().state == Session.State.CANCELLED
    assert {group.ended_by for group in Group.objects.filter(number__lte=2)} == {forming}


def test_an_ended_group_can_be_read_by_those_who_were_in_it(
    cast: Cast, alice: Standing, first_round: list[Group]
) -> None:
    confirm_groups(standing=alice, forming=second_round(alice), version=1, at=AFTER)
    vera = access_programme(person=cast.vera, slug="rounds")

    _standing, group = access_group(person=cast.vera, slug="rounds", number=1)
    inside = access_room(person=cast.vera, slug="rounds", number=1)

    assert {member.enrolment.given_name for member in members_now(group)} == {"Vera", "Kenta", "Nadia"}
    assert (inside.may_write, inside.may_arrange) == (False, False)
    rooms = rooms_at([("rounds", 1)])
    assert people_inside(rooms.values())[rooms["rounds", 1]][cast.vera.pk] is False
    assert list(ended_groups_of(vera)) == [first_round[0]]
    now = group_of_student(vera)
    assert now is not None and now.number in {3, 4}
    with pytest.raises(NotFound):
        access_group(person=cast.viktor, slug="rounds", number=1)
    with pytest.raises(Refused, match="not there any more"):
        actions.choose_leader(standing=alice, group=group, enrolment_id=cast.enrolments["vera"].pk, at=AFTER)


def test_undoing_the_second_round_brings_the_first_back(
    cast: Cast, alice: Standing, first_round: list[Group]
) -> None:
    forming = second_round(alice)
    confirm_groups(standing=alice, forming=forming, version=1, at=AFTER)

    undo_groups(standing=alice, forming=forming, at=AFTER)

    assert [group.number for group in Group.objects.filter(retired_at=None)] == [1, 2]
    assert names(first_round[0]) == {"Vera", "Kenta", "Nadia"}
    assert access_room(person=cast.vera, slug="rounds", number=1).may_write


def test_a_third_round_remembers_both(cast: Cast, alice: Standing, first_round: list[Group]) -> None:
    before = pairs_who_met(cast.programme)
    confirm_groups(standing=alice, forming=second_round(alice), version=1, at=AFTER)

    after = pairs_who_met(cast.programme)

    assert (len(before), len(after)) == (6, 10)  # two pairs of the second round had met


def test_who_was_in_a_group_one_after_the_other_has_not_met(cast: Cast, alice: Standing) -> None:
    group = a_group(cast, 1, "vera", "kenta")
    actions.remove_member(standing=alice, group=group, enrolment=cast.enrolments["kenta"], at=NOW)
    actions.add_member(standing=alice, group=group, enrolment=cast.enrolments["kiyo"], at=AFTER)

    pairs = pairs_who_met(cast.programme)

    assert pairs == [tuple(sorted((cast.enrolments["vera"].pk, cast.enrolments["kiyo"].pk)))]


def test_there_is_no_second_round_without_a_first(cast: Cast, alice: Standing) -> None:
    with pytest.raises(Refused, match="first round"):
        second_round(alice)
