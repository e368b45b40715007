"""How inconvenient a local hour is.

0 inside 09:00-18:00, growing evenly to 1 at 07:00 and at 22:00. Outside 07:00-22:00 an hour is forbidden,
unless the person has declared that it suits; then it costs from 1 to 2, most at 02:30.
"""

from datetime import date
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from worldrounds.solvers.time.masks import CELL_MINUTES, CELLS, offsets

FORBIDDEN: Final = float("inf")
_HOURS: Final = np.array([0, 2.5, 7, 9, 18, 22, 24])
_COSTS: Final = np.array([1 + 2 / 4.5, 2, 1, 0, 0, 1, 1 + 2 / 4.5])


def discomfort(hour: ArrayLike, *, declared: bool = False) -> NDArray[np.float64]:
    """Discomfort of a moment by the local clock.

    Parameters
    ----------
    hour : array_like of float
        Local hour of the day, 0..24 (18.5 is half past six in the evening).
    declared : bool
        The person has said that hours outside 07:00-22:00 suit.

    Returns
    -------
    ndarray of float, same shape
        0..1 inside 07:00-22:00; outside `FORBIDDEN` (infinite), or 1..2 where declared.
    """
    hours = np.asarray(hour, np.float64)
    if np.any((hours < 0) | (hours > 24)):
        raise ValueError("An hour of the day lies in 0..24.")
    cost = np.interp(hours, _HOURS, _COSTS)
    return np.asarray(cost if declared else np.where((hours < 7) | (hours > 22), FORBIDDEN, cost))


def meeting_discomfort(
    zone: str, monday: date, minutes: int, *, declared: bool = False
) -> NDArray[np.float64]:
    """Discomfort of a meeting for a person in a zone, by the cell at which it begins.

    The worst moment counts: a meeting from 17:30 to 19:00 costs as much as 19:00 does.

    Parameters
    ----------
    zone : str
        IANA name.
    monday : date
        First day of the UTC week.
    minutes : int
        Length of the meeting, 15 to 1440.
    declared : bool
        Hours outside 07:00-22:00 suit this person.

    Returns
    -------
    ndarray of float, shape (672,)
        0..1, or 1..2 where declared, or `FORBIDDEN` where the meeting would leave 07:00-22:00.
    """
    seconds = np.arange(CELLS) * (CELL_MINUTES * 60) + offsets(zone, monday)
    hours = seconds % 86400 / 3600
    # A cell costs its worse end; one that ends at midnight ends at 24:00, not 0:00.
    cell = np.maximum(
        discomfort(hours, declared=declared), discomfort(hours + CELL_MINUTES / 60, declared=declared)
    )
    need = -(-minutes // CELL_MINUTES)
    worst: NDArray[np.float64] = np.max([np.roll(cell, -step) for step in range(need)], axis=0)
    return worst
