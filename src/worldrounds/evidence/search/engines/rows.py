"""What an engine takes in, and what it is asked."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

Texts = Mapping[str, Sequence[Sequence[str]]]  # by column: pieces of words
Stored = tuple[str, ...]  # what the engine keeps of them


class Row(NamedTuple):
    number: int  # of the article
    stored: Stored


class Asked(Protocol):
    @property
    def columns(self) -> tuple[str, ...]: ...

    @property
    def is_begun(self) -> bool: ...

    def wordings(self) -> list[tuple[str, ...]]: ...
