"""How two titles differ: not at all, by slips of the hand, by an end that one leaves out, or in what they say."""

from enum import Enum
from functools import lru_cache
from itertools import groupby

from rapidfuzz.distance import OSA, Indel, Levenshtein

from worldrounds.bibliography.sameness.keys import STOP

_NUMBERS = frozenset(
    """
    i ii iii iv v vi vii viii ix x one two three four five six seven eight nine ten first second third fourth
    fifth
    """.split()  # noqa: SIM905 - one line a word would be a page
)
# An end that says these is another paper's end, not what a source left out.
_OTHER_PAPERS = frozenset(
    """
    protocol reply response comment commentary erratum correction corrigendum abstract summary translation
    update revisited retraction part phase sequel follow followup editorial supplement appendix interview letter
    """.split()  # noqa: SIM905 - one line a word would be a page
)
_FEW = 4  # words that a shortened title has at least


class Relation(Enum):
    EQUAL = "equal"
    LIKE = "like"  # slips of the hand
    BEGINS = "begins"  # one is the beginning of the other
    OTHER = "other"


Words = tuple[str, ...]


def relation(one: Words, other: Words) -> Relation:
    if "".join(one) == "".join(other):
        return Relation.EQUAL
    slips = tail = 0
    blocks = _differences(one, other)
    for left, right, at_end in blocks:
        if left and right and not _same_number(left, right):
            return Relation.OTHER
        if "".join(left) == "".join(right) or not _says(left + right):
            continue
        if at_end and (rest := _rest(left, right)):
            if not _may_be_left_out(rest):
                return Relation.OTHER
            tail += 1
        elif left and right and _is_slip(left, right):
            slips += 1
        elif not (left and right) and _is_dropped_word(left + right):
            slips += 2
        else:
            return Relation.OTHER
    if slips > 1 + max(len(one), len(other)) // 4:
        return Relation.OTHER
    if tail:
        return Relation.BEGINS if min(len(one), len(other)) >= _FEW else Relation.OTHER
    return Relation.LIKE if slips else Relation.EQUAL


def likeness(one: Words, other: Words) -> float:
    """0 to 1: the letters that both have in the same order."""
    return Indel.normalized_similarity(" ".join(one), " ".join(other))


def _differences(one: Words, other: Words) -> list[tuple[Words, Words, bool]]:
    """What stands in one and what in the other instead, and whether that is the end of both."""
    steps = Levenshtein.opcodes(one, other)
    blocks = []
    for differs, group in groupby(steps, key=lambda step: step.tag != "equal"):
        if differs:
            parts = list(group)
            left = one[parts[0].src_start : parts[-1].src_end]
            right = other[parts[0].dest_start : parts[-1].dest_end]
            blocks.append((left, right, parts[-1].src_end == len(one) and parts[-1].dest_end == len(other)))
    return blocks


def _says(words: Words) -> bool:
    return any(word not in STOP for word in words)


def _numbers(words: Words) -> list[str]:
    return sorted(word for word in words if word in _NUMBERS or any(sign.isdigit() for sign in word))


def _same_number(left: Words, right: Words) -> bool:
    return _numbers(left) == _numbers(right)


def _rest(left: Words, right: Words) -> Words:
    """What the longer end has more than the shorter; empty where the shorter does not begin the longer."""
    short, long = sorted((left, right), key=len)
    if not short:
        return long
    if len(short) == len(long) == 1:
        return ()  # a word that ends otherwise may be another word
    same = all(one == other for one, other in zip(short[:-1], long, strict=False))
    return long[len(short) - 1 :] if same and long[len(short) - 1].startswith(short[-1]) else ()


def _may_be_left_out(words: Words) -> bool:
    return not _numbers(words) and not _OTHER_PAPERS & set(words)


def _is_slip(left: Words, right: Words) -> bool:
    if len(left) == len(right):
        return all(is_typing_error(one, other) for one, other in zip(left, right, strict=True))
    return is_typing_error("".join(left), "".join(right))


def _is_dropped_word(words: Words) -> bool:
    """A source leaves out a word now and then; not a number, and no more than one."""
    said = [word for word in words if word not in STOP]
    return len(said) == 1 and _may_be_left_out(words) and len(said[0]) < 6


@lru_cache(50_000)
def is_typing_error(one: str, other: str) -> bool:
    """One letter more, less, other or exchanged with its neighbour; in short words not another one, because "Iran" is
    not "Iraq", and not at the beginning of a middling one ("Gambia", "Zambia")."""
    if one == other:
        return True
    if any(sign.isdigit() for sign in one + other) or _is_number(one, other):
        return False
    distance, shorter = OSA.distance(one, other), min(len(one), len(other))
    if distance == 1 and (one in STOP or other in STOP):
        return shorter >= 3
    if sorted(one) == sorted(other):
        return distance == 1 and shorter >= 4
    if (
        distance == 1
        and shorter == 4
        and len(one) != len(other)
        and one[0] == other[0]
        and one[-1] == other[-1]
    ):
        return True
    if one[0] != other[0] and shorter < 8:
        return False
    if shorter < 5:
        return False
    return distance == 1 or (
        distance == 2 and shorter >= 9 and one[:5] == other[:5] and one[-2:] == other[-2:]
    )


def _is_number(one: str, other: str) -> bool:
    return one in _NUMBERS or other in _NUMBERS
