"""How often a plenary should be held: the best set of one sitting, of two and so on, to choose from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from worldrounds.core.zones import zone
from worldrounds.groups.models import Membership
from worldrounds.groups.queries import living_groups
from worldrounds.meetings.queries import members_by_group, sittings_of
from worldrounds.meetings.sittings import sets_of_sittings
from worldrounds.network.models import Institution
from worldrounds.programmes.models import PlannedSession
from worldrounds.programmes.rules import Standing
from worldrounds.solvers.timetabling import NIGHT, Sittings, cost_at

SHOWN = 3  # schools that are worst off


@dataclass(frozen=True)
class Hours:
    """When students of one school have their sitting: “21:30–23:00” by their own clock."""

    school: Institution
    clock: str
    students: int
    is_night: bool


@dataclass(frozen=True)
class Choice:
    """A set of sittings; its students are those who are in a group."""

    starts: Sequence[datetime]
    students: int
    awake: int
    worst_off: Sequence[Hours]  # the worst first; nobody with 09:00-18:00
    is_held: bool


def choices(
    standing: Standing, planned: PlannedSession, held: Sequence[datetime], *, at: datetime
) -> list[Choice]:
    """By the number of sittings, beside those that are ``held`` (2 queries). Empty where there are no groups."""
    members = members_by_group(living_groups(standing))
    zone_name = standing.person.time_zone
    found = sets_of_sittings(planned, members, today=at.date(), zone_name=zone_name)
    complete = len(held) == sittings_of(planned)
    return [
        _choice(planned, one, members, is_held=complete and set(one.starts) == set(held)) for one in found
    ]


def _choice(
    planned: PlannedSession, found: Sittings, members: Mapping[int, Sequence[Membership]], *, is_held: bool
) -> Choice:
    people: Counter[tuple[Institution, str, datetime]] = Counter()
    for group, rows in members.items():
        for row in rows:
            student = row.enrolment
            people[student.partner.institution, student.time_zone, found.starts[found.goes[group]]] += 1
    costs = {key: cost_at(key[1], key[2], planned.minutes) for key in people}
    worst = sorted(
        (key for key in people if costs[key]), key=lambda key: (-costs[key], -people[key], key[0].name)
    )
    return Choice(
        starts=found.starts,
        students=people.total(),
        awake=found.awake,
        worst_off=[
            Hours(school, _clock(clock, start, planned.minutes), people[key], costs[key] == NIGHT)
            for key in worst[:SHOWN]
            for school, clock, start in [key]
        ],
        is_held=is_held,
    )


def _clock(zone_name: str, start: datetime, minutes: int) -> str:
    begin = start.astimezone(zone(zone_name))
    end = (start + timedelta(minutes=minutes)).astimezone(zone(zone_name))
    return f"{begin:%H:%M}–{end:%H:%M}"
