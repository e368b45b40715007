"""Sessions for the fixed cast."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.cast import NOW, Cast
from tests.groups.setting import a_group
from worldrounds.groups.models import Group
from worldrounds.meetings.models import Proposal, Session, Timetable
from worldrounds.programmes.models import Enrolment, PlannedSession
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing
from worldrounds.solvers.time.patterns import pattern_from_ranges, pattern_to_hex


def standing_of(cast: Cast, key: str) -> Standing:
    return access_programme(person=cast.people[key], slug="rounds")


def plan_sessions(
    cast: Cast, count: int, *, first: date = date(2026, 11, 30), every: int = 7
) -> list[PlannedSession]:
    """Weekly group meetings of an hour, each with five days to choose from."""
    return [
        PlannedSession.objects.create(
            programme=cast.programme,
            key=f"meeting-{number}",
            kind=PlannedSession.Kind.GROUP_MEETING,
            title=f"Meeting {number}",
            position=number,
            first_day=first + timedelta(days=every * (number - 1)),
            end_day=first + timedelta(days=every * (number - 1) + 5),
            minutes=60,
        )
        for number in range(1, count + 1)
    ]


def plan_plenary(cast: Cast, *, first: date = date(2026, 12, 12)) -> PlannedSession:
    return PlannedSession.objects.create(
        programme=cast.programme,
        key="opening",
        kind=PlannedSession.Kind.PLENARY,
        title="Opening plenary",
        position=90,
        first_day=first,
        end_day=first + timedelta(days=2),
        minutes=90,
    )


def a_session(
    cast: Cast,
    planned: PlannedSession,
    group: Group | None,
    wall: str = "2026-12-02T13:00",
    *,
    zone: str = "Europe/Vienna",
    timetable: Timetable | None = None,
    sitting: int = 1,
) -> Session:
    moment = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return Session.objects.create(
        planned=planned,
        group=group,
        sitting=sitting,
        starts_at=moment,
        wall_time=wall,
        zone=zone,
        minutes=planned.minutes,
        changed_at=NOW,
        timetable=timetable,
    )


def a_led_session(cast: Cast) -> Session:
    """Of Vera, who leads the group, and Kenta."""
    group = a_group(cast, 1, "vera", "kenta")
    group.leader = cast.enrolments["vera"]
    group.save()
    return a_session(cast, plan_sessions(cast, 1)[0], group)


def free(enrolment: Enrolment, ranges: str) -> None:
    enrolment.availability = pattern_to_hex(pattern_from_ranges(ranges)) if ranges else ""
    enrolment.save()


def all_times(proposal: Proposal) -> set[int]:
    """The options of somebody who can come to every time that is proposed."""
    return set(proposal.options.values_list("pk", flat=True))
