"""Somebody drops out of a group that lives: what that breaks, what moving few restores, and what is then done."""

from datetime import date, timedelta

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.cast import NOW, Cast, enrol
from tests.groups.setting import a_forming, a_group
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.core.models import AuditEntry
from worldrounds.core.work import Reporter
from worldrounds.groups import actions
from worldrounds.groups.models import Forming, Group, Membership, Repairing
from worldrounds.groups.options import Options
from worldrounds.journeys.repair_groups import confirm_repair, start_repair
from worldrounds.journeys.withdraw import withdraw
from worldrounds.meetings.models import Session
from worldrounds.programmes.models import PlannedSession
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing
from worldrounds.rooms.actions import open_rooms

RULES = {"size": {"min": 2, "max": 3}, "countries": 2}


@pytest.fixture
def alice(cast: Cast) -> Standing:
    return access_programme(person=cast.alice, slug="rounds")


@pytest.fixture
def groups(cast: Cast) -> tuple[Group, Group]:
    """Group 1: Vera, Kenta. Group 2: Viktor, Kiyo, Nadia."""
    forming = a_forming(cast, state=Forming.State.CONFIRMED, rules=RULES, confirmed_at=NOW)
    first = a_group(cast, 1, "vera", "kenta", forming=forming)
    second = a_group(cast, 2, "viktor", "kiyo", "nadia", forming=forming)
    open_rooms(programme=cast.programme, actor=cast.alice, at=NOW)
    return first, second


def looked_for(alice: Standing, *, loosen: bool = False) -> Repairing:
    repairing = start_repair(standing=alice, loosen=loosen, at=NOW)
    actions.find_repairs(repairing_id=repairing.pk, reporter=Reporter(repairing.work_id))
    repairing.refresh_from_db()
    return repairing


def names(group: Group) -> set[str]:
    return {m.enrolment.given_name for m in Membership.objects.filter(group=group, left_at=None)}


def begin_session(cast: Cast, group: Group) -> None:
    planned = PlannedSession.objects.create(
        programme=cast.programme, key="one", kind=PlannedSession.Kind.GROUP_MEETING, title="First", position=1,
        first_day=date(2026, 11, 1), end_day=date(2026, 12, 1), minutes=60,
    )  # fmt: skip
    Session.objects.create(
        planned=planned, group=group, starts_at=NOW - timedelta(days=1), wall_time="2026-11-21T12:00",
        zone="UTC", minutes=60, changed_at=NOW,
    )  # fmt: skip


