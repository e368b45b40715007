"""Giving memory back that is free but lies between what is still in use (glibc; elsewhere nothing is done)."""

import ctypes
import ctypes.util
from functools import cache
from typing import Any


def give_back() -> None:
    """Takes some milliseconds; the interpreter's lock is free meanwhile, so call it in a thread."""
    if trim := _trim():
        trim(0)


@cache
def _trim() -> Any:
    name = ctypes.util.find_library("c")
    return getattr(ctypes.CDLL(name), "malloc_trim", None) if name else None
