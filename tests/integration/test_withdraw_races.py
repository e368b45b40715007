"""A student who is taken out twice, and put into a group, at the same moment, on both databases."""

import pytest
from django.core import mail

from tests.cast import NOW, Cast, make_cast
from tests.groups.setting import a_group
from tests.integration.together import at_once
from tests.meetings.setting import standing_of
from worldrounds.groups.actions import add_member
from worldrounds.groups.models import Membership
from worldrounds.journeys.withdraw import withdraw
from worldrounds.programmes.models import Enrolment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def test_student_taken_out_twice_and_added_at_once_is_out_and_told_once(cast: Cast) -> None:
    alice, bob = standing_of(cast, "alice"), standing_of(cast, "bob")
    group, viktor = a_group(cast, 1, "vera"), cast.enrolments["viktor"]

    at_once(
        lambda: withdraw(standing=alice, enrolment=viktor, at=NOW),
        lambda: withdraw(standing=bob, enrolment=viktor, at=NOW),
        lambda: add_member(standing=alice, group=group, enrolment=viktor, at=NOW),
    )

    assert Enrolment.objects.get(pk=viktor.pk).state == Enrolment.State.WITHDRAWN
    assert not Membership.objects.filter(enrolment=viktor, left_at=None).exists()
    was_in_the_group = Membership.objects.filter(enrolment=viktor).count()  # if adding came first
    told = sorted(sent.to[0] for sent in mail.outbox)
    assert told == ["vera@example.org"] * was_in_the_group + ["viktor@example.org"]
