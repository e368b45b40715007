"""The question: who is to be grouped, and over which weeks."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.grouping.columns import Columns, People
from worldrounds.solvers.grouping.person import Person
from worldrounds.solvers.time import Regime, half_hours, monday_of, regimes

_KEPT: Final = 20_000_000  # cells of free time that are kept unpacked, for quick looks at small problems


@dataclass(frozen=True, eq=False)
class Problem:
    """People and weeks, checked.

    Parameters
    ----------
    people : sequence of Person
        1 or more, keys unique. Millions come as columns: `from_columns`.
    mondays : tuple of date
        First days of the programme's weeks; 1 or more. Weeks that share their offsets are put together.

    Raises
    ------
    ValueError
        Naming the person or the week that is wrong, and what is expected.
    """

    people: Sequence[Person]
    mondays: tuple[date, ...]
    columns: Columns = field(init=False, repr=False)
    regimes: tuple[Regime, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "mondays", tuple(self.mondays))
        if not isinstance(self.people, People):
            object.__setattr__(self, "people", tuple(self.people))
        if not len(self.people):
            raise ValueError("A problem has at least one person.")
        _check_weeks(self.mondays)
        object.__setattr__(self, "columns", _checked_columns(self.people))
        zones = self.columns.zone.names or ("UTC",)
        object.__setattr__(self, "regimes", regimes(zones, self.mondays, steady=True))

    @classmethod
    def from_columns(cls, columns: Columns, mondays: Iterable[date]) -> "Problem":
        """The same from columns: nothing is made for each person, so that millions take little room."""
        return cls(People(columns), tuple(mondays))

    def __len__(self) -> int:
        return len(self.columns)

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Key -> position in `people`."""
        return {str(key): i for i, key in enumerate(self.columns.keys)}

    @cached_property
    def free(self) -> NDArray[np.bool_]:
        """Shape (people, regimes, 672): free cells of the week that stands for each regime; read-only.

        It takes 672 bytes a person and regime: for large problems ask for some people with `free_of`, or read the
        packed `arrays.start_words`.
        """
        masks = self._free(range(len(self)))
        masks.flags.writeable = False
        return masks

    def free_of(self, members: Sequence[int]) -> NDArray[np.bool_]:
        """`free` of some people, shape (members, regimes, 672)."""
        if len(self) * len(self.regimes) * 672 <= _KEPT:
            return self.free[list(members)]
        return self._free(members)

    def positions(self, groups: object) -> list[list[int]]:
        """Groups of keys as groups of positions in `people`.

        Raises
        ------
        ValueError
            If a key is unknown, or a person is not in exactly one group.
        """
        found: list[list[int]] = []
        for group in groups:  # type: ignore[attr-defined]  # any iterable of iterables of keys
            unknown = [key for key in group if key not in self.index]
            if unknown:
                raise ValueError(f"Nobody here has the key {unknown[0]!r}.")
            found.append([self.index[key] for key in group])
        counts = np.bincount([i for group in found for i in group], minlength=len(self))
        if len(wrong := np.flatnonzero(counts != 1)):
            key = self.columns.key(int(wrong[0]))
            raise ValueError(f"Everybody is in exactly one group; {key!r} is in {counts[wrong[0]]}.")
        return found

    def _free(self, members: Sequence[int]) -> NDArray[np.bool_]:
        zone, waking = self.columns.zone, self.columns.waking(np.array(members, np.intp))
        masks = np.empty((len(members), len(self.regimes), 672), np.bool_)
        codes = zone.codes[np.array(members, np.intp)]
        for code in np.unique(codes):
            rows = np.flatnonzero(codes == code)
            for r, regime in enumerate(self.regimes):
                masks[rows, r] = waking[rows][:, half_hours(zone_name(zone.names, code), regime.monday)]
        return masks


def zone_name(names: Sequence[str], code: int) -> str:
    """The zone of a code; who told none lives by UTC."""
    return names[code] if code >= 0 else "UTC"


def _check_weeks(mondays: tuple[date, ...]) -> None:
    if not mondays:
        raise ValueError("A problem has at least one week.")
    for monday in mondays:
        if monday_of(monday) != monday:
            raise ValueError(f"A week begins on a Monday; {monday.isoformat()} is a {monday:%A}.")


def _checked_columns(people: Sequence[Person]) -> Columns:
    if isinstance(people, People):
        columns = people.columns
    else:
        for person in people:
            _check_person(person)
        columns = Columns.of(people)
    _check_keys(columns)
    for zone in columns.zone.names:
        _check_zone(zone, zone)
    return columns


def _check_keys(columns: Columns) -> None:
    keys = columns.keys
    if np.issubdtype(keys.dtype, np.integer):
        found, counts = np.unique(keys, return_counts=True)
        twice = found[counts > 1].tolist()
    else:
        twice = [key for key, count in Counter(keys.tolist()).items() if count > 1]
    if twice:
        raise ValueError(f"Keys are unique; {str(twice[0])!r} is there more than once.")


def _check_person(person: Person) -> None:
    if person.free is not None and person.free.shape != (7, 48):
        raise ValueError(f"{person.label}: a weekly pattern has shape (7, 48); got {person.free.shape}.")
    _check_zone(person.zone, person.label)
    for name, number in person.numbers.items():
        if not np.isfinite(number):
            raise ValueError(f"{person.label}: {name} is a finite number; got {number}.")


def _check_zone(zone: str, label: str) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(
            f"{label}: {zone!r} is not a time zone such as Europe/Vienna or Asia/Tokyo."
        ) from None
