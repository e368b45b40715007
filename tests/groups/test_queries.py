"""Groups are reached only by those who may enter them."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import NOW, Cast
from tests.groups.setting import a_group
from worldrounds.core.errors import NotFound
from worldrounds.groups.models import Group, Membership
from worldrounds.groups.queries import access_group, groups_of_student, members_now, visible_groups
from worldrounds.people.models import Person
from worldrounds.programmes.queries import access_programme


@pytest.fixture
def grouped(cast: Cast) -> Cast:
    a_group(cast, 1, "vera", "kenta")
    a_group(cast, 2, "viktor", "nadia")
    return cast


def seen_by(person: Person) -> list[int]:
    standing = access_programme(person=person, slug="rounds")
    return [group.number for group in visible_groups(standing)]


def enter(person: Person, number: int) -> Group:
    return access_group(person=person, slug="rounds", number=number)[1]


def test_everybody_sees_the_groups_that_concern_them(grouped: Cast) -> None:
    assert seen_by(grouped.alice) == [1, 2]
    assert seen_by(grouped.faye) == [1, 2]
    assert seen_by(grouped.bob) == [1, 2]
    assert seen_by(grouped.carol) == [1]
    assert seen_by(grouped.kenta) == [1]
    assert seen_by(grouped.kiyo) == []


def test_access_group_agrees_with_the_list_for_everybody(grouped: Cast) -> None:
    for person in set(grouped.people.values()) - {grouped.oscar}:
        for number in (1, 2):
            if number in seen_by(person):
                assert enter(person, number).number == number
            else:
                with pytest.raises(NotFound):
                    enter(person, number)


def test_access_group_hides_groups_from_outsiders(grouped: Cast) -> None:
    with pytest.raises(NotFound):
        enter(grouped.oscar, 1)


def test_access_group_does_not_know_retired_groups(grouped: Cast) -> None:
    Group.objects.filter(number=1).update(retired_at=NOW)

    with pytest.raises(NotFound):
        enter(grouped.alice, 1)
    assert seen_by(grouped.alice) == [2]


def test_a_student_who_left_cannot_enter_any_more(grouped: Cast) -> None:
    Membership.objects.filter(enrolment=grouped.enrolments["kenta"]).update(left_at=NOW)

    with pytest.raises(NotFound):
        enter(grouped.kenta, 1)
    assert not groups_of_student(access_programme(person=grouped.kenta, slug="rounds")).exists()


def test_access_group_reads_members_once(
    grouped: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        group = enter(grouped.alice, 2)
        names = [member.enrolment.full_name for member in members_now(group)]
    assert names == ["Nadia Okafor", "Viktor Öllinger"]
