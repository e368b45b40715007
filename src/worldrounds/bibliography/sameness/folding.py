"""Texts and names in one spelling, so that spellings of the same can be compared."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_TAG = re.compile(r"</?[A-Za-z]{1,6}(?:\s[^<>]*)?>")
_HAN = re.compile("([\u3400-\u9fff\uf900-\ufaff])")
_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHE = re.compile("['’ʼ`´]")
# British and American spellings of what stands in titles of this field again and again.
_SPELLINGS = (
    (re.compile(r"is(ation|ations|ing|ed|e)$"), r"iz\1"),
    (re.compile(r"programme(s?)$"), r"program\1"),
    (re.compile(r"(behavi|lab|col|fav|rum|tum)our"), r"\1or"),
    (re.compile(r"(p|orthop|gyn|an)ae"), r"\1e"),
    (re.compile(r"centre(s?)$"), r"center\1"),
)
# Romanisations of the same sounds; in this order.
_SOUNDS = (
    ("shch", "s"), ("tsch", "c"), ("sch", "s"), ("tch", "c"), ("sh", "s"), ("ch", "c"), ("cz", "c"), ("zh", "z"),
    ("dj", "j"), ("dz", "z"), ("kh", "h"), ("ph", "f"), ("ck", "k"), ("th", "t"), ("ts", "c"), ("tz", "c"),
    ("ae", "a"), ("oe", "o"), ("ue", "u"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ks", "x"),
    ("yu", "u"), ("iu", "u"), ("ju", "u"), ("ya", "a"), ("ia", "a"), ("ja", "a"), ("yo", "o"), ("io", "o"), ("jo", "o"),
    ("ye", "e"), ("je", "e"), ("ie", "e"),
    ("q", "k"), ("w", "v"), ("y", "i"), ("j", "i"),
)  # fmt: skip


def folded(text: str) -> str:
    """Small ASCII letters; other scripts are transliterated sign by sign."""
    text = _APOSTROPHE.sub("", _TAG.sub("", text))
    if text.isascii():
        return text.lower()
    return anyascii(_HAN.sub(r" \1 ", unicodedata.normalize("NFKC", text))).lower()


def words(text: str) -> tuple[str, ...]:
    """The words of a title, in one spelling."""
    return tuple(_spelt(word) for word in _WORD.findall(folded(text)))


@lru_cache(50_000)
def _spelt(word: str) -> str:
    if len(word) > 4:
        for pattern, plain in _SPELLINGS:
            word = pattern.sub(plain, word)
    return word


@lru_cache(50_000)
def sound(name: str) -> str:
    """What is common to the ways of writing a name in Latin letters: Müller, Mueller; Ivanov, Iwanow, Иванов."""
    plain = "".join(_WORD.findall(anyascii(unicodedata.normalize("NFKC", name)).lower()))
    for written, heard in _SOUNDS:
        plain = plain.replace(written, heard)
    plain = re.sub(r"(.)\1+", r"\1", plain)
    return re.sub(r"(?:of|ef|ev|ov)$", "ov", plain)
