"""Why two articles are alike, in a few of their own words: “virtual exchange; cultural competence”."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from worldrounds.bibliography.likeness.terms import Word, phrases, words

LONGEST_PHRASE = 4  # words
Idf = Callable[[Sequence[str]], Iterable[float]]
Runs = dict[tuple[str, ...], str]


@dataclass(frozen=True)
class Text:
    """What of an article is compared."""

    title: str
    abstract: tuple[str, ...] = ()
    headings: tuple[tuple[str, tuple[str, ...]], ...] = ()
    keywords: tuple[str, ...] = ()


def shared(one: Text, others: Sequence[Text], idf: Idf, *, most: int = 3) -> list[list[str]]:
    """For each of the others: phrases and words that it shares with ``one``, the most telling first, no word twice;
    written as ``one`` writes them.

    A phrase tells as much as its words together (``idf``: of each term); a word that stands in no title, heading or
    keyword of the two tells half as much.
    """
    ours = _runs(one)
    stems = {key[0] for key in ours if len(key) == 1}
    ordered = sorted(stems)
    weights = dict(zip(ordered, idf(ordered), strict=True))
    named = _named_stems(one)
    return [
        _most_telling(ours, _runs(other, stems), weights, named | _named_stems(other), most)
        for other in others
    ]


def _most_telling(
    ours: Runs, theirs: Runs, weights: Mapping[str, float], named: set[str], most: int
) -> list[str]:
    def telling(key: tuple[str, ...]) -> float:
        return sum(weights[stem] * (1 if stem in named else 0.5) for stem in key)

    both = ours.keys() & theirs.keys()
    chosen: list[tuple[str, ...]] = []
    taken: set[str] = set()
    for key in sorted(both, key=lambda key: (-telling(key), key)):
        if not taken & set(key) and telling(key) > 0:
            chosen.append(key)
            taken |= set(key)
        if len(chosen) == most:
            break
    return [ours[key] for key in chosen]


def _named_stems(text: Text) -> set[str]:
    return {word.stem for part in _named(text) for word in words(part)}


def _named(text: Text) -> list[str]:
    return [*phrases(((name, ()) for name, _parts in text.headings), text.keywords).values(), text.title]


def _runs(text: Text, within: Collection[str] | None = None) -> Runs:
    """Stems of one to four words that stand together -> as they are written there; only with stems ``within``."""
    found: Runs = {}
    for part in (*text.abstract, *_named(text)):
        row, is_headline = words(part), _is_headline(part)
        for place, word in enumerate(row):
            key: tuple[str, ...] = ()
            for end in range(place, min(place + LONGEST_PHRASE, len(row))):
                if (within is not None and row[end].stem not in within) or (
                    key and not _together(row, end, part)
                ):
                    break
                key = (*key, row[end].stem)
                if key not in found:
                    found[key] = (
                        _written(part, word.start, row[end].end, is_headline) if within is None else ""
                    )
    return found


def _together(row: Sequence[Word], place: int, text: str) -> bool:
    return text[row[place - 1].end : row[place].start] in {" ", "-", "‐", ""}


def _is_headline(text: str) -> bool:
    """Whether Most of Its Words Begin with a Capital."""
    long = [word for word in text.split()[1:] if len(word) > 3]
    return sum(word[0].isupper() for word in long) * 2 > len(long)


def _written(text: str, start: int, end: int, is_headline: bool) -> str:
    """Small letters where capitals only mark a headline or a beginning: “Japan” and “COIL” keep theirs."""
    written = text[start:end]
    if is_headline:
        return re.sub(r"\b[^\W\d_][^\W\d_A-Z]+\b", lambda word: word[0].lower(), written)
    if not written[0].isupper() or written[:2].isupper():
        return written
    begins = start == 0 or text[max(0, start - 9) : start].rstrip().endswith((".", "?", "!"))
    return written[0].lower() + written[1:] if begins else written
