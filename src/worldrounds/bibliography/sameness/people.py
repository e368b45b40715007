"""Whether two lists of authors name the same people."""

from enum import Enum
from functools import lru_cache

from rapidfuzz.distance import OSA

from worldrounds.bibliography.sameness.facts import Writer

# First letters that romanisations exchange.
_HEARD = str.maketrans("jyekqszwgx", "iiiccssvhh")


class Agreement(Enum):
    SAME = "same"
    SOME = "some"
    NONE = "none"
    UNKNOWN = "unknown"  # one source names nobody


def agreement(one: tuple[Writer, ...], other: tuple[Writer, ...]) -> Agreement:
    """SAME: most of the shorter list is in the longer, or its first author is the first of both."""
    if not one or not other:
        return Agreement.UNKNOWN
    short, long = sorted((one[:30], other[:30]), key=len)
    found = sum(any(is_same(a, b) for b in long) for a in short)
    if found * 2 > len(short) or (is_same(one[0], other[0]) and found * 3 >= len(short)):
        return Agreement.SAME
    return Agreement.SOME if found else Agreement.NONE


def is_same(one: Writer, other: Writer) -> bool:
    """Also where one source has taken the given name for the family name."""
    if _same_family(one, other):
        return _may_be(one.given, other.given) or _may_be(one.given[:1], other.given[:1])
    swapped = _is_sound(one.family, other.given) and _may_be(one.given, other.family)
    return swapped or (_is_sound(one.given, other.family) and _may_be(one.family, other.given))


def _same_family(one: Writer, other: Writer) -> bool:
    if _is_sound(one.family, other.family):
        return True
    return bool(one.parts & other.parts) and min(len(one.parts), len(other.parts)) == 1


def _may_be(given: str, other: str) -> bool:
    """Initials against names; nothing speaks against what is not said."""
    return not given or not other or given[0].translate(_HEARD) == other[0].translate(_HEARD)


@lru_cache(100_000)
def _is_sound(one: str, other: str) -> bool:
    if one == other:
        return bool(one)
    shorter = min(len(one), len(other))
    return shorter >= 4 and OSA.distance(one, other) <= (1 if shorter < 8 else 2)
