"""One click reminds those who are waited for, and only once a day."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

from tests.cast import NOW, Cast, enrol
from tests.groups.setting import a_group
from tests.meetings.setting import a_session, plan_sessions, standing_of
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.core.models import AuditEntry
from worldrounds.journeys import remind as module
from worldrounds.journeys.remind import NOT_AGAIN_FOR, REMINDERS, Reminder, remind
from worldrounds.meetings.models import Attendance
from worldrounds.programmes.actions.invitations import invite_site_lead, read_invitation
from worldrounds.programmes.models import Enrolment, Invitation, Partner

AFTER = NOW + timedelta(days=30)


@pytest.fixture
def send(cast: Cast, django_capture_on_commit_callbacks: Any) -> Any:
    """Click, and say whom the mails went to."""

    def click(kind: str, *, who: str = "alice", at: datetime = AFTER) -> list[str]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            remind(standing=standing_of(cast, who), kind=kind, at=at)
        return sorted(sent.to[0] for sent in mail.outbox)

    return click


def without_hours(*given_names: str) -> None:
    Enrolment.objects.filter(given_name__in=given_names).update(availability="")


def test_hours_go_to_admitted_students_without_hours(cast: Cast, send: Any) -> None:
    without_hours("Vera", "Kiyo")
    enrol(cast.partners["kyoto"], "ken", "Ken", availability="", state="withdrawn")
    enrol(cast.partners["vienna"], "amira", "Amira", availability="", state="applied")

    assert send("hours") == ["kiyo@example.org", "vera@example.org"]


def test_mail_greets_explains_and_leads_to_the_page_by_a_link_that_signs_in(cast: Cast, send: Any) -> None:
    without_hours("Vera")
    send("hours")

    [sent] = mail.outbox
    assert sent.subject == "Rounds: Please tell us your free hours"
    assert sent.reply_to == ["alice@example.org"]
    assert sent.body.startswith("Dear Vera Huber,\n\nYour international group meets")
    assert "The link is yours alone and works for 14 days." in sent.body
    assert sent.body.endswith("Alice Moreau\nRounds")
    [link] = [line for line in sent.body.splitlines() if line.startswith("http")]
    client = Client()
    asked = client.get(link.split("localhost:8000")[1])
    assert asked.status_code in {200, 302}
    assert link.endswith("?next=/programmes/rounds/me/availability/")


def test_each_reads_the_mail_in_the_own_language(
    cast: Cast, send: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.vera.language = "ar"
    cast.vera.save()
    probe = Reminder(
        students=lambda programme, at: Enrolment.objects.filter(given_name__in=["Vera", "Nadia"]),
        path=lambda programme: "/",
        subject=lambda: translation.get_language() or "",
        text=lambda: "text",
    )
    monkeypatch.setitem(REMINDERS, "hours", probe)

    send("hours")

    assert {sent.to[0]: sent.subject for sent in mail.outbox} == {
        "vera@example.org": "Rounds: ar",
        "nadia@example.org": "Rounds: en",
    }


def test_subject_is_one_line_whatever_the_title_holds(cast: Cast, send: Any) -> None:
    cast.programme.title = "Rounds\nBcc: everybody@example.org"
    cast.programme.save()
    without_hours("Vera")

    send("hours")

    assert mail.outbox[0].message()["Bcc"] is None


def test_meet_goes_to_members_of_groups_nobody_came_to(cast: Cast, send: Any) -> None:
    first = a_group(cast, 1, "vera", "kenta")
    a_group(cast, 2, "viktor", "kiyo")
    session = a_session(cast, plan_sessions(cast, 1)[0], first)
    Attendance.objects.create(
        session=session, enrolment=cast.enrolments["vera"], state="present", marked_at=NOW
    )
    cast.enrolments["kiyo"].memberships.update(left_at=NOW)

    assert send("meet") == ["viktor@example.org"]


def test_closed_accounts_get_no_mail(cast: Cast, send: Any) -> None:
    without_hours("Vera", "Kiyo")
    cast.vera.is_active = False
    cast.vera.save()

    assert send("hours") == ["kiyo@example.org"]


def test_each_kind_goes_out_once_a_day(cast: Cast, send: Any) -> None:
    without_hours("Vera")
    a_group(cast, 1, "vera", "kenta")
    send("hours")

    with pytest.raises(Refused, match="less than a day ago"):
        send("hours", at=AFTER + NOT_AGAIN_FOR - timedelta(seconds=1))
    assert mail.outbox == []
    assert send("meet") == ["kenta@example.org", "vera@example.org"]
    assert send("hours", at=AFTER + NOT_AGAIN_FOR) == ["vera@example.org"]


def test_reminder_is_in_the_audit_trail_with_its_kind_and_number(cast: Cast, send: Any) -> None:
    without_hours("Vera", "Kiyo")
    send("hours")

    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb, entry.details) == (
        cast.alice,
        "sent reminder",
        {"kind": "hours", "people": 2, "left_out": 0},
    )


def test_nobody_to_remind_uses_up_nothing(cast: Cast, send: Any) -> None:
    with pytest.raises(Refused, match="Nobody is waited for"):
        send("hours")
    without_hours("Vera")

    assert send("hours") == ["vera@example.org"]


@pytest.mark.parametrize("who", ["bob", "faye", "vera"])
@pytest.mark.parametrize("kind", sorted(module.KINDS))
def test_only_the_coordinator_reminds(cast: Cast, send: Any, who: str, kind: str) -> None:
    without_hours("Vera")

    with pytest.raises(NotAllowed):
        send(kind, who=who)
    assert mail.outbox == []


def test_unknown_kind_is_refused(send: Any) -> None:
    with pytest.raises(Refused, match="no such reminder"):
        send("money")


def test_mail_that_fails_undoes_nothing(cast: Cast, send: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    without_hours("Vera")

    def fails(*args: object) -> None:
        raise OSError("no mail server")

    monkeypatch.setattr(module, "_send", fails)

    assert send("hours") == []
    assert AuditEntry.objects.filter(verb="sent reminder").count() == 1


@pytest.fixture
def asked(cast: Cast) -> Cast:
    """Kyoto was asked twice (two people), New York once; New York has answered."""
    alice = standing_of(cast, "alice")
    Partner.objects.filter(institution__slug="kyoto").update(state=Partner.State.INVITED)
    for school, email in [
        ("kyoto", "aki@example.org"),
        ("kyoto", "jun@example.org"),
        ("new-york", "ines@example.org"),
    ]:
        invite_site_lead(standing=alice, partner=cast.partners[school], email=email, name="", at=NOW)
    return cast


def test_invitations_go_again_to_everybody_asked_at_schools_that_wait(asked: Cast, send: Any) -> None:
    assert send("invitations") == ["aki@example.org", "jun@example.org"]
    with pytest.raises(Refused, match="less than a day ago"):
        send("invitations")


def test_invitation_sent_again_has_a_new_link_and_the_old_one_ends(asked: Cast, send: Any) -> None:
    send("invitations")

    token = mail.outbox[0].body.split("/invitations/")[1].split("/")[0]
    newest = read_invitation(token=token, at=AFTER + timedelta(days=29))
    assert newest.email == "aki@example.org"
    assert Invitation.objects.filter(email="aki@example.org", ended_at=None).count() == 1


def test_invitation_that_was_taken_back_or_declined_is_not_sent_again(asked: Cast, send: Any) -> None:
    Invitation.objects.filter(email="aki@example.org").update(ended_at=NOW)
    Invitation.objects.filter(email="jun@example.org").update(declined_at=NOW)

    with pytest.raises(Refused, match="Nobody is waited for"):
        send("invitations")


def test_page_says_how_many_get_the_reminder(cast: Cast) -> None:
    without_hours("Vera", "Kiyo")
    client = Client()
    client.force_login(cast.alice)

    first = client.post("/programmes/rounds/reminders/hours/", follow=True).content.decode()
    second = client.post("/programmes/rounds/reminders/hours/", follow=True).content.decode()

    assert "The reminder goes to 2 people." in first
    assert "This reminder was sent less than a day ago." in second
