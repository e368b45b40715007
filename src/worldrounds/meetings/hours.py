"""The free hours of a usual week, as members told them or as they are assumed."""

import numpy as np

from worldrounds.core.weekends import weekend
from worldrounds.solvers.time.patterns import Pattern, always, pattern_from_hex, within


def free_hours(availability: str, country: str) -> Pattern:
    """``availability``: that of an enrolment; ``country``: of the school."""
    return pattern_from_hex(availability) if availability else assumed_hours(country)


def assumed_hours(country: str) -> Pattern:
    """The free hours of somebody who has told none: 17:00-22:00, on the country's days of rest 07:00-22:00.

    Groups are formed with 07:00-22:00 on every day for such people: all of the weekend is needed, or groups that share
    an hour would be left without one. Early and late still cost points.
    """
    rests = np.isin(np.arange(7), list(weekend(country)))
    return np.where(rests[:, None], within(always(), 7, 22), within(always(), 17, 22))
