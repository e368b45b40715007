"""Finding articles: the language is ``bibliography.asking``, the words are indexed by the database (``engines``), and
sets, facets and order are worked out from arrays that each process holds (``snapshot``)."""

from worldrounds.evidence.search.finding import NEWEST, OLDEST, RELEVANCE, SORTS, Results, find, numbers
from worldrounds.evidence.search.index import index, index_codes, rebuild

__all__ = [
    "NEWEST",
    "OLDEST",
    "RELEVANCE",
    "SORTS",
    "Results",
    "find",
    "index",
    "index_codes",
    "numbers",
    "rebuild",
]
