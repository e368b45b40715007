"""Rows -> a series -> the fairest hours. Found once for the same hours of the same people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from worldrounds.solvers.time import pattern_from_hex
from worldrounds.solvers.weekly import (
    Person,
    Schedule,
    Series,
    if_free,
    most_ticks,
    next_best,
    plans,
    suggested,
    weigh,
)
from worldrounds.whenever.models import Meeting, Participant

MOST_ASKED = 3  # people who are told which hour of theirs would help


@dataclass(frozen=True)
class Found:
    """One hour, two in turn, three in turn; the place of the suggested one; what a poll does; the next best. People
    stand in the order of the participants, without their names."""

    series: Series
    plans: tuple[Schedule, ...]
    suggested: int
    poll: Schedule
    equal: int
    """So many hours have as many ticks as the poll's."""
    others: tuple[Schedule, ...]
    if_free: dict[int, Schedule]
    """For who could never come at the suggested hours: the fairest hour if they were free at all times."""

    def at(self, hours: Sequence[int]) -> Schedule:
        """What given hours in turn would mean."""
        known = (*self.plans, *self.others, self.poll)
        return next((plan for plan in known if plan.hours == tuple(hours)), None) or weigh(self.series, hours)


def find(meeting: Meeting, participants: Sequence[Participant]) -> Found:
    """For at least one participant."""
    people = tuple((row.zone, row.hours) for row in participants)
    return _find(people, meeting.zone, meeting.first_day, meeting.weeks, meeting.minutes)


@lru_cache(maxsize=16)  # 60 people and 26 weeks take up to a second, six people 30 ms
def _find(
    people: tuple[tuple[str, str], ...], clock: str, first_day: date, weeks: int, minutes: int
) -> Found:
    cast = tuple(Person("", zone, pattern_from_hex(hours)) for zone, hours in people)
    series = Series(cast, clock, first_day, weeks, minutes)
    choices = plans(series)
    best = suggested(choices)
    helps = {place: if_free(series, place) for place in choices[best].never[:MOST_ASKED]}
    return Found(series, choices, best, *most_ticks(series), next_best(series), helps)
