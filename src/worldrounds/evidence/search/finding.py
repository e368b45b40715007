"""Asking the collection: what the page, the command line and the API call."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from django.db.models import QuerySet

from worldrounds.bibliography.asking import Node, Problem, parse
from worldrounds.evidence.models import Article
from worldrounds.evidence.search import ranking
from worldrounds.evidence.search.evaluate import found_by
from worldrounds.evidence.search.facets import Counts, counted, narrowed
from worldrounds.evidence.search.snapshot import Bools, Snapshot, current
from worldrounds.evidence.search.spelling import respelled

RELEVANCE, NEWEST, OLDEST = "relevance", "newest", "oldest"
SORTS = (RELEVANCE, NEWEST, OLDEST)
ON_A_PAGE = 20


@dataclass(frozen=True)
class Results:
    """``articles``: of this page. ``facets``: of all results, where they were asked for. ``problem``: what is wrong
    with the question, nothing is found then. ``respelled``: the question as it may have been meant."""

    query: str
    sort: str
    page: int  # from 1
    size: int
    total: int = 0
    articles: list[Article] = field(default_factory=list)
    facets: Counts = field(default_factory=dict)
    problem: Problem | None = None
    ignored: tuple[str, ...] = ()
    respelled: str = ""

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


def find(
    query: str,
    *,
    sort: str = RELEVANCE,
    chosen: Mapping[str, str] | None = None,
    page: int = 1,
    size: int = ON_A_PAGE,
    facets: bool = True,
    read: QuerySet[Article] | None = None,
) -> Results:
    """Never raises for what people type (5 queries, more where the index has changed or a word is mistyped).

    ``chosen``: facet -> code (``facets.FACETS``). A page after the last one is the last one. ``read``: what its articles
    are read from, where they are needed with more than a list shows.
    """
    asked = parse(query)
    sort = sort if sort in SORTS else RELEVANCE
    if asked.problem:
        return Results(query, sort, 1, size, problem=asked.problem, ignored=asked.ignored)
    snapshot = current()
    found = _found(asked.tree, chosen or {}, snapshot)
    numbers = np.flatnonzero(found)
    page = min(max(1, page), max(1, -(-len(numbers) // size)))
    shown = _in_order(numbers, asked.tree, sort, snapshot, (page - 1) * size, page * size)
    return Results(
        query,
        sort,
        page,
        size,
        total=len(numbers),
        articles=_articles(shown.tolist(), read),
        facets=counted(found, snapshot) if facets else {},
        ignored=asked.ignored,
        respelled=respelled(query, asked.tree, snapshot) if asked.tree else "",
    )


def numbers(query: str, *, chosen: Mapping[str, str] | None = None, after: int = 0) -> list[int]:
    """Of all articles that a question finds, in rising order, those greater than ``after``; none where there is a
    problem with it."""
    asked = parse(query)
    if asked.problem:
        return []
    found = np.flatnonzero(_found(asked.tree, chosen or {}, current()))
    every: list[int] = found[found > after].tolist()
    return every


def _found(tree: Node | None, chosen: Mapping[str, str], snapshot: Snapshot) -> Bools:
    found = found_by(tree, snapshot) if tree else snapshot.is_here
    return narrowed(found, chosen, snapshot)


def _in_order(
    numbers: ranking.Numbers, tree: Node | None, sort: str, snapshot: Snapshot, first: int, last: int
) -> ranking.Numbers:
    if sort == RELEVANCE and tree:
        return ranking.most_relevant(numbers, tree, snapshot, first, last)
    return ranking.newest(numbers, snapshot, first, last, oldest=sort == OLDEST)


def _articles(pks: list[int], read: QuerySet[Article] | None) -> list[Article]:
    """Without the long texts that a list does not show (1 query)."""
    if read is None:
        read = Article.objects.defer("abstract", "headings", "notices", "rest")
    rows = read.in_bulk(pks)
    return [rows[pk] for pk in pks if pk in rows]
