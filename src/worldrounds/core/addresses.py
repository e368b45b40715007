"""Names in addresses."""

from collections.abc import Container
from itertools import count


def first_free(wanted: str, taken: Container[str]) -> str:
    """``wanted``, or that with the first number, from 2 on, that nobody has."""
    if wanted not in taken:
        return wanted
    return next(name for number in count(2) if (name := f"{wanted}-{number}") not in taken)
