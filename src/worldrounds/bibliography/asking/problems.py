"""What can be wrong with a question."""

from dataclasses import dataclass
from enum import Enum


class Trouble(Enum):
    OPEN_QUOTE = "open quote"
    OPEN_PARENTHESIS = "open parenthesis"
    CLOSED_PARENTHESIS = "closed parenthesis"
    EMPTY_PARENTHESES = "empty parentheses"
    OPEN_BRACKET = "open bracket"
    LONE_OPERATOR = "lone operator"
    LONE_TAG = "lone tag"
    UNKNOWN_TAG = "unknown tag"
    SHORT_BEGINNING = "short beginning"
    BAD_DATE = "bad date"
    BAD_RANGE = "bad range"
    TOO_LONG = "too long"


@dataclass(frozen=True)
class Problem:
    """``place``: of the first bad character, from 0. ``what``: the bad piece as typed. ``suggestion``: a whole
    question that is right, or "" where nothing can be said."""

    trouble: Trouble
    place: int
    what: str = ""
    suggestion: str = ""


class Wrong(Exception):
    """Leaves the grammar's callbacks. ``mended``: the text as it may be meant, not tried yet."""

    def __init__(self, trouble: Trouble, place: int, what: str = "", mended: str = "") -> None:
        super().__init__(trouble.value)
        self.trouble, self.place, self.what, self.mended = trouble, place, what, mended
