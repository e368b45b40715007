"""Plenaries: their best starts, how many sittings there should be, and which of them suits a group."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from worldrounds.groups.models import Group, Membership
from worldrounds.meetings.models import Session
from worldrounds.meetings.queries import members_by_group
from worldrounds.meetings.solving import members_of
from worldrounds.programmes.models import PlannedSession
from worldrounds.solvers.timetabling import (
    PlenaryStart,
    Seat,
    Sittings,
    Window,
    best_plenary_starts,
    best_sitting,
    weigh,
)
from worldrounds.solvers.timetabling import best_sittings as best_set
from worldrounds.solvers.timetabling.sittings import MOST_SITTINGS


def plenary_starts(
    planned: PlannedSession, people: Mapping[str, int], others: Sequence[Session], *, zone_name: str
) -> tuple[PlenaryStart, ...]:
    """The best starts of one more sitting for ``people`` (zone -> how many) beside the ``others``, the sittings that
    have a time, where each goes to the one that suits best."""
    window = Window(planned.pk, planned.first_day, planned.end_day, planned.minutes)
    return best_plenary_starts(window, zone_name, people, [other.starts_at for other in others])


def sets_of_sittings(
    planned: PlannedSession, members: Mapping[int, Sequence[Membership]], *, today: date, zone_name: str
) -> list[Sittings]:
    """What a plenary of one sitting, of two and so on to four could be at best on the days of the plan that are to
    come, where each group (``members``: group id -> who is in it) stays together; in ``goes``, group id -> place of
    its sitting. It ends where one more sitting would help nobody."""
    parties = {group: Counter(row.enrolment.time_zone for row in rows) for group, rows in members.items()}
    found: list[Sittings] = []
    first_day = max(planned.first_day, today + timedelta(days=1))
    if first_day >= planned.end_day or not any(parties.values()):
        return found
    window = Window(planned.pk, first_day, planned.end_day, planned.minutes)
    for sittings in range(1, MOST_SITTINGS + 1):
        best = best_set(window, zone_name, parties, sittings=sittings)
        if len(best.starts) < sittings:
            break
        found.append(best)
    return found


def weigh_sittings(groups: Sequence[Group], sittings: Sequence[Session]) -> dict[int, list[tuple[Seat, ...]]]:
    """Group id -> for each of the ``sittings`` what it means for each member (3 queries)."""
    members = members_by_group(groups)
    first = min(sitting.starts_at for sitting in sittings).date()
    end = max(sitting.ends_at for sitting in sittings).date() + timedelta(days=1)
    everybody = members_of([row for rows in members.values() for row in rows], first=first, end=end)
    people = {member.id: member for member in everybody}
    return {
        group: [
            weigh([people[row.enrolment_id] for row in rows], sitting.starts_at, sitting.minutes)
            for sitting in sittings
        ]
        for group, rows in members.items()
    }


def best_sittings(groups: Sequence[Group], sittings: Sequence[Session]) -> dict[int, int]:
    """Group id -> the number of the sitting that suits its members best (3 queries)."""
    return {
        group: sittings[best_sitting(seats)].sitting
        for group, seats in weigh_sittings(groups, sittings).items()
    }
