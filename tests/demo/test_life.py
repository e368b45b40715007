"""What the demonstration shows is what it was seeded with."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import Cast, enrol
from tests.groups.setting import a_forming, a_group
from tests.meetings.setting import a_session, plan_sessions, standing_of
from tests.rooms.test_stages import a_stage
from worldrounds.demo import life
from worldrounds.demo.season import Season
from worldrounds.groups.models import Forming, Membership
from worldrounds.groups.queries import members_now
from worldrounds.journeys.participation import lines_seen_by
from worldrounds.rooms.actions import open_rooms
from worldrounds.rooms.models import MemberText, StageDone

WEEK = timedelta(weeks=1)
WEEKS_IN = 5 * WEEK
GROUPS = life.NOT_MET_YET + life.QUIET_GROUPS + 3


@pytest.fixture
def season(cast: Cast) -> Season:
    """Groups of three that had a meeting two weeks ago."""
    now = timezone.now()
    season = Season(now, random.Random(1), lambda words: None)
    cast.programme.first_day, cast.programme.end_day = (now - WEEKS_IN).date(), (now + WEEKS_IN).date()
    cast.programme.save()
    season.programme, season.coordinator, season.facilitator = cast.programme, cast.alice, cast.faye
    forming = a_forming(cast, state=Forming.State.CONFIRMED)
    [planned] = plan_sessions(cast, 1)
    for number in range(1, GROUPS + 1):
        for place, school in enumerate(cast.partners):
            key = f"student-{number}-{place}"
            cast.enrolments[key] = enrol(cast.partners[school], key, f"Student {number}", school)
        group = a_group(cast, number, *(f"student-{number}-{place}" for place in range(3)), forming=forming)
        a_session(cast, planned, group, f"{now - timedelta(days=14):%Y-%m-%dT%H:%M}")
        season.groups.append(group)
    Membership.objects.update(joined_at=now - WEEKS_IN)
    open_rooms(programme=cast.programme, actor=cast.alice, at=now - WEEKS_IN)
    return season


def test_the_silent_are_one_member_of_each_quiet_group_and_nobody_else(cast: Cast, season: Season) -> None:
    life.live(season)

    lines = lines_seen_by(standing_of(cast, "alice"), at=season.now)
    silent = [line.member for line in lines if line.silent]
    assert len({member.group.pk for member in silent}) == len(silent) == life.QUIET_GROUPS
    assert members_now(season.quiet)[-1].enrolment in [member.enrolment for member in silent]
    assert sum(line.member.met_at is None for line in lines) == 3 * life.NOT_MET_YET


def test_groups_have_written_for_their_stages_and_one_is_late(cast: Cast, season: Season) -> None:
    today = season.now.date()
    intro = a_stage(cast, "icebreaker", opens=today - 5 * WEEK, due=today - 4 * WEEK)
    first = a_stage(cast, "positions", position=2, opens=today - 3 * WEEK, due=today - WEEK)
    a_stage(cast, "positions", position=3, opens=today + WEEK)
    life.live(season)

    active = GROUPS - life.NOT_MET_YET
    assert StageDone.objects.filter(stage=intro).count() == active - life.QUIET_GROUPS
    assert StageDone.objects.filter(stage=first).count() == active - life.QUIET_GROUPS - 1
    assert set(MemberText.objects.values_list("stage", flat=True)) == {intro.pk, first.pk}
    assert not MemberText.objects.filter(stage=first, saved_at__gt=season.now - timedelta(days=6)).exists()
