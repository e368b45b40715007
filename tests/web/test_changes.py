"""The pages of a session that no longer suits."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.meetings.setting import a_session, free, plan_plenary
from tests.web.test_meetings import group, page, post, session, text  # noqa: F401  # fixtures
from worldrounds.groups.models import Group
from worldrounds.meetings.models import Attendance, Session


@pytest.fixture
def hindered(cast: Cast, session: Session) -> Session:  # noqa: F811
    """Vera has said that she cannot come."""
    for key in ("vera", "kenta"):
        free(cast.enrolments[key], "weekdays 07:00-22:00")
    Attendance.objects.create(
        session=session,
        enrolment=cast.enrolments["vera"],
        state="excused",
        marked_by=cast.vera,
        marked_at=timezone.now(),
    )
    return session


def test_members_see_the_change_and_their_leader_confirms_it(
    client: Client, cast: Cast, hindered: Session
) -> None:
    Group.objects.update(leader=cast.enrolments["kenta"])
    told = text(page(client, cast, "vera", "session", hindered.pk))
    to_vera = text(page(client, cast, "vera", "session-change", hindered.pk))
    to_kenta = text(page(client, cast, "kenta", "session-change", hindered.pk))
    [move] = re.findall(r'name="move" value="([^"]+)"', to_kenta)

    refused = post(client, cast, "vera", "session-change", hindered.pk, move=move)
    confirmed = post(client, cast, "kenta", "session-change", hindered.pk, move=move)

    assert "1 of 2 cannot come at this time." in told
    assert "2 of 2 can come; at the time of now, 1." in to_vera
    assert "Kenta Mori leads the group and can confirm this." in to_vera and 'name="move"' not in to_vera
    assert refused.status_code == 403
    assert "The session has moved." in text(confirmed)
    assert "cannot come at this time" not in text(confirmed)


def test_stale_preview_comes_back_with_a_sentence(client: Client, cast: Cast, hindered: Session) -> None:
    shown = text(page(client, cast, "alice", "session-change", hindered.pk))
    [move] = re.findall(r'name="move" value="([^"]+)"', shown)
    Session.objects.filter(pk=hindered.pk).update(sequence=3)

    answer = post(client, cast, "alice", "session-change", hindered.pk, move=move)

    assert "Something has changed since this was worked out." in text(answer)
    assert 'name="move"' in text(answer)


def test_nothing_to_change_is_said(client: Client, cast: Cast, session: Session) -> None:  # noqa: F811
    free(cast.enrolments["vera"], "weekdays 07:00-22:00")
    free(cast.enrolments["kenta"], "weekdays 07:00-22:00")

    shown = text(page(client, cast, "bob", "session-change", session.pk))

    assert "No other time lets more of you come" in shown
    assert "Other times" not in shown


def test_plenaries_have_no_such_page(client: Client, cast: Cast) -> None:
    plenary = a_session(cast, plan_plenary(cast), None)

    assert page(client, cast, "alice", "session-change", plenary.pk).status_code == 404
