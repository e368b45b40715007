"""What a start means for people in many zones, and which of a plenary's sittings suits a group."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from worldrounds.solvers.time.comfort import discomfort
from worldrounds.solvers.timetabling.problem import EARLIEST_HOUR, LATEST_HOUR, WORST_HOUR
from worldrounds.solvers.timetabling.result import Seat

NIGHT: Final = WORST_HOUR + 1


@dataclass(frozen=True)
class PlenaryStart:
    """A start (UTC) of one more sitting: with it so many people have a sitting by day (07:00-22:00), at so many mean
    points of burden."""

    start: datetime
    awake: int
    burden: float


def awake_at(zone: str, start: datetime, minutes: int) -> bool:
    """True if a session from `start` (aware) lies within 07:00-22:00 of one day in the zone."""
    begin, end = _ends(zone, start, minutes)
    inside = _hour(begin) >= EARLIEST_HOUR and _hour(end) <= LATEST_HOUR
    return inside and begin.date() == end.date()


def cost_at(zone: str, start: datetime, minutes: int) -> int:
    """Points (0..100) of a session's worst moment by the zone's clock, or `NIGHT`."""
    if not awake_at(zone, start, minutes):
        return NIGHT
    begin, end = _ends(zone, start, minutes)
    return round(WORST_HOUR * float(discomfort([_hour(begin), _hour(end)]).max()))


def best_sitting(sittings: Sequence[Sequence[Seat]]) -> int:
    """Which of several sittings of one plenary suits a group best; the group stays together.

    Parameters
    ----------
    sittings : sequence of sequence of Seat
        What each sitting means for each member of the group, as `weigh` says it; at least one sitting.

    Returns
    -------
    int
        Place in `sittings`: most members within 07:00-22:00 of their own clocks, then most who are free, then the
        fewest points of burden over those who come, then the first.
    """
    if not sittings:
        raise ValueError("A plenary has at least one sitting.")

    def key(place: int) -> tuple[int, int, int, int]:
        seats = sittings[place]
        awake = sum(one.reason != "night" for one in seats)
        burden = sum(one.burden for one in seats if one.comes)
        return (-awake, -sum(one.comes for one in seats), burden, place)

    return min(range(len(sittings)), key=key)


def _ends(zone: str, start: datetime, minutes: int) -> tuple[datetime, datetime]:
    clock = ZoneInfo(zone)
    begin = start.astimezone(UTC)
    return begin.astimezone(clock), (begin + timedelta(minutes=minutes)).astimezone(clock)


def _hour(moment: datetime) -> float:
    return moment.hour + moment.minute / 60
