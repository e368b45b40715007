"""UTC masks of real weeks on a 15-minute grid, exact through every clock change.

A mask is a boolean array of 672 cells: cell ``c`` is the quarter of an hour that begins ``15 c`` minutes
after Monday 00:00 UTC. Each cell is looked up in local time with `zoneinfo`, so a clock change in one country
moves that country's free time and no other's: an hour that is skipped has no cell, a repeated one has two.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.time.patterns import HALF_HOURS, Pattern

CELL_MINUTES: Final = 15
CELLS: Final = 7 * 24 * 60 // CELL_MINUTES
WORDS: Final = -(-CELLS // 64)
_CELLS_A_DAY: Final = CELLS // 7
_NO_DAYS: Final[frozenset[date]] = frozenset()

Mask = NDArray[np.bool_]
"""Last axis 672: quarters of an hour from Monday 00:00 UTC."""


@dataclass(frozen=True)
class Regime:
    """Weeks in which everybody's clocks stand in the same relation.

    Attributes
    ----------
    monday : date
        The week that stands for all: masks made for it hold for every week of the regime.
    mondays : tuple of date
        All weeks of the regime, in order.
    """

    monday: date
    mondays: tuple[date, ...]


def monday_of(day: date) -> date:
    """The Monday of the week that holds a day."""
    return day - timedelta(days=day.weekday())


def cells_to_utc(monday: date, cell: int) -> datetime:
    """The moment (aware, UTC) at which a cell begins; cells past 671 run on into the next week."""
    return datetime(monday.year, monday.month, monday.day, tzinfo=UTC) + timedelta(
        minutes=CELL_MINUTES * int(cell)  # numpy integers too
    )


def utc_to_cell(monday: date, moment: datetime) -> int:
    """The cell that holds an aware moment; negative before the week, 672 or more after it."""
    return (moment - cells_to_utc(monday, 0)) // timedelta(minutes=CELL_MINUTES)


@lru_cache(maxsize=4096)
def offsets(zone: str, monday: date) -> NDArray[np.int32]:
    """Local time minus UTC in seconds, at the beginning of each cell.

    Parameters
    ----------
    zone : str
        IANA name, such as ``Australia/Lord_Howe``.
    monday : date
        First day of the UTC week.

    Returns
    -------
    ndarray of int32, shape (672,)
        Read-only: it is shared by all who ask for the same zone and week.
    """
    _check_monday(monday)
    clock = _clock(zone)
    found = np.empty(CELLS, np.int32)
    for day in range(7):
        cells = range(day * _CELLS_A_DAY, (day + 1) * _CELLS_A_DAY)
        first, after = (_offset(clock, monday, cell) for cell in (cells.start, cells.stop))
        # No zone changes its clocks twice in 24 hours, so equal ends mean a day without a change.
        found[cells.start : cells.stop] = (
            first if first == after else [_offset(clock, monday, cell) for cell in cells]
        )
    found.flags.writeable = False
    return found


def week_mask(
    pattern: Pattern, zone: str, monday: date, closed_days: Collection[date] = _NO_DAYS
) -> NDArray[np.bool_]:
    """When a person is free in one UTC week.

    Parameters
    ----------
    pattern : ndarray of bool, shape (7, 48)
        Free half hours of a usual local week.
    zone : str
        IANA name of the person's time zone.
    monday : date
        First day of the UTC week.
    closed_days : collection of date
        Local days on which the person is not free whatever the pattern says (exams, holidays).

    Returns
    -------
    ndarray of bool, shape (672,)

    Raises
    ------
    ValueError
        If `monday` is not a Monday.
    zoneinfo.ZoneInfoNotFoundError
        If the zone has no such name.
    """
    half_hours, days = _local(zone, monday)
    mask = pattern.reshape(HALF_HOURS)[half_hours]
    if closed_days:
        mask &= ~np.isin(days, [(day - monday).days for day in closed_days])
    return mask


def half_hours(zone: str, monday: date) -> NDArray[np.intp]:
    """The half hour of the local week (0..335) in which each cell of a UTC week begins, shape (672,); read-only."""
    return _local(zone, monday)[0]


def week_masks(
    patterns: NDArray[np.bool_],
    zones: Sequence[str],
    monday: date,
    closed_days: Sequence[Collection[date]] | None = None,
) -> NDArray[np.bool_]:
    """`week_mask` for many people at once.

    Parameters
    ----------
    patterns : ndarray of bool, shape (n, 7, 48)
    zones : sequence of n IANA names
    monday : date
    closed_days : sequence of n collections of date, optional

    Returns
    -------
    ndarray of bool, shape (n, 672)
    """
    flat = patterns.reshape(len(zones), HALF_HOURS)
    masks = np.empty((len(zones), CELLS), np.bool_)
    names = np.asarray(zones, dtype=np.str_)
    for zone in np.unique(names):
        people = np.flatnonzero(names == zone)
        masks[people] = flat[people][:, _local(str(zone), monday)[0]]
    for person, days in enumerate(closed_days or ()):
        if days:
            local_days = _local(zones[person], monday)[1]
            masks[person] &= ~np.isin(local_days, [(day - monday).days for day in days])
    return masks


def start_mask(mask: Mask, minutes: int) -> NDArray[np.bool_]:
    """Cells at which something of a given length can begin: free at every moment of it.

    Parameters
    ----------
    mask : ndarray of bool, shape (..., 672)
    minutes : int
        Length, 15 to 1440; rounded up to whole cells.

    Returns
    -------
    ndarray of bool, shape (..., 672)
        The week wraps round: what begins on Sunday night may end on Monday.
    """
    if not CELL_MINUTES <= minutes <= 24 * 60:
        raise ValueError(f"A meeting takes 15 to 1440 minutes; got {minutes}.")
    need = -(-minutes // CELL_MINUTES)
    starts, covered = mask.copy(), 1
    while covered < need:
        step = min(covered, need - covered)
        starts &= np.roll(starts, -step, axis=-1)
        covered += step
    return starts


def pack(mask: Mask) -> NDArray[np.uint64]:
    """Pack (..., 672) booleans into (..., 11) uint64: cell ``c`` is bit ``c % 64`` of word ``c // 64``."""
    padded = np.zeros((*mask.shape[:-1], WORDS * 64), np.bool_)
    padded[..., :CELLS] = mask
    return np.packbits(padded, axis=-1, bitorder="little").view("<u8").astype(np.uint64, copy=False)


