"""A weekly hour for people in many zones: the same every week, or a few in turn so that the bad hours are shared.

>>> from worldrounds.solvers.weekly import Person, Series, fairest
"""

from worldrounds.solvers.weekly.burdens import MISSED, POINTS, burdens
from worldrounds.solvers.weekly.choosing import (
    TURNS,
    fairest,
    if_free,
    most_ticks,
    next_best,
    plans,
    suggested,
    weigh,
)
from worldrounds.solvers.weekly.problem import WEEKS_AT_MOST, Person, Series
from worldrounds.solvers.weekly.schedule import Date, Level, Schedule, Seat

__all__ = [
    "MISSED",
    "POINTS",
    "TURNS",
    "WEEKS_AT_MOST",
    "Date",
    "Level",
    "Person",
    "Schedule",
    "Seat",
    "Series",
    "burdens",
    "fairest",
    "if_free",
    "most_ticks",
    "next_best",
    "plans",
    "suggested",
    "weigh",
]
