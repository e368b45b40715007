"""Text -> the words that are searched: one function, so that every index and every question cut text the same way.

Words are in small letters, without accents and Arabic vowel signs; letters that are written in several ways have one.
Scripts that put no space between words (Chinese, Japanese, Thai, ...) are cut into overlapping pairs of characters,
which finds any part of two or more characters.
"""

import re
import unicodedata
from functools import cache

LONGEST = 64  # characters of a word; what is longer is cut off

_ASCII = re.compile(rf"([a-z0-9]{{1,{LONGEST}}})[a-z0-9]*")
_PRINTERS = re.compile(
    "[\u2010-\u2027\u2030-\u205e\u00a0-\u00a9\u00ab-\u00b1]"
)  # punctuation of printed English
_DIGIT = re.compile(r"(?![0-9])\d")
# Signs that readers leave out when they type: Latin accents, Hebrew points, Arabic vowel signs.
_LEFT_OUT = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670]"
)
# What compatibility decomposition leaves as it is: letters with a stroke, and forms of Arabic letters.
_ONE_FORM = str.maketrans(
    {
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "ى": "ي",  # alef maqsura
        "ی": "ي",  # Persian yeh
        "ک": "ك",  # Persian kaf
        "ة": "ه",  # teh marbuta
        "ٱ": "ا",  # alef wasla
        "\u0640": "",  # tatweel
        "\u200c": "",  # zero-width non-joiner
        "\u200d": "",
    }
)
_UNSPACED = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f"  # Burmese
    "\u1780-\u17ff"  # Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"  # Japanese syllables
    "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)


def words(text: str) -> list[str]:
    """In their order, with repetitions; nothing for text without letters and digits."""
    plain = text.lower() if text.isascii() else _plain(text)
    if plain.isascii():
        return _ASCII.findall(plain)
    found: list[str] = []
    for run in _runs().findall(plain):
        if _unspaced().match(run):
            found += [run[i : i + 2] for i in range(len(run))]
        else:
            found.append(run[:LONGEST])
    return found


def is_unspaced(word: str) -> bool:
    """Whether a word is a piece of a script without spaces; a single character then stands for all that begin so."""
    return _unspaced().match(word) is not None


def forms(word: str) -> tuple[str, ...]:
    """An English word, its singular or its plural, as far as spelling tells (the S stemmer's rules: Harman 1991,
    How effective is suffixing?, J Am Soc Inf Sci 42:7-15). The word itself comes first."""
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return (word,)
    if word.endswith("ies") and word[-4] not in "ae":
        return word, word[:-3] + "y"
    if word.endswith(("ses", "xes", "ches", "shes")):
        return word, word[:-2], word[:-1]
    if word.endswith("s"):
        return (word,) if word.endswith(("us", "ss", "is")) else (word, word[:-1])
    if word.endswith("y") and word[-2] not in "aeiou":
        return word, word[:-1] + "ies"
    return (word, word + "es") if word.endswith(("x", "ch", "sh")) else (word, word + "s")


def _plain(text: str) -> str:
    without_marks = _PRINTERS.sub(" ", text.casefold())
    if without_marks.isascii():
        return without_marks
    parts = unicodedata.normalize("NFKD", without_marks)
    folded = unicodedata.normalize("NFKC", _LEFT_OUT.sub("", parts).casefold()).translate(_ONE_FORM)
    return folded if folded.isascii() else _DIGIT.sub(lambda sign: str(unicodedata.digit(sign[0])), folded)


@cache
def _runs() -> re.Pattern[str]:
    """Runs of letters, digits and the signs that belong to them; of one kind of script each."""
    marks = "".join(chr(n) for n in range(0x300, 0x10000) if unicodedata.category(chr(n)).startswith("M"))
    letter = rf"(?:(?![{_UNSPACED}])[^\W_]|[{re.escape(marks)}])"
    return re.compile(rf"[{_UNSPACED}]+|(?![{re.escape(marks)}]){letter}+")


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{_UNSPACED}]")
