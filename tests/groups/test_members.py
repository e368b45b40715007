"""Members of living groups: late ones, those who change, those who leave; leader and facilitator."""

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.cast import NOW, Cast
from tests.groups.setting import a_group
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.groups import actions
from worldrounds.groups.models import Group, Membership
from worldrounds.journeys.change_members import change_members
from worldrounds.programmes.models import Enrolment
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing


@pytest.fixture
def alice(cast: Cast) -> Standing:
    return access_programme(person=cast.alice, slug="rounds")


@pytest.fixture
def one(cast: Cast) -> Group:
    return a_group(cast, 1, "vera", "kenta")


def names(group: Group) -> set[str]:
    return {m.enrolment.given_name for m in Membership.objects.filter(group=group, left_at=None)}


def test_a_late_student_joins_a_group_once(cast: Cast, alice: Standing, one: Group) -> None:
    for _ in range(2):
        actions.add_member(standing=alice, group=one, enrolment=cast.enrolments["nadia"], at=NOW)

    assert names(one) == {"Vera", "Kenta", "Nadia"}


def test_nobody_is_in_two_groups(cast: Cast, alice: Standing, one: Group) -> None:
    two = a_group(cast, 2, "viktor")

    with pytest.raises(Refused, match="another group already"):
        actions.add_member(standing=alice, group=two, enrolment=cast.enrolments["vera"], at=NOW)
    assert names(two) == {"Viktor"}


def test_only_admitted_students_join(cast: Cast, alice: Standing, one: Group) -> None:
    kiyo = cast.enrolments["kiyo"]
    kiyo.state = Enrolment.State.APPLIED

    with pytest.raises(Refused, match="admitted"):
        actions.add_member(standing=alice, group=one, enrolment=kiyo, at=NOW)


def test_a_move_between_groups_keeps_the_time_in_the_first(cast: Cast, alice: Standing, one: Group) -> None:
    two = a_group(cast, 2, "viktor")
    vera = cast.enrolments["vera"]
    Group.objects.filter(pk=one.pk).update(leader=vera)

    actions.move_member(standing=alice, source=one, target=two, enrolment=vera, at=NOW)

    assert (names(one), names(two)) == ({"Kenta"}, {"Viktor", "Vera"})
    assert list(vera.memberships.order_by("pk").values_list("group__number", "left_at")) == [
        (1, NOW),
        (2, None),
    ]
    one.refresh_from_db()
    assert one.leader is None


def test_a_move_that_cannot_end_does_not_begin(cast: Cast, alice: Standing, one: Group) -> None:
    two = a_group(cast, 2, "viktor")
    Group.objects.filter(pk=two.pk).update(retired_at=NOW)

    with pytest.raises(Refused, match="not there any more"):
        actions.move_member(standing=alice, source=one, target=two, enrolment=cast.enrolments["vera"], at=NOW)
    assert names(one) == {"Vera", "Kenta"}


def test_members_choose_their_leader(cast: Cast, one: Group) -> None:
    vera = access_programme(person=cast.vera, slug="rounds")

    actions.choose_leader(standing=vera, group=one, enrolment_id=cast.enrolments["kenta"].pk, at=NOW)

    one.refresh_from_db()
    assert one.leader == cast.enrolments["kenta"]


def test_a_leader_comes_from_the_group_and_is_chosen_by_it(cast: Cast, one: Group) -> None:
    vera = access_programme(person=cast.vera, slug="rounds")
    nadia = access_programme(person=cast.nadia, slug="rounds")

    with pytest.raises(Refused, match="must be a member"):
        actions.choose_leader(standing=vera, group=one, enrolment_id=cast.enrolments["nadia"].pk, at=NOW)
    with pytest.raises(NotAllowed):
        actions.choose_leader(standing=nadia, group=one, enrolment_id=cast.enrolments["vera"].pk, at=NOW)


def test_a_facilitator_has_the_role(cast: Cast, alice: Standing, one: Group) -> None:
    actions.assign_facilitator(standing=alice, group=one, person=cast.faye, at=NOW)

    one.refresh_from_db()
    assert one.facilitator == cast.faye
    with pytest.raises(Refused, match="not a facilitator"):
        actions.assign_facilitator(standing=alice, group=one, person=cast.oscar, at=NOW)


def test_a_student_who_joins_late_is_told_who_else_is_there(
    cast: Cast,
    alice: Standing,
    one: Group,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    nadia = cast.enrolments["nadia"]

    with django_capture_on_commit_callbacks(execute=True):
        change_members(standing=alice, group=one, student=nadia, target=None, at=NOW)

    assert [message.to for message in mail.outbox] == [["nadia@example.org"]]
    assert "Vera Huber" in mail.outbox[0].body


def test_a_student_who_is_taken_out_is_told_and_so_is_the_group(
    cast: Cast,
    alice: Standing,
    one: Group,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        change_members(standing=alice, group=one, student=cast.enrolments["vera"], target=None, at=NOW)

    assert names(one) == {"Kenta"}
    group, own = mail.outbox
    assert (group.to, own.to) == (["kenta@example.org"], ["vera@example.org"])
    assert "you are no longer in Group 1." in own.body
    assert "Vera Huber is no longer in Group 1." in mail.outbox[0].body
    assert "The link is yours alone and works for 14 days." in mail.outbox[0].body
