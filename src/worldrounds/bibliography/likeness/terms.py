"""What an article is about, as terms: words of its title and abstract, and its headings as whole phrases.

As PubMed does it (National Library of Medicine, Computation of Similar Articles): a word is letters and digits with a
letter among them, common words are left out, there is a little stemming and no thesaurus; the title's words count twice;
a heading is one term, and a heading with a qualifier is one more. Three things are ours. Because many records in this field
have neither abstract nor headings: keywords are read as text and as phrases, and Chinese, Japanese and Thai, which write
no spaces, are read as pairs of letters. And a heading counts twice, as a title's word does: an indexer has said that the
article is about it. On records that people judged (benchmarks/evidence_similar.py) that is better.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 20_000  # letters of an abstract that are read
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
# fmt: off
STOP_WORDS = frozenset({
    "a", "about", "above", "after", "again", "aim", "aims", "all", "also", "although", "among", "an",
    "and", "any", "are", "article", "as", "at", "background", "based", "be", "because", "been",
    "before", "being", "between", "both", "but", "by", "can", "conclusion", "conclusions", "could",
    "did", "discussion", "do", "does", "due", "during", "each", "eight", "either", "et", "few",
    "first", "five", "for", "four", "from", "further", "had", "has", "have", "having", "how",
    "however", "i", "if", "in", "into", "introduction", "is", "it", "its", "itself", "may", "method",
    "methods", "might", "more", "most", "must", "near", "neither", "nine", "no", "nor", "not",
    "objective", "objectives", "of", "often", "on", "one", "only", "or", "other", "our", "out", "over",
    "own", "paper", "per", "purpose", "rather", "result", "results", "same", "second", "seven",
    "several", "should", "show", "showed", "shown", "shows", "since", "six", "so", "some", "studies",
    "study", "such", "ten", "than", "that", "the", "their", "theirs", "them", "then", "there",
    "therefore", "these", "they", "third", "this", "those", "three", "through", "thus", "to", "two",
    "under", "until", "upon", "use", "used", "using", "various", "very", "was", "we", "well", "were",
    "what", "when", "where", "whether", "which", "while", "who", "whom", "whose", "why", "will",
    "with", "within", "without", "would", "you", "your",
})
# fmt: on


@dataclass(frozen=True)
class Word:
    stem: str
    written: str  # as it stands in the text
    start: int  # where in the text; words of one phrase have one sign between them
    end: int


@dataclass(frozen=True)
class Terms:
    """``counts``: term -> how often; ``length``: how many words, the title's twice."""

    counts: Counter[str]
    length: int


def terms_of(
    *,
    title: str,
    abstract: Iterable[str] = (),
    headings: Iterable[tuple[str, Sequence[str]]] = (),
    keywords: Iterable[str] = (),
) -> Terms:
    """``headings``: pairs of a name and its qualifiers."""
    keywords = list(keywords)
    text = [word.stem for word in words(title)] * 2
    for part in (*abstract, *keywords):
        text += [word.stem for word in words(part)]
    counts = Counter(text)
    counts.update(dict.fromkeys(phrases(headings, keywords), 2))
    return Terms(counts, len(text))


def phrases(headings: Iterable[tuple[str, Sequence[str]]], keywords: Iterable[str]) -> dict[str, str]:
    """Term -> as it is written. A keyword that is called like a heading is the same term."""
    found = {f"={folded(keyword)}": keyword for keyword in keywords}
    for name, qualifiers in headings:
        found[f"={folded(name)}"] = name
        found |= {f"={folded(name)}/{folded(part)}": f"{name} / {part}" for part in qualifiers}
    return found


def words(text: str) -> list[Word]:
    """In their order, without common words and bare numbers."""
    found = []
    for match in _WORD.finditer(text[:LONGEST]):
        written = match.group()
        if _UNSPACED.search(written):
            found += _pairs(written, match.start())
        elif (stem := _stem(written)) is not None:
            found.append(Word(stem, written, match.start(), match.end()))
    return found


def _pairs(written: str, start: int) -> list[Word]:
    return [
        Word(written[place : place + 2], written[place : place + 2], start + place, start + place + 2)
        for place in range(max(1, len(written) - 1))
    ]


@lru_cache(maxsize=2**17)
def _stem(written: str) -> str | None:
    """None for what is left out."""
    word = folded(written).replace("’", "'").removesuffix("'s")
    if len(word) < 2 or word in STOP_WORDS or not any(letter.isalpha() for letter in word):
        return None
    return _one_spelling(_singular(word))


def folded(text: str) -> str:
    """Small letters without accents."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _singular(word: str) -> str:
    """Harman's S stemmer (J Am Soc Inf Sci 1991;42(1):7-15): it joins plurals and leaves meaning alone."""
    if len(word) < 4:
        return word
    if word.endswith("ies") and word[-4] not in "ae":
        return f"{word[:-3]}y"
    if word.endswith("es") and word[-3] not in "aeo":
        return word[:-1]
    if word.endswith("s") and word[-2] not in "us":
        return word[:-1]
    return word


def _one_spelling(word: str) -> str:
    """British and American: internationalisation, programme, paediatric."""
    if len(word) > 7:
        word = re.sub("is(ation|ed|e|ing|er)$", r"iz\1", word)
    return _SPELLINGS.get(word, word)


_SPELLINGS = {
    "programme": "program",
    "behaviour": "behavior",
    "centre": "center",
    "paediatric": "pediatric",
    "anaesthesia": "anesthesia",
    "labour": "labor",
    "learnt": "learned",
}
