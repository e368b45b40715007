"""Time across zones: weekly patterns in local time, exact UTC masks of real weeks, and comfort by local hour.

Everything that finds an hour for people in many places starts here::

    from worldrounds.solvers.time import pattern_from_hex, start_mask, week_mask, within

    free = week_mask(within(pattern_from_hex(text)), "Asia/Tokyo", date(2026, 10, 5))  # (672,) bool
    starts = start_mask(free, minutes=60)  # where a one-hour meeting can begin
"""

from worldrounds.solvers.time.comfort import FORBIDDEN, discomfort, meeting_discomfort
from worldrounds.solvers.time.masks import (
    CELL_MINUTES,
    CELLS,
    WORDS,
    Regime,
    cells_to_utc,
    forget_clocks,
    half_hours,
    monday_of,
    offsets,
    pack,
    regimes,
    start_mask,
    unpack,
    utc_to_cell,
    week_mask,
    week_masks,
)
from worldrounds.solvers.time.patterns import (
    always,
    never,
    pattern_from_hex,
    pattern_from_ranges,
    pattern_to_hex,
    pattern_to_ranges,
    within,
)

__all__ = [
    "CELLS",
    "CELL_MINUTES",
    "FORBIDDEN",
    "WORDS",
    "Regime",
    "always",
    "cells_to_utc",
    "discomfort",
    "forget_clocks",
    "half_hours",
    "meeting_discomfort",
    "monday_of",
    "never",
    "offsets",
    "pack",
    "pattern_from_hex",
    "pattern_from_ranges",
    "pattern_to_hex",
    "pattern_to_ranges",
    "regimes",
    "start_mask",
    "unpack",
    "utc_to_cell",
    "week_mask",
    "week_masks",
    "within",
]
