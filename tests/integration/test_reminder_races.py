"""Two clicks on a reminder at the same moment, on both databases."""

from typing import Any

import pytest
from django.core import mail

from tests.cast import NOW, Cast, make_cast
from tests.integration.together import at_once
from tests.meetings.setting import standing_of
from worldrounds.core.errors import Refused
from worldrounds.journeys.remind import Sent, remind
from worldrounds.programmes.models import Enrolment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def test_two_clicks_at_once_send_one_mail_each(cast: Cast) -> None:
    Enrolment.objects.filter(given_name__in=["Vera", "Kiyo"]).update(availability="")
    standing = standing_of(cast, "alice")

    def click() -> Any:
        return remind(standing=standing, kind="hours", at=NOW)

    answers = at_once(click, click, click)

    assert sorted(str(type(answer).__name__) for answer in answers) == ["Refused", "Refused", "Sent"]
    assert [answer for answer in answers if not isinstance(answer, Refused)] == [Sent(2)]
    assert sorted(sent.to[0] for sent in mail.outbox) == ["kiyo@example.org", "vera@example.org"]
