"""What an engine takes in, and what it is asked."""

from typing import NamedTuple, Protocol


class Row(NamedTuple):
    number: int  # of the article
    texts: dict[str, list[list[str]]]


class Asked(Protocol):
    @property
    def columns(self) -> tuple[str, ...]: ...

    @property
    def is_begun(self) -> bool: ...

    def wordings(self) -> list[tuple[str, ...]]: ...
