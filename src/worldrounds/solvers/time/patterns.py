"""The hours of a usual week in which a person is free, as that person's clock shows them.

A pattern is a boolean array of shape (7, 48): 7 days from Monday, 48 half hours from 00:00, True where free.
It is kept as 84 hex digits: bit ``i`` of the integer is half hour ``i`` of the week (0 is Monday 00:00).
"""

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

Pattern = NDArray[np.bool_]
"""Shape (7, 48), Monday 00:00 first, local time."""

HALF_HOURS: Final = 7 * 48
HEX_DIGITS: Final = HALF_HOURS // 4
DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_RANGE = re.compile(r"(\d{1,2})(?::?(\d{2}))?\s*[-–—]\s*(\d{1,2})(?::?(\d{2}))?$")


def never() -> Pattern:
    """A pattern without a free half hour."""
    return np.zeros((7, 48), np.bool_)


def always() -> Pattern:
    """A pattern that is free all week; combine it with `within` for the waking hours."""
    return np.ones((7, 48), np.bool_)


def pattern_from_hex(text: str) -> Pattern:
    """Read 84 hex digits.

    Parameters
    ----------
    text : str
        84 hex digits, either case; bit ``i`` of the integer is half hour ``i`` of the local week.

    Returns
    -------
    ndarray of bool, shape (7, 48)

    Raises
    ------
    ValueError
        If the text is not exactly 84 hex digits.
    """
    if len(text) != HEX_DIGITS or not all(digit in "0123456789abcdefABCDEF" for digit in text):
        raise ValueError(
            f"A weekly pattern is {HEX_DIGITS} hex digits; got {len(text)} characters: {text[:20]!r}."
        )
    octets = np.frombuffer(bytes.fromhex(text)[::-1], np.uint8)
    return np.unpackbits(octets, bitorder="little").astype(np.bool_).reshape(7, 48)


def pattern_to_hex(pattern: Pattern) -> str:
    """Write a pattern of shape (7, 48) as 84 lower-case hex digits; inverse of `pattern_from_hex`."""
    checked = _checked(pattern)
    return np.packbits(checked.ravel(), bitorder="little").tobytes()[::-1].hex()


def within(pattern: Pattern, earliest_hour: float = 7, latest_hour: float = 22) -> Pattern:
    """The part of a pattern between two local hours of every day.

    Parameters
    ----------
    pattern : ndarray of bool, shape (7, 48)
    earliest_hour, latest_hour : float
        Local hours in 0..24, in whole or half hours; the free time begins and ends inside them.

    Returns
    -------
    ndarray of bool, shape (7, 48)
        A new array; `pattern` stays as it is.
    """
    if not 0 <= earliest_hour <= latest_hour <= 24:
        raise ValueError(
            f"Hours lie in 0 <= earliest <= latest <= 24; got {earliest_hour} and {latest_hour}."
        )
    kept = never()
    first, last = int(np.ceil(earliest_hour * 2)), int(np.floor(latest_hour * 2))
    kept[:, first:last] = _checked(pattern)[:, first:last]
    return kept


def pattern_from_ranges(text: str) -> Pattern:
    """Read free time as people write it: ``Mon 18:00-21:00; Sat, Sun 9-12, 14:30-16; Tue-Thu 19:00-21:00``.

    Parts are separated by ``;`` or new lines. Days are English names (three letters are enough), single, with
    ``-`` between first and last, ``daily``, ``weekdays`` or ``weekend``. Times are 24-hour clock; a range
    over midnight (``22:00-01:00``) goes on into the next day. Only whole half hours inside a range count.

    Raises
    ------
    ValueError
        Naming the part that cannot be read.
    """
    pattern = never()
    for part in re.split(r"[;\n]", text):
        if part.strip():
            days, ranges = _read_part(part.strip())
            for day in days:
                for begin, end in ranges:
                    _paint(pattern, day, begin, end)
    return pattern


def pattern_to_ranges(pattern: Pattern) -> str:
    """Write a pattern as ``Mon 18:00-21:00; Sat 09:00-12:00``; `pattern_from_ranges` reads it back."""
    parts = []
    for day, name in enumerate(DAYS):
        if ranges := [f"{_clock(a)}-{_clock(b)}" for a, b in _runs(_checked(pattern)[day])]:
            parts.append(f"{name} {', '.join(ranges)}")
    return "; ".join(parts)


def _checked(pattern: Pattern) -> Pattern:
    if pattern.shape != (7, 48):
        raise ValueError(f"A weekly pattern has shape (7, 48); got {pattern.shape}.")
    return pattern.astype(np.bool_, copy=False)


def _read_part(part: str) -> tuple[list[int], list[tuple[float, float]]]:
    first_digit = re.search(r"\d", part)
    if not first_digit:
        raise ValueError(f"“{part}” names no time; write for example “Mon 18:00-21:00”.")
    return _read_days(part[: first_digit.start()], part), [
        _read_range(piece, part) for piece in part[first_digit.start() :].split(",")
    ]


def _read_days(text: str, part: str) -> list[int]:
    groups = {"daily": range(7), "every day": range(7), "weekdays": range(5), "weekend": range(5, 7)}
    days: list[int] = []
    for name in (piece.strip().lower() for piece in text.strip(" :").split(",")):
        if not name:
            continue
        if name in groups:
            days += groups[name]
            continue
        ends = [_day(end.strip(), part) for end in re.split(r"[-–—]", name)]
        if len(ends) > 2:
            raise ValueError(f"“{part}”: “{name}” is not a day or a range of days.")
        days += [(ends[0] + step) % 7 for step in range((ends[-1] - ends[0]) % 7 + 1)]
    if not days:
        raise ValueError(f"“{part}” names no day; write for example “Mon 18:00-21:00”.")
    return days


def _day(name: str, part: str) -> int:
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    for number, whole in enumerate(full):
        if len(name) >= 2 and whole.startswith(name.rstrip(".")):
            return number
    raise ValueError(f"“{part}”: “{name}” is not a day; use Mon, Tue, Wed, Thu, Fri, Sat, Sun.")


def _read_range(text: str, part: str) -> tuple[float, float]:
    if not (match := _RANGE.match(text.strip())):
        raise ValueError(f"“{part}”: “{text.strip()}” is not a range of times such as 18:00-21:00.")
    begin, end = (int(match[i]) + int(match[i + 1] or 0) / 60 for i in (1, 3))
    if begin >= 24 or end > 24 or begin == end or int(match[2] or 0) > 59 or int(match[4] or 0) > 59:
        raise ValueError(f"“{part}”: “{text.strip()}” does not lie within 00:00-24:00.")
    return begin, end


def _paint(pattern: Pattern, day: int, begin: float, end: float) -> None:
    first, last = int(np.ceil(begin * 2)), int(np.floor(end * 2))
    if end > begin:
        pattern[day, first:last] = True
    else:
        pattern[day, first:] = True
        pattern[(day + 1) % 7, :last] = True


def _runs(row: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _clock(half_hour: int) -> str:
    return f"{half_hour // 2:02d}:{half_hour % 2 * 30:02d}"
