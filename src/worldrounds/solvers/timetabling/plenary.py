"""One start for people in many zones: most of them awake, then the least inconvenience."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from worldrounds.solvers.time.comfort import discomfort
from worldrounds.solvers.timetabling.problem import EARLIEST_HOUR, LATEST_HOUR, WORST_HOUR, Window
from worldrounds.solvers.timetabling.result import Seat


@dataclass(frozen=True)
class PlenaryStart:
    """A start (UTC), how many people are awake (07:00-22:00) throughout, and their mean points of burden."""

    start: datetime
    awake: int
    burden: float


def awake_at(zone: str, start: datetime, minutes: int) -> bool:
    """True if a session from `start` (aware) lies within 07:00-22:00 of one day in the zone."""
    begin, end = _ends(zone, start, minutes)
    inside = _hour(begin) >= EARLIEST_HOUR and _hour(end) <= LATEST_HOUR
    return inside and begin.date() == end.date()


def best_plenary_starts(
    window: Window, zone: str, people: Mapping[str, int], *, keep: int = 3
) -> tuple[PlenaryStart, ...]:
    """The best starts on half hours of the window's days.

    Parameters
    ----------
    window : Window
        Its days are those of `zone`.
    zone : str
        IANA name.
    people : mapping of str to int
        How many people there are in each zone.
    keep : int
        At most so many starts, each at least two hours from the others.

    Returns
    -------
    tuple of PlenaryStart
        Best first: most people awake, then least burden, then earliest.
    """
    begin = datetime.combine(window.first_day, time(), ZoneInfo(zone)).astimezone(UTC)
    end = datetime.combine(window.end_day, time(), ZoneInfo(zone)).astimezone(UTC)
    slots = range(int((end - begin) / timedelta(minutes=30)))
    found = [_weigh(begin + timedelta(minutes=30 * slot), window.minutes, people) for slot in slots]
    found.sort(key=lambda start: (-start.awake, start.burden, start.start))
    kept: list[PlenaryStart] = []
    for start in found:
        apart = all(abs(start.start - other.start) >= timedelta(hours=2) for other in kept)
        if apart and start.awake and len(kept) < keep:
            kept.append(start)
    return tuple(kept)


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


def _weigh(start: datetime, minutes: int, people: Mapping[str, int]) -> PlenaryStart:
    awake, points = 0, 0.0
    for zone, count in people.items():
        if awake_at(zone, start, minutes):
            begin, end = _ends(zone, start, minutes)
            awake += count
            points += count * WORST_HOUR * float(discomfort([_hour(begin), _hour(end)]).max())
    return PlenaryStart(start, awake, points / awake if awake else 0.0)


def _ends(zone: str, start: datetime, minutes: int) -> tuple[datetime, datetime]:
    clock = ZoneInfo(zone)
    begin = start.astimezone(UTC)
    return begin.astimezone(clock), (begin + timedelta(minutes=minutes)).astimezone(clock)


def _hour(moment: datetime) -> float:
    return moment.hour + moment.minute / 60
