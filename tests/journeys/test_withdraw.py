"""Leaving a programme: the membership, the room and the calendar end; what was written stays."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.cast import NOW, Cast
from tests.groups.setting import a_group
from tests.meetings.setting import a_session, plan_sessions, standing_of
from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.core.models import AuditEntry
from worldrounds.groups.actions import add_member
from worldrounds.groups.models import Group
from worldrounds.journeys.withdraw import withdraw
from worldrounds.meetings.queries import sessions_of
from worldrounds.programmes.models import Enrolment, Role
from worldrounds.programmes.queries import access_programme


@pytest.fixture
def group(cast: Cast) -> Group:
    found = a_group(cast, 1, "vera", "kenta")
    Group.objects.update(leader=cast.enrolments["vera"])
    return found


@pytest.fixture
def take_out(cast: Cast, django_capture_on_commit_callbacks: Any) -> Any:
    def act(who: str, student: str = "vera") -> list[str]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            withdraw(standing=standing_of(cast, who), enrolment=cast.enrolments[student], at=NOW)
        return [sent.to[0] for sent in mail.outbox]

    return act


def test_who_leaves_is_out_of_programme_group_and_calendar(cast: Cast, group: Group, take_out: Any) -> None:
    a_session(cast, plan_sessions(cast, 1)[0], group)
    span = (NOW, NOW + timedelta(days=60))
    assert sessions_of(cast.vera, *span).count() == 1

    take_out("vera")

    assert Enrolment.objects.get(given_name="Vera").state == "withdrawn"
    assert [m.enrolment.given_name for m in group.memberships.filter(left_at=None)] == ["Kenta"]
    assert group.memberships.get(enrolment=cast.enrolments["vera"]).left_at == NOW
    assert Group.objects.get().leader is None
    assert sessions_of(cast.vera, *span).count() == 0
    assert sessions_of(cast.kenta, *span).count() == 1
    with pytest.raises(NotFound):
        access_programme(person=cast.vera, slug="rounds")


def test_school_is_told_when_a_student_leaves(cast: Cast, group: Group, take_out: Any) -> None:
    assert take_out("vera") == ["bob@example.org", "kenta@example.org"]
    assert mail.outbox[0].subject == "Rounds: Vera Huber has left the programme"
    assert "The student was in Group 1." in mail.outbox[0].body


def test_coordinator_is_told_where_a_school_has_no_site_lead(cast: Cast, take_out: Any) -> None:
    assert take_out("nadia", "nadia") == ["alice@example.org"]


def test_student_is_told_who_did_it(cast: Cast, group: Group, take_out: Any) -> None:
    assert take_out("bob") == ["vera@example.org", "kenta@example.org"]
    assert "Bob Wagner has taken you out of the programme." in mail.outbox[0].body
    assert mail.outbox[0].reply_to == ["bob@example.org"]


def test_group_and_facilitator_are_told_once_who_is_gone_and_not_why(
    cast: Cast, group: Group, take_out: Any
) -> None:
    Group.objects.update(facilitator=cast.faye)

    told = take_out("bob")
    again = take_out("bob")
    take_out("bob")

    assert (told, again) == (["vera@example.org", "kenta@example.org", "faye@example.org"], [])


def test_mail_to_the_group_says_that_sessions_stay(cast: Cast, group: Group, take_out: Any) -> None:
    take_out("bob")

    to_kenta = mail.outbox[1]
    assert to_kenta.subject == "Rounds: a change in your group"
    assert "Vera Huber is no longer in Group 1." in to_kenta.body
    assert "your sessions stay as they are" in to_kenta.body
    assert "taken" not in to_kenta.body  # nobody's reason is the group's business


def test_no_group_is_told_of_a_student_without_one(cast: Cast, group: Group, take_out: Any) -> None:
    assert take_out("bob", "viktor") == ["viktor@example.org"]


def test_second_click_changes_nothing(cast: Cast, group: Group, take_out: Any) -> None:
    take_out("bob")

    assert take_out("alice") == []
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb, entry.details) == (cast.bob, "withdrew student", {"group": 1})


@pytest.mark.parametrize("who", ["carol", "faye", "kenta"])
def test_others_may_not(cast: Cast, group: Group, take_out: Any, who: str) -> None:
    with pytest.raises(NotAllowed):
        take_out(who)


def test_declined_applicant_does_not_take_part(cast: Cast, take_out: Any) -> None:
    Enrolment.objects.filter(given_name="Vera").update(state="declined")

    with pytest.raises(Refused, match="does not take part"):
        take_out("bob")


def test_nobody_is_put_into_a_group_from_an_old_page(cast: Cast, group: Group, take_out: Any) -> None:
    old = cast.enrolments["nadia"]
    take_out("nadia", "nadia")

    with pytest.raises(Refused, match="admitted"):
        add_member(standing=standing_of(cast, "alice"), group=group, enrolment=old, at=NOW)


def test_student_leaves_by_the_page_after_being_asked(cast: Cast, group: Group) -> None:
    client = Client()
    client.force_login(cast.vera)
    assert "/programmes/rounds/me/leave/" in client.get("/programmes/rounds/me/").content.decode()

    asked = client.get("/programmes/rounds/me/leave/").content.decode()
    assert "What you wrote stays with the group." in asked
    assert Enrolment.objects.get(given_name="Vera").state == "admitted"

    done = client.post("/programmes/rounds/me/leave/", follow=True).content.decode()
    assert "You have left “Rounds”." in done
    assert Enrolment.objects.get(given_name="Vera").state == "withdrawn"


def test_site_lead_takes_own_students_out_from_the_list(cast: Cast, group: Group) -> None:
    Role.objects.create(programme=cast.programme, person=cast.bob, kind="facilitator")
    client = Client()
    client.force_login(cast.bob)
    vera, kenta = cast.enrolments["vera"].pk, cast.enrolments["kenta"].pk

    shown = client.get("/programmes/rounds/students/").content.decode()
    assert f"/students/{vera}/take-out/" in shown
    assert f"/students/{kenta}/take-out/" not in shown  # seen as a facilitator

    assert (
        "Take <bdi>Vera Huber</bdi> out"
        in client.get(f"/programmes/rounds/students/{vera}/take-out/").content.decode()
    )
    done = client.post(f"/programmes/rounds/students/{vera}/take-out/", follow=True).content.decode()
    assert "Vera Huber does not take part any more." in done
