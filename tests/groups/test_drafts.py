"""Change a plan, confirm it, undo that; and everything that may come between."""

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.cast import NOW, Cast
from tests.groups.setting import a_forming, a_group
from tests.meetings.setting import a_session, plan_sessions
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.core.models import AuditEntry
from worldrounds.groups import actions
from worldrounds.groups.actions.drafts import Stale
from worldrounds.groups.draft import Draft
from worldrounds.groups.models import Forming, Group, Membership
from worldrounds.journeys.confirm_groups import confirm_groups, undo_groups
from worldrounds.meetings.models import Session
from worldrounds.programmes.models import Enrolment
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing
from worldrounds.rooms.models import Post, Room


def ids(cast: Cast, *names: str) -> list[int]:
    return [cast.enrolments[name].pk for name in names]


@pytest.fixture
def forming(cast: Cast) -> Forming:
    plan = {"groups": [ids(cast, "vera", "kenta"), ids(cast, "viktor", "kiyo", "nadia")], "version": 1}
    return a_forming(cast, state=Forming.State.DRAFT, plan=plan, rules={"size": {"min": 2, "max": 3}})


@pytest.fixture
def alice(cast: Cast) -> Standing:
    return access_programme(person=cast.alice, slug="rounds")


def members() -> dict[int, set[str]]:
    rows = Membership.objects.filter(left_at=None).select_related("group", "enrolment")
    found: dict[int, set[str]] = {}
    for row in rows:
        found.setdefault(row.group.number, set()).add(row.enrolment.given_name)
    return found


def test_a_move_is_kept_and_recorded(cast: Cast, alice: Standing, forming: Forming) -> None:
    actions.move_person(
        standing=alice, forming=forming, person=cast.enrolments["nadia"].pk, target=0, version=1, at=NOW
    )

    forming.refresh_from_db()
    assert forming.plan["groups"] == [ids(cast, "vera", "kenta", "nadia"), ids(cast, "viktor", "kiyo")]
    assert AuditEntry.objects.get(verb="moved a student in a plan").actor == cast.alice


def test_a_stale_move_changes_nothing_and_says_so(cast: Cast, alice: Standing, forming: Forming) -> None:
    nadia, vera = ids(cast, "nadia", "vera")
    actions.move_person(standing=alice, forming=forming, person=nadia, target=0, version=1, at=NOW)

    with pytest.raises(Stale, match="after you opened this page"):
        actions.move_person(standing=alice, forming=forming, person=vera, target=1, version=1, at=NOW)

    forming.refresh_from_db()
    assert Draft.read(forming.plan).version == 2


def test_a_move_can_be_taken_back(cast: Cast, alice: Standing, forming: Forming) -> None:
    [nadia] = ids(cast, "nadia")
    actions.move_person(standing=alice, forming=forming, person=nadia, target=2, version=1, at=NOW)

    draft = actions.take_move_back(standing=alice, forming=forming, version=2, at=NOW)

    assert [set(group) for group in draft.groups] == [
        set(ids(cast, "vera", "kenta")),
        set(ids(cast, "viktor", "kiyo", "nadia")),
        set(),
    ]
    with pytest.raises(Refused, match="no move to take back"):
        actions.take_move_back(standing=alice, forming=forming, version=3, at=NOW)


