"""An article's texts as they are indexed: columns of pieces of words. No phrase reaches from one piece into the next."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from worldrounds.bibliography.asking.fields import COLUMNS
from worldrounds.bibliography.words import is_unspaced, words
from worldrounds.evidence.models import Article

Pieces = list[list[str]]
READ = (  # of an article, beside its summary
    *(
        "title",
        "translated_title",
        "authors",
        "editors",
        "journal",
        "journal_short",
        "issn",
        "isbn",
        "publisher",
    ),
    *("pmid", "pmcid", "abstract", "keywords", "headings", "publication_types"),
)
MOST_SIGNS = 200_000  # of a text
MOST_WORDS = 4_000  # of a column
MOST_TIMES = 250  # one word in a column: PostgreSQL keeps 256 places


def texts_of(article: Article) -> dict[str, Pieces]:
    """By column, in the order of COLUMNS; every column is there."""
    texts = {
        name: _cut(
            [found for text in TEXTS[name](article) if (found := _WORDS.get(name, words)(text[:MOST_SIGNS]))]
        )
        for name in COLUMNS
    }
    texts["author"] = _cut([piece for name in _names(article) for piece in spellings(name)])
    return texts


def spellings(name: dict[str, Any]) -> Pieces:
    """A name in the ways in which it is asked: family and given name in both orders, family and initials."""
    if name.get("literal"):
        return [words(name["literal"])]
    return _spellings(name.get("family", ""), name.get("given", ""))


@lru_cache(10_000)
def _spellings(said_family: str, said_given: str) -> Pieces:
    family, given = words(said_family), words(said_given)
    if not given:
        return [family]
    if family and is_unspaced(family[0]):
        return [words(said_family + said_given), [*family, *given]]
    if len(given) == 1 and len(given[0]) <= 3 and said_given.isupper():  # initials as PubMed writes them: AB
        given = list(given[0]) if given[0].isascii() else given
    initials = "".join(word[0] for word in given)
    begun = [initials[:length] for length in range(1, len(initials) + 1)]
    return [[*family, *given], [*given, *family], *([*family, one] for one in begun)]


def known_words(texts: dict[str, Pieces]) -> Iterator[str]:
    """Words that are worth proposing for a mistyped one."""
    for column in ("title", "keyword", "heading", "author"):
        for piece in texts[column]:
            yield from [word for word in piece if len(word) > 3 and not word.isdigit()]


def _cut(pieces: Pieces) -> Pieces:
    """Bounded as both databases can hold it."""
    if sum(map(len, pieces)) <= MOST_TIMES:
        return pieces
    kept: Pieces = []
    times: Counter[str] = Counter()
    left = MOST_WORDS
    for piece in pieces:
        kept.append([])
        for word in piece[:left]:
            times[word] += 1
            if times[word] <= MOST_TIMES:
                kept[-1].append(word)
        left -= len(kept[-1])
    return [piece for piece in kept if piece]


@lru_cache(50_000)
def _words_again(text: str) -> list[str]:
    """Of texts that many articles share."""
    return words(text)


_WORDS = dict.fromkeys(("heading", "major", "keyword", "journal"), _words_again)


def _names(article: Article) -> list[dict[str, Any]]:
    return [*article.authors, *article.editors]


def _headings(article: Article, *, only_major: bool) -> Iterator[str]:
    """Each heading by itself and with each of its qualifiers."""
    for heading in article.headings:
        if not only_major or heading.get("major"):
            yield heading["name"]
        for qualifier in heading.get("qualifiers", ()):
            if not only_major or heading.get("major") or qualifier.get("major"):
                yield f"{heading['name']} {qualifier['name']}"


def _affiliations(article: Article) -> Iterator[str]:
    seen = (place.get("text", "") for name in _names(article) for place in name.get("affiliations", ()))
    return iter(dict.fromkeys(seen))


TEXTS: dict[str, Callable[[Article], Iterable[str]]] = {
    "title": lambda article: (article.title, article.translated_title),
    "abstract": lambda article: (section.get("text", "") for section in article.abstract),
    "heading": lambda article: _headings(article, only_major=False),
    "major": lambda article: _headings(article, only_major=True),
    "keyword": lambda article: article.keywords,
    "author": lambda article: (),
    "affiliation": _affiliations,
    "journal": lambda article: (article.journal, article.journal_short, *article.issn),
    "other": lambda article: (
        article.summary,
        article.publisher,
        *article.publication_types,
        article.pmid,
        article.pmcid,
        *article.isbn,
    ),
}