def test_the_story_of_a_student_who_drops_out(
    cast: Cast,
    alice: Standing,
    groups: tuple[Group, Group],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    first, second = groups
    withdraw(standing=alice, enrolment=cast.enrolments["kenta"], at=NOW)

    repairing = looked_for(alice)
    found = Options.read(repairing.plan)
    nobody, one = found.options
    with django_capture_on_commit_callbacks(execute=True):
        done = confirm_repair(standing=alice, repairing=repairing, position=1, at=NOW)
        again = confirm_repair(standing=alice, repairing=repairing, position=1, at=NOW)

    assert (nobody.moved, nobody.bad_people, nobody.changes) == (0, 1, ())
    assert (one.moved, one.bad_people, one.proved) == (1, 0, True)
    assert (done, again) == (1, 0)
    assert len(names(first)) == 2 and "Vera" in names(first) and len(names(second)) == 2
    mover = (names(first) - {"Vera"}).pop()
    assert mover in {"Kiyo", "Nadia"}  # Viktor comes from Vera's country
    to_mover = [message for message in mail.outbox if message.to == [f"{mover.lower()}@example.org"]]
    assert [message.subject for message in to_mover] == ["Rounds: your international group"]
    assert "Vera Huber" in to_mover[0].body
    told = {message.to[0] for message in mail.outbox if "a change in your group" in message.subject}
    assert told == {f"{name.lower()}@example.org" for name in names(second)}
    assert AuditEntry.objects.filter(verb="repaired groups").count() == 1


def test_a_student_who_joins_is_placed(cast: Cast, alice: Standing, groups: tuple[Group, Group]) -> None:
    enrol(cast.partners["new-york"], "mila", "Mila")

    repairing = looked_for(alice)
    confirm_repair(standing=alice, repairing=repairing, position=0, at=NOW)

    assert names(groups[0]) == {"Vera", "Kenta", "Mila"}


def test_a_group_that_has_met_gives_up_nobody_unless_allowed(
    cast: Cast, alice: Standing, groups: tuple[Group, Group]
) -> None:
    begin_session(cast, groups[1])
    withdraw(standing=alice, enrolment=cast.enrolments["kenta"], at=NOW)

    kept, loosened = looked_for(alice), looked_for(alice, loosen=True)

    assert kept.met == [groups[1].pk]
    assert [option.moved for option in Options.read(kept.plan).options] == [0]
    assert [option.moved for option in Options.read(loosened.plan).options] == [0, 1]


def test_a_new_group_gets_a_room_and_an_empty_one_ends(cast: Cast, alice: Standing) -> None:
    forming = a_forming(cast, state=Forming.State.CONFIRMED, rules={"size": {"min": 2, "max": 2}})
    full = a_group(cast, 1, "vera", "kenta", forming=forming)
    lone = a_group(cast, 2, "viktor", forming=forming)
    for key in ("lena", "mila", "noor"):
        enrol(cast.partners["new-york"], key, key.title())
    for key in ("kiyo", "nadia"):
        withdraw(standing=alice, enrolment=cast.enrolments[key], at=NOW)
    repairing = looked_for(alice)

    confirm_repair(standing=alice, repairing=repairing, position=0, at=NOW)

    new = Group.objects.get(number=3)
    assert (len(names(full)), len(names(lone)), len(names(new))) == (2, 2, 2)
    assert new.forming == forming
    assert new.room is not None


def test_a_group_that_gives_up_everybody_ends_with_its_sessions_to_come(cast: Cast, alice: Standing) -> None:
    forming = a_forming(cast, state=Forming.State.CONFIRMED, rules={"size": {"min": 3, "max": 5}})
    a_group(cast, 1, "vera", "kenta", "nadia", forming=forming)
    small = a_group(cast, 2, "viktor", "kiyo", forming=forming)
    begin_session(cast, small)
    Session.objects.update(starts_at=NOW + timedelta(days=1))
    repairing = looked_for(alice)
    options = Options.read(repairing.plan).options

    confirm_repair(standing=alice, repairing=repairing, position=len(options) - 1, at=NOW)

    small.refresh_from_db()
    assert [option.moved for option in options] == [0, 1, 2]
    assert small.retired_at == NOW
    assert Session.objects.get().state == Session.State.CANCELLED


def test_nothing_is_done_after_the_groups_have_changed(
    cast: Cast, alice: Standing, groups: tuple[Group, Group]
) -> None:
    withdraw(standing=alice, enrolment=cast.enrolments["kenta"], at=NOW)
    repairing = looked_for(alice)
    withdraw(standing=alice, enrolment=cast.enrolments["nadia"], at=NOW)

    with pytest.raises(Refused, match="have changed"):
        confirm_repair(standing=alice, repairing=repairing, position=1, at=NOW)
    assert names(groups[1]) == {"Viktor", "Kiyo"}


def test_only_the_coordinator_repairs(cast: Cast, alice: Standing, groups: tuple[Group, Group]) -> None:
    repairing = looked_for(alice)
    bob = access_programme(person=cast.bob, slug="rounds")

    with pytest.raises(NotAllowed):
        start_repair(standing=bob, loosen=False, at=NOW)
    with pytest.raises(NotAllowed):
        confirm_repair(standing=bob, repairing=repairing, position=0, at=NOW)
    with pytest.raises(NotAllowed):
        actions.drop_repairing(standing=bob, repairing=repairing, at=NOW)


def test_groups_without_rules_cannot_be_repaired(cast: Cast, alice: Standing) -> None:
    a_group(cast, 1, "vera")

    with pytest.raises(Refused, match="no groups yet whose rules"):
        start_repair(standing=alice, loosen=False, at=NOW)
