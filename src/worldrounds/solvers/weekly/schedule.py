"""What is answered: the dates of a series, and what each means for each person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from zoneinfo import ZoneInfo

from worldrounds.solvers.weekly.burdens import MISSED, Ints
from worldrounds.solvers.weekly.problem import Series


class Level(Enum):
    """How good a date is for one person; the value is the most points (`POINTS`) that it may have."""

    GOOD = 0  # 09:00-18:00
    FAIR = 50  # from 08:00, until 20:00
    POOR = 100  # from 07:00, until 22:00
    NIGHT = 200
    MISSED = MISSED  # cannot come


@dataclass(frozen=True)
class Seat:
    """One person on one date.

    Attributes
    ----------
    local : datetime
        Start by the person's own clock, aware.
    points : int
        Burden, 0..200; `MISSED` for who cannot come.
    """

    local: datetime
    points: int

    @property
    def comes(self) -> bool:
        return self.points < MISSED

    @property
    def level(self) -> Level:
        return next(level for level in Level if self.points <= level.value)


@dataclass(frozen=True)
class Date:
    """One meeting: its start on the series' clock (aware), its hour of the week (0..335), a seat for each person."""

    start: datetime
    hour: int
    seats: tuple[Seat, ...]

    @property
    def coming(self) -> int:
        return sum(seat.comes for seat in self.seats)


@dataclass(frozen=True)
class Schedule:
    """All dates of a series.

    Attributes
    ----------
    hours : tuple of int
        The hours of the week (0..335 by the series' clock) that are taken in turn; one if it is always the same.
    dates : tuple of Date
        One a week.
    proved : bool
        True if no other hours, taken in turn like these, are fairer.
    """

    hours: tuple[int, ...]
    dates: tuple[Date, ...]
    proved: bool

    @property
    def missed(self) -> tuple[int, ...]:
        """For each person: on how many dates they cannot come."""
        return tuple(sum(not seat.comes for seat in seats) for seats in self._by_person())

    @property
    def points(self) -> tuple[int, ...]:
        """For each person: the burden of all dates on which they come."""
        return tuple(sum(seat.points for seat in seats if seat.comes) for seats in self._by_person())

    @property
    def never(self) -> tuple[int, ...]:
        """Places of the people who can come on no date."""
        return tuple(place for place, missed in enumerate(self.missed) if missed == len(self.dates))

    @property
    def coming(self) -> tuple[int, int]:
        """On the worst and on the best date, so many can come."""
        counts = [date.coming for date in self.dates]
        return min(counts), max(counts)

    @property
    def heaviest(self) -> tuple[int, int]:
        """Dates missed, and points, of whoever carries most."""
        return max(zip(self.missed, self.points, strict=True))

    @property
    def alike(self) -> tuple[tuple[Date, ...], ...]:
        """The dates, those together on which every person's clock shows the same hour of the week."""
        found: dict[tuple[str, ...], list[Date]] = {}
        for date in self.dates:
            found.setdefault(tuple(f"{seat.local:%a %H:%M}" for seat in date.seats), []).append(date)
        return tuple(tuple(dates) for dates in found.values())

    def seats_of(self, place: int) -> tuple[Seat, ...]:
        """One person's seats, in the order of the dates."""
        return tuple(date.seats[place] for date in self.dates)

    def _by_person(self) -> list[tuple[Seat, ...]]:
        return list(zip(*(date.seats for date in self.dates), strict=True))


def write_out(series: Series, table: Ints, hours: Sequence[int], *, proved: bool) -> Schedule:
    """The schedule of hours that are taken in turn. `table` is that of `burdens`, shape (weeks, 336, people)."""
    dates = []
    for week in range(series.weeks):
        hour = hours[week % len(hours)]
        start = series.start(week, hour)
        start = start.astimezone(UTC).astimezone(start.tzinfo)  # an hour that clocks skip is the one after it
        seats = (
            Seat(start.astimezone(ZoneInfo(person.zone)), int(points))
            for person, points in zip(series.people, table[week, hour], strict=True)
        )
        dates.append(Date(start, hour, tuple(seats)))
    return Schedule(tuple(hours), tuple(dates), proved)
