"""Who is in which group, as positions in two arrays: light for millions, a sequence of groups for everyone else."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any, Final, Generic, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.grouping.columns import Columns

T = TypeVar("T")
_KEPT: Final = 4096


class Made(Sequence[T], Generic[T]):
    """A sequence whose entries are made when asked for; the latest are kept."""

    def __init__(self, length: int, make: Callable[[int], T]) -> None:
        self._length, self._make = length, make
        self._kept: dict[int, T] = {}

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, i: int) -> T: ...
    @overload
    def __getitem__(self, i: slice) -> Sequence[T]: ...
    def __getitem__(self, i: int | slice) -> T | Sequence[T]:
        if isinstance(i, slice):
            return tuple(self[k] for k in range(*i.indices(len(self))))
        at = range(self._length)[i]
        if at not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[at] = self._make(at)
        return self._kept[at]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # equal to tuples, so it cannot have a hash of its own

    def __repr__(self) -> str:
        shown = ", ".join(map(repr, self[:3]))
        return f"({shown}{', …' if len(self) > 3 else ''})"


class Members(Made[tuple[int, ...]]):
    """Groups of positions in a problem's people.

    Attributes
    ----------
    flat : ndarray of int32, shape (n,)
        Everybody, group after group.
    bounds : ndarray of int64, shape (groups + 1,)
        Group g is ``flat[bounds[g]:bounds[g + 1]]``.
    """

    def __init__(self, flat: NDArray[np.int32], sizes: NDArray[Any]) -> None:
        self.flat, self.bounds = flat, np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
        super().__init__(len(sizes), self._group)

    @classmethod
    def of(cls, groups: Iterable[Sequence[int]]) -> "Members":
        """From groups of positions one by one."""
        listed = list(groups)
        flat = np.fromiter(chain.from_iterable(listed), np.int32)
        return cls(flat, np.array([len(group) for group in listed], np.int64))

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Members of each group, shape (groups,)."""
        return np.diff(self.bounds)

    @property
    def group_of(self) -> NDArray[np.int32]:
        """Group of each person, shape (n,)."""
        found = np.empty(len(self.flat), np.int32)
        found[self.flat] = np.repeat(np.arange(len(self), dtype=np.int32), self.sizes)
        return found

    def keys(self, columns: Columns) -> Made[tuple[str, ...]]:
        """The same groups as keys."""
        return Made(len(self), lambda g: tuple(columns.key(i) for i in self[g]))

    def _group(self, g: int) -> tuple[int, ...]:
        return tuple(self.flat[self.bounds[g] : self.bounds[g + 1]].tolist())
