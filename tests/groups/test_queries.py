"""Groups are reached only by those who may enter them."""

import pytest
from tests.groups.setting import NOW, Setting, a_group, a_setting

from worldrounds.core.errors import NotFound
from worldrounds.groups.models import Group, Membership
from worldrounds.groups.queries import access_group, group_of_student, members_now, visible_groups
from worldrounds.people.models import Person
from worldrounds.programmes.queries import access_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def setting() -> Setting:
    made = a_setting()
    vienna, kyoto, montreal = made.students.values()
    a_group(made, 1, [vienna[0], kyoto[0]])
    a_group(made, 2, [vienna[1], kyoto[1], *montreal])
    return made


def seen_by(setting: Setting, person: Person) -> list[int]:
    standing = access_programme(person=person, slug=setting.programme.slug)
    return [group.number for group in visible_groups(standing)]


def enter(setting: Setting, person: Person, number: int) -> Group:
    return access_group(person=person, slug=setting.programme.slug, number=number)[1]


def test_everybody_sees_the_groups_that_concern_them(setting: Setting) -> None:
    assert seen_by(setting, setting.coordinator) == [1, 2]
    assert seen_by(setting, setting.facilitator) == [1, 2]
    assert seen_by(setting, setting.leads["vienna"]) == [1, 2]
    assert seen_by(setting, setting.leads["montreal"]) == [2]
    assert seen_by(setting, setting.students["kyoto"][0].person) == [1]


def test_access_group_agrees_with_the_list_for_everybody(setting: Setting) -> None:
    for person in Person.objects.exclude(pk=setting.outsider.pk):
        for number in (1, 2):
            if number in seen_by(setting, person):
                assert enter(setting, person, number).number == number
            else:
                with pytest.raises(NotFound):
                    enter(setting, person, number)


def test_access_group_hides_groups_from_outsiders(setting: Setting) -> None:
    with pytest.raises(NotFound):
        enter(setting, setting.outsider, 1)


def test_access_group_does_not_know_retired_groups(setting: Setting) -> None:
    Group.objects.filter(number=1).update(retired_at=NOW)

    with pytest.raises(NotFound):
        enter(setting, setting.coordinator, 1)
    assert seen_by(setting, setting.coordinator) == [2]


def test_a_student_who_left_cannot_enter_any_more(setting: Setting) -> None:
    student = setting.students["kyoto"][0]
    Membership.objects.filter(enrolment=student).update(left_at=NOW)

    with pytest.raises(NotFound):
        enter(setting, student.person, 1)
    standing = access_programme(person=student.person, slug=setting.programme.slug)
    assert group_of_student(standing) is None


def test_access_group_reads_members_once(setting: Setting, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(4):  # type: ignore[operator]
        group = enter(setting, setting.coordinator, 2)
        names = [member.enrolment.full_name for member in members_now(group)]
    assert sorted(names) == sorted(
        s.full_name
        for s in (setting.students["vienna"][1], setting.students["kyoto"][1], *setting.students["montreal"])
    )
