"""A school's list admits; whoever then says no to being put into a group is left out, and is told so."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.cast import NOW, Cast
from tests.groups.setting import a_forming, a_group
from tests.meetings.setting import standing_of
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.core.errors import Refused
from worldrounds.core.models import AuditEntry
from worldrounds.groups.actions import add_member, confirm_draft
from worldrounds.groups.models import Forming, Group, Membership
from worldrounds.groups.queries import not_asked, planned, refusing, to_be_placed
from worldrounds.journeys.remind import REMINDERS, remind
from worldrounds.programmes.actions.profiles import save_profile
from worldrounds.programmes.models import Consent, Enrolment, Task
from worldrounds.rooms.actions import post_message, tick_task

MONTH = timedelta(days=30)


def says(cast: Cast, who: str, yes: bool, *, days: int = 0) -> None:
    Consent.objects.create(
        enrolment=cast.enrolments[who], purpose="coordination", given=yes, at=NOW + timedelta(days=days)
    )


def waiting(cast: Cast) -> list[str]:
    return sorted(enrolment.given_name for enrolment in to_be_placed(cast.programme))


def test_who_was_not_asked_yet_is_placed_and_who_refused_is_left_out(cast: Cast) -> None:
    says(cast, "vera", yes=True)
    says(cast, "kiyo", yes=False)

    assert waiting(cast) == ["Kenta", "Nadia", "Vera", "Viktor"]
    assert [enrolment.given_name for enrolment in refusing(cast.programme)] == ["Kiyo"]
    assert [e.given_name for e in not_asked(cast.programme)] == ["Viktor", "Kenta", "Nadia"]


def test_the_newest_answer_counts(cast: Cast) -> None:
    says(cast, "vera", yes=False)
    says(cast, "vera", yes=True, days=1)
    says(cast, "kiyo", yes=True)
    says(cast, "kiyo", yes=False, days=1)

    assert waiting(cast) == ["Kenta", "Nadia", "Vera", "Viktor"]


def test_other_purposes_change_nothing(cast: Cast) -> None:
    Consent.objects.create(enrolment=cast.enrolments["vera"], purpose="research", given=False, at=NOW)

    assert "Vera" in waiting(cast)


def test_profile_saved_without_the_tick_is_a_no(cast: Cast) -> None:
    save_profile(
        enrolment=cast.enrolments["vera"], languages=["en"], topics=[], access_needs="",
        time_zone="Europe/Vienna", consents={"coordination": False}, at=NOW,
    )  # fmt: skip

    assert "Vera" not in waiting(cast)


def test_who_refuses_after_the_plan_was_made_is_not_confirmed(cast: Cast) -> None:
    people = [cast.enrolments[key].pk for key in ("vera", "kenta", "kiyo")]
    plan = {"groups": [people], "moves": [], "version": 1}
    forming = a_forming(cast, state=Forming.State.DRAFT, plan=plan)
    says(cast, "kiyo", yes=False)

    assert planned(forming).gone == 1
    confirm_draft(standing=standing_of(cast, "alice"), forming=forming, version=1, at=NOW)
    assert sorted(m.enrolment.given_name for m in Membership.objects.all()) == ["Kenta", "Vera"]


def test_nobody_puts_a_student_who_refused_into_a_group_by_hand(cast: Cast) -> None:
    group = a_group(cast, 1, "vera")
    says(cast, "nadia", yes=False)

    with pytest.raises(Refused, match="not agreed"):
        add_member(
            standing=standing_of(cast, "alice"), group=group, enrolment=cast.enrolments["nadia"], at=NOW
        )


@pytest.fixture
def waited_for(cast: Cast) -> Cast:
    """Kenta has not told free hours, did nothing in his group since Vera wrote a month ago, and it has not met."""
    open_two_rooms(cast)
    post_message(inside=inside(cast.vera), text="Hi", key="1", at=NOW + timedelta(hours=1))
    task = Task.objects.create(
        programme=cast.programme, key="notes", title="Notes", due_day=NOW.date(), position=1
    )
    tick_task(inside=inside(cast.vera), task=task, done=True, at=NOW + MONTH)
    Group.objects.filter(number=2).update(retired_at=NOW)
    Enrolment.objects.filter(given_name__in=["Kenta", "Vera"]).update(availability="")
    return cast


@pytest.mark.parametrize(
    "kind, told", [("hours", ["vera@example.org"]), ("meet", ["vera@example.org"]), ("silent", [])]
)
def test_who_refused_gets_no_reminder(
    waited_for: Cast, django_capture_on_commit_callbacks: Any, kind: str, told: list[str]
) -> None:
    def sent_to() -> list[str]:
        AuditEntry.objects.all().delete()  # each kind goes out once a day
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            sent = remind(standing=standing_of(waited_for, "alice"), kind=kind, at=NOW + MONTH)
        assert sent.people == len(mail.outbox)
        return sorted(letter.to[0] for letter in mail.outbox)

    assert sent_to() == ["kenta@example.org", *told]
    says(waited_for, "kenta", yes=False)
    if told:
        assert sent_to() == told
    else:
        with pytest.raises(Refused, match="refused to be contacted, so no mail was sent"):
            sent_to()


def test_every_kind_of_reminder_asks_for_consent() -> None:
    assert sorted(REMINDERS) == ["hours", "meet", "silent"]  # a new kind belongs in the test above


def test_overview_says_how_many_a_reminder_leaves_out_and_why(waited_for: Cast) -> None:
    assert "left out" not in page(waited_for, "alice", "/programmes/rounds/")
    says(waited_for, "kenta", yes=False)

    shown = page(waited_for, "alice", "/programmes/rounds/")
    assert shown.count("1 is left out of it: this student refused to be contacted.") == 2  # hours, meetings

    client = Client()
    client.force_login(waited_for.alice)
    after = client.post("/programmes/rounds/reminders/hours/", follow=True).content.decode()
    assert "The reminder goes to 1 person. 1 is left out: this student refused to be contacted." in after


def page(cast: Cast, who: str, address: str) -> str:
    client = Client()
    client.force_login(cast.people[who])
    return client.get(address).content.decode()


def test_coordinator_reads_who_is_left_out_and_who_was_not_asked(cast: Cast) -> None:
    says(cast, "vera", yes=True)
    says(cast, "kiyo", yes=False)

    shown = page(cast, "alice", "/programmes/rounds/formings/")

    assert "1 student has not agreed to be put into a group and is left out: <bdi>Kiyo Tanaka</bdi>" in shown
    assert "3 of them have not said yet whether to take part" in shown


def test_student_is_asked_first_and_told_of_a_no(cast: Cast) -> None:
    assert "Say whether you take part." in page(cast, "vera", "/programmes/rounds/")

    Enrolment.objects.filter(given_name="Vera").update(profile_saved_at=NOW)
    assert "You are not put into a group." not in page(cast, "vera", "/programmes/rounds/")
    says(cast, "vera", yes=False)
    assert "You are not put into a group." in page(cast, "vera", "/programmes/rounds/")
