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
from worldrounds.demo.case import AHEAD
from worldrounds.demo.case_words import CASE
from worldrounds.demo.season import Season
from worldrounds.groups.models import Forming, Membership
from worldrounds.groups.queries import members_now
from worldrounds.journeys.participation import lines_seen_by
from worldrounds.rooms.actions import open_rooms
from worldrounds.rooms.cases import library
from worldrounds.rooms.models import (
    Comment,
    HandIn,
    MemberText,
    PeerBallot,
    Review,
    Round,
    StageDone,
    Stand,
)
from worldrounds.rooms.queries import access_room
from worldrounds.rooms.stages.consensus import read_consensus
from worldrounds.rooms.stages.matrix import read_matrix
from worldrounds.rooms.stages.path import access_step

WEEK = timedelta(weeks=1)
WEEKS_IN = 5 * WEEK
MEASLES = next(case for case in library() if case.key == CASE)
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


def test_each_stage_of_the_case_can_be_seen_at_work_in_some_room(cast: Cast, season: Season) -> None:
    today = season.now.date()
    for position, kind in enumerate(AHEAD, start=1):
        a_stage(cast, kind, position=position, opens=today + WEEK, due=today + 2 * WEEK)
    life.live(season)

    middle = season.student.group
    first_round = Round.objects.get(room__group=middle, number=1)
    assert first_round.outcome == "next"
    still_to_rate = access_room(person=season.student.enrolment.person, slug="rounds", number=middle.number)
    step = access_step(still_to_rate, key="consensus-4", at=season.now)
    assert [m.enrolment for m in read_consensus(still_to_rate, step, ()).missing] == [
        season.student.enrolment
    ]
    matrix = read_matrix(still_to_rate, access_step(still_to_rate, key="matrix-1", at=season.now), MEASLES)
    assert matrix.empty_countries == [season.student.enrolment.partner.institution.country]
    assert Stand.objects.filter(decision__room__group=middle, kind="against").count() == 1
    assert Comment.objects.filter(room__group=middle).count() == 2
    assert HandIn.objects.count() == 2
    assert Review.objects.exclude(thanks="").get().sent_at is not None
    assert PeerBallot.objects.count() == 2
