"""The pages of a session that no longer suits."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, enrol
from tests.meetings.setting import a_session, free, plan_plenary, standing_of
from tests.web.test_meetings import MONDAY, group, page, post, session, text  # noqa: F401  # fixtures
from worldrounds.groups.models import Group, Membership
from worldrounds.meetings.actions.proposals import ask_group
from worldrounds.meetings.models import Attendance, Block, Proposal, Session
from worldrounds.network.models import CalendarPeriod


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

    assert "1 of 2 can no longer come at this time." in told
    assert "2 of 2 can come; now it is 1." in to_vera
    assert to_vera.count("can no longer come") == 1 and "cannot come" not in to_vera
    assert "Kenta Mori leads the group and can confirm this." in to_vera and 'name="move"' not in to_vera
    assert refused.status_code == 403
    assert "The session has moved." in text(confirmed)
    assert "come at this time" not in text(confirmed)


def test_who_could_never_come_is_not_said_to_have_been_able_to(
    client: Client, cast: Cast, hindered: Session
) -> None:
    Session.objects.update(could_not_come=[cast.enrolments["vera"].pk])

    told = text(page(client, cast, "vera", "session", hindered.pk))
    change = text(page(client, cast, "vera", "session-change", hindered.pk))

    assert "1 of 2 cannot come at this time." in told
    assert "cannot come" in change and "can no longer come" not in change


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


def test_group_votes_on_the_three_fairest_times(client: Client, cast: Cast, hindered: Session) -> None:
    offered = text(page(client, cast, "vera", "session-propose", hindered.pk))
    starts = re.findall(r'name="start" value="([^"]+)"', offered)

    client.force_login(cast.vera)
    ask = reverse("session-ask", args=["rounds", hindered.pk])
    asked = text(client.post(ask, {"start": [*starts, "x", "2026-12-01T10:00"]}, follow=True))
    [poll] = Proposal.objects.all()
    first, second, third = poll.options.all()
    for who, can in (("vera", [first, second]), ("kenta", [second, third])):
        client.force_login(cast.people[who])
        answer = reverse("proposal-answer", args=["rounds", poll.pk])
        answered = client.post(answer, {"can": [one.pk for one in can]}, follow=True)

    hindered.refresh_from_db()
    assert len(starts) == 3
    assert "Your group is asked." in asked and "To which can you come?" in asked
    assert asked.count('type="checkbox" name="can"') == 3
    assert hindered.starts_at == second.starts_at
    assert "Which time suits?" not in text(answered)


def test_leader_decides_a_poll_early(client: Client, cast: Cast, hindered: Session) -> None:
    poll = a_poll(cast, hindered)
    first, _second = poll.options.all()
    shown = text(page(client, cast, "alice", "session", hindered.pk))

    unclear = text(post(client, cast, "alice", "proposal-accept", poll.pk, option="x"))
    moved = text(post(client, cast, "alice", "proposal-accept", poll.pk, option=str(first.pk)))

    assert shown.count("Move the session there") == 2
    assert "Choose one of the times." in unclear
    assert "The session has moved." in moved
    hindered.refresh_from_db()
    assert hindered.starts_at == first.starts_at


@pytest.mark.parametrize("who", ["alice", "vera"])
def test_whoever_may_end_a_poll_has_one_button_for_it(
    client: Client, cast: Cast, hindered: Session, who: str
) -> None:
    Group.objects.update(leader=cast.enrolments["vera"])  # who asked, and leads
    poll = a_poll(cast, hindered)
    shown = text(page(client, cast, who, "session", hindered.pk))

    post(client, cast, who, "proposal-decline", poll.pk)

    poll.refresh_from_db()
    assert shown.count("End the poll: the session stays") == 1 and "Take my proposal back" not in shown
    assert poll.state == "declined"


def test_coordinator_reaches_the_change_from_the_list(
    client: Client,
    cast: Cast,
    session: Session,  # noqa: F811
) -> None:
    free(cast.enrolments["vera"], "mon 00:00-24:00")  # and the session is on a Tuesday
    plenary = a_session(cast, plan_plenary(cast, first=MONDAY), None, f"{MONDAY}T18:00")
    overview = text(page(client, cast, "alice", "programme"))
    short = text(page(client, cast, "alice", "sessions-unsuited", part="short"))

    shown = text(page(client, cast, "alice", "sessions-unsuited"))

    assert "sessions/unsuited/?part=short" in overview
    assert "To 2 sessions somebody can no longer come" in short
    assert 'Vera Huber</bdi> <span class="soft">· <bdi>Vienna</bdi></span>: <bdi>not free</bdi>' in shown
    assert "Kyoto</bdi></span>: <bdi>outside 07:00–22:00</bdi>" in shown
    assert reverse("session-change", args=["rounds", session.pk]) in shown
    assert f"{reverse('plenary', args=['rounds', 'opening'])}?sitting={plenary.sitting}" in shown


def test_schools_reasons_are_named_and_private_ones_are_not(
    client: Client,
    cast: Cast,
    session: Session,  # noqa: F811
) -> None:
    day = session.starts_at.date()
    Block.objects.create(
        person=cast.vera,
        begins=f"{day}T00:00",
        ends=f"{day}T23:00",
        zone="Europe/Vienna",
        gone_on=day + timedelta(days=1),
        reason="Night duty",
    )
    CalendarPeriod.objects.create(
        institution=cast.partners["kyoto"].institution,
        kind="exams",
        name="Finals",
        first_day=day,
        end_day=day + timedelta(days=1),
    )

    shown = text(page(client, cast, "alice", "sessions-unsuited"))

    assert "Exams (Finals)</bdi>" in shown
    assert "not free" in shown and "duty" not in shown


def test_nothing_in_the_list_is_said(client: Client, cast: Cast, session: Session) -> None:  # noqa: F811
    for part in ("", "short"):
        shown = text(page(client, cast, "alice", "sessions-unsuited", part=part))
        assert "None: whoever could come when a time was set still can." in shown


def test_many_of_a_plenary_are_counted(client: Client, cast: Cast, group: Group) -> None:  # noqa: F811
    a_session(cast, plan_plenary(cast, first=MONDAY), None, f"{MONDAY}T23:30", zone="Asia/Tokyo")
    for number in range(9):
        student = enrol(cast.partners["kyoto"], f"more-{number}", "Aki", str(number))
        Membership.objects.create(group=group, enrolment=student, joined_at=timezone.now())

    shown = text(page(client, cast, "alice", "sessions-unsuited"))

    assert shown.count("outside 07:00–22:00") == 8
    assert "and 2 more" in shown


def a_poll(cast: Cast, session: Session) -> Proposal:  # noqa: F811
    row = Session.objects.select_related("group").get(pk=session.pk)
    starts = [row.starts_at + timedelta(hours=hours) for hours in (24, 26)]
    return ask_group(standing=standing_of(cast, "vera"), session=row, starts=starts, at=timezone.now())
