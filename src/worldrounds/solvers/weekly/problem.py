"""What is asked: people in their zones, and a meeting that they have every week for some weeks."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from worldrounds.solvers.time.patterns import HALF_HOURS, Pattern

WEEKS_AT_MOST: Final = 52


@dataclass(frozen=True, eq=False)
class Person:
    """Somebody who is to come every week.

    Attributes
    ----------
    name : str
    zone : str
        IANA name; its clock changes are followed.
    free : ndarray of bool, shape (7, 48)
        Half hours of a usual week that suit, by the person's own clock, Monday 00:00 first. Hours of the night
        count too where they are marked: people know what they can do, but it weighs more.
    """

    name: str
    zone: str
    free: Pattern

    def __post_init__(self) -> None:
        ZoneInfo(self.zone)
        if self.free.shape != (7, 48):
            raise ValueError(f"{self.name}: free has shape (7, 48); got {self.free.shape}.")


@dataclass(frozen=True, eq=False)
class Series:
    """A weekly meeting.

    An *hour* of the week is a number 0..335: half hours by the series' clock, Monday 00:00 first.

    Attributes
    ----------
    people : tuple of Person
        At least one.
    clock : str
        IANA name: the meeting keeps its hour on this clock, whatever other clocks do.
    first_day : date
        The first week is the seven days from here on.
    weeks : int
        1..52.
    minutes : int
        Length of a meeting, 15..600.
    """

    people: tuple[Person, ...]
    clock: str
    first_day: date
    weeks: int
    minutes: int

    def __post_init__(self) -> None:
        ZoneInfo(self.clock)
        if not self.people:
            raise ValueError("Nobody is there to meet.")
        if not 1 <= self.weeks <= WEEKS_AT_MOST:
            raise ValueError(f"A series has 1 to {WEEKS_AT_MOST} weeks; got {self.weeks}.")
        if not 15 <= self.minutes <= 600:
            raise ValueError(f"A meeting takes 15 to 600 minutes; got {self.minutes}.")

    def start(self, week: int, hour: int) -> datetime:
        """When the meeting of a week (0 is the first) begins if it has an hour (0..335): aware, on the series' clock.

        An hour that a clock change skips is the one after it; of one that is shown twice it is the first.
        """
        weekday, half_hour = divmod(hour % HALF_HOURS, 48)
        day = self.first_day + timedelta(days=7 * week + (weekday - self.first_day.weekday()) % 7)
        return datetime.combine(day, time(half_hour // 2, half_hour % 2 * 30), ZoneInfo(self.clock))