def unpack(words: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Unpack (..., 11) words into (..., 672) booleans; inverse of `pack`."""
    octets = np.ascontiguousarray(words, dtype="<u8").view(np.uint8)
    return np.unpackbits(octets, axis=-1, bitorder="little")[..., :CELLS].astype(np.bool_)


def regimes(zones: Iterable[str], mondays: Iterable[date], *, steady: bool = False) -> tuple[Regime, ...]:
    """Put together the weeks whose offsets are the same for everyone.

    Parameters
    ----------
    zones : iterable of IANA names
        Repeated names are allowed.
    mondays : iterable of date
        The weeks of the programme.
    steady : bool
        False: exact, so that a week in which somebody's clock changes stands alone (for choosing dates).
        True: such a week joins the weeks that share its offsets at Monday 00:00 UTC, as nearly all of it does
        (for forming groups: the fewest masks, usually 1 to 6 in a school year).

    Returns
    -------
    tuple of Regime
        In the order of their first weeks. The week that stands for a regime is one without a clock change
        where there is such a week.
    """
    names = sorted(set(zones))
    weeks: dict[bytes, list[date]] = {}
    for monday in sorted(set(mondays)):
        rows = [_offset(_clock(zone), monday, 0) if steady else offsets(zone, monday) for zone in names]
        weeks.setdefault(np.array(rows, np.int32).tobytes(), []).append(monday)
    return tuple(Regime(_steadiest(names, group), tuple(group)) for group in weeks.values())


def forget_clocks() -> None:
    """Read all zones anew when they are asked for next: their rules have changed on disk."""
    for kept in (offsets, _clock, _local):
        kept.cache_clear()


def _steadiest(zones: list[str], mondays: list[date]) -> date:
    def moves(monday: date) -> bool:
        return any(bool(np.ptp(offsets(zone, monday))) for zone in zones)

    return next((monday for monday in mondays if not moves(monday)), mondays[0])


@lru_cache(maxsize=1024)  # zoneinfo itself keeps eight of those that nobody holds
def _clock(zone: str) -> ZoneInfo:
    return ZoneInfo(zone)


@lru_cache(maxsize=4096)
def _local(zone: str, monday: date) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """For each cell: half hour of the local week, and local day counted from `monday` (-1..7)."""
    seconds = np.arange(CELLS, dtype=np.int64) * (CELL_MINUTES * 60) + offsets(zone, monday)
    half_hours = seconds // 1800
    return (half_hours % HALF_HOURS).astype(np.intp), (half_hours // 48).astype(np.int32)


def _offset(clock: ZoneInfo, monday: date, cell: int) -> int:
    offset = cells_to_utc(monday, cell).astimezone(clock).utcoffset()
    return round(offset.total_seconds()) if offset is not None else 0


def _check_monday(day: date) -> None:
    if day.weekday() != 0:
        raise ValueError(f"A week begins on a Monday; {day.isoformat()} is a {day:%A}.")
