"""What a session's hours weigh for somebody who comes, whenever it is."""

from datetime import datetime
from typing import Final

from worldrounds.solvers.time.comfort import discomfort
from worldrounds.solvers.timetabling.problem import WORST_HOUR

DAY_BEGINS: Final = 9
DAY_ENDS: Final = 18


def minutes_outside(begin: datetime, minutes: int) -> int:
    """Minutes of a session outside 09:00-18:00, by the clock of ``begin`` (at most a day long)."""
    first = begin.hour * 60 + begin.minute
    inside = sum(
        max(0, min(first + minutes, (day * 24 + DAY_ENDS) * 60) - max(first, (day * 24 + DAY_BEGINS) * 60))
        for day in (0, 1)
    )
    return minutes - inside


def burden_of_hours(begin: datetime, minutes: int) -> int:
    """Points of burden as `timetabling` weighs a seat; at night, where it gives none, more than `WORST_HOUR`."""
    hour = begin.hour + begin.minute / 60
    return round(WORST_HOUR * float(discomfort([hour, (hour + minutes / 60) % 24], declared=True).max()))