def test_confirming_makes_groups_rooms_and_mails(
    cast: Cast,
    alice: Standing,
    forming: Forming,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        confirm_groups(standing=alice, forming=forming, version=1, at=NOW)

    assert members() == {1: {"Vera", "Kenta"}, 2: {"Viktor", "Kiyo", "Nadia"}}
    assert Room.objects.count() == 2
    assert len(mail.outbox) == 5
    to_vera = next(m for m in mail.outbox if m.to == ["vera@example.org"])
    assert "group 1" in to_vera.body
    assert "Kenta Mori, Kyoto University, Kyoto" in to_vera.body
    assert "Nadia" not in to_vera.body
    assert "The link is yours alone and works for 14 days." in to_vera.body


def test_confirming_twice_gives_the_same_groups_and_no_second_mail(
    alice: Standing,
    forming: Forming,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = confirm_groups(standing=alice, forming=forming, version=1, at=NOW)
        second = confirm_groups(standing=alice, forming=forming, version=1, at=NOW)

    assert first == second
    assert Group.objects.count() == 2
    assert len(mail.outbox) == 5


def test_confirming_a_stale_plan_is_refused(cast: Cast, alice: Standing, forming: Forming) -> None:
    [nadia] = ids(cast, "nadia")
    actions.move_person(standing=alice, forming=forming, person=nadia, target=0, version=1, at=NOW)

    with pytest.raises(Stale):
        confirm_groups(standing=alice, forming=forming, version=1, at=NOW)
    assert not Group.objects.exists()


def test_confirming_leaves_out_who_withdrew_or_has_a_group(
    cast: Cast, alice: Standing, forming: Forming
) -> None:
    Enrolment.objects.filter(pk=cast.enrolments["vera"].pk).update(state=Enrolment.State.WITHDRAWN)
    a_group(cast, 1, "kiyo")

    confirm_groups(standing=alice, forming=forming, version=1, at=NOW)

    assert members() == {1: {"Kiyo"}, 2: {"Kenta"}, 3: {"Viktor", "Nadia"}}


def test_undoing_ends_the_groups_and_the_plan_can_be_confirmed_again(
    alice: Standing, forming: Forming
) -> None:
    confirm_groups(standing=alice, forming=forming, version=1, at=NOW)

    undo_groups(standing=alice, forming=forming, at=NOW)

    forming.refresh_from_db()
    assert members() == {}
    assert forming.state == Forming.State.UNDONE
    confirm_groups(standing=alice, forming=forming, version=1, at=NOW)
    assert members() == {1: {"Vera", "Kenta"}, 2: {"Viktor", "Kiyo", "Nadia"}}


def test_undoing_is_told_once_to_those_who_had_been_told(
    cast: Cast,
    alice: Standing,
    forming: Forming,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        undo_groups(standing=alice, forming=forming, at=NOW)  # not confirmed: nobody knows of it
        assert mail.outbox == []
        confirm_groups(standing=alice, forming=forming, version=1, at=NOW)
        Group.objects.filter(number=1).update(facilitator=cast.faye)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        undo_groups(standing=alice, forming=forming, at=NOW)
        undo_groups(standing=alice, forming=forming, at=NOW)

    told = sorted(message.to[0].split("@")[0] for message in mail.outbox)
    assert told == ["faye", "kenta", "kiyo", "nadia", "vera", "viktor"]
    assert {message.subject for message in mail.outbox} == {"Rounds: your group is formed anew"}
    to_vera = next(m for m in mail.outbox if m.to == ["vera@example.org"])
    assert "Group 1, its room and its sessions are not there any more." in to_vera.body
    assert "You need not do anything." in to_vera.body


def test_undoing_cancels_the_sessions_to_come_but_not_one_that_began(
    cast: Cast, alice: Standing, forming: Forming
) -> None:
    one, two = confirm_groups(standing=alice, forming=forming, version=1, at=NOW)
    planned = plan_sessions(cast, 1)[0]
    later = a_session(cast, planned, one, "2026-12-02T13:00")

    undo_groups(standing=alice, forming=forming, at=NOW)

    later.refresh_from_db()
    assert later.state == Session.State.CANCELLED
    one, two = confirm_groups(standing=alice, forming=forming, version=1, at=NOW)
    a_session(cast, planned, two, "2026-11-22T12:59")
    with pytest.raises(Refused, match="has begun"):
        undo_groups(standing=alice, forming=forming, at=NOW)


def test_undoing_is_refused_once_something_was_written(cast: Cast, alice: Standing, forming: Forming) -> None:
    confirm_groups(standing=alice, forming=forming, version=1, at=NOW)
    Post.objects.create(room=Room.objects.all()[0], author=cast.vera, text="Hello", key="k", at=NOW)

    with pytest.raises(Refused, match="written in the rooms"):
        undo_groups(standing=alice, forming=forming, at=NOW)
    assert members() == {1: {"Vera", "Kenta"}, 2: {"Viktor", "Kiyo", "Nadia"}}


@pytest.mark.parametrize("name", ["bob", "faye", "vera"])
def test_only_the_coordinator_changes_or_confirms_a_plan(cast: Cast, forming: Forming, name: str) -> None:
    standing = access_programme(person=cast.people[name], slug="rounds")

    with pytest.raises(NotAllowed):
        confirm_groups(standing=standing, forming=forming, version=1, at=NOW)
    with pytest.raises(NotAllowed):
        actions.move_person(standing=standing, forming=forming, person=1, target=0, version=1, at=NOW)
