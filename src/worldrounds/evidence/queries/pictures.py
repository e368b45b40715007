"""What the pictures of the collection count. Each is bounded, however many articles there are."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from django.db.models import Count, F, FilteredRelation, Max, Q

from worldrounds.bibliography.sameness.folding import folded
from worldrounds.evidence.codebook import codebook
from worldrounds.evidence.models import Article, ArticleCode, Reference, Standing
from worldrounds.evidence.search.incomes import DIMENSIONS
from worldrounds.evidence.search.snapshot import current

READ = 2_000  # the newest articles of which authors are read
CROWD = 30  # an article with more authors than this ties nobody to anybody
MOST = 60  # nodes of a graph


@dataclass
class Cell:
    """``articles`` in one place of the map; ``agreed``: of them, those whose place rests on what people agreed;
    ``level``: the strongest design among them (0: none coded, or none that has a level)."""

    articles: int = 0
    agreed: int = 0
    level: int = 0


def evidence_map() -> dict[tuple[str, str], Cell]:
    """(format, outcome) -> what is there; outcome "" where nobody has coded it (1 query)."""
    rows = (
        ArticleCode.objects.filter(dimension="format", article__merged_into=None)
        .annotate(
            outcome=FilteredRelation("article__codes", condition=Q(article__codes__dimension="outcome")),
            design=FilteredRelation("article__codes", condition=Q(article__codes__dimension="design")),
        )
        .values_list("code", "outcome__code", "design__code", "standing", "outcome__standing")
        .annotate(Count("article"))
        .order_by()
    )
    designs = codebook().dimension("design").by_key
    cells: dict[tuple[str, str], Cell] = defaultdict(Cell)
    for format_, outcome, design, standing, outcome_standing, count in rows:
        cell = cells[format_, outcome or ""]
        cell.articles += count
        if standing == Standing.AGREED and outcome_standing in {Standing.AGREED, None}:
            cell.agreed += count
        cell.level = max(cell.level, designs[design].level if design in designs else 0)
    return dict(cells)


def countries() -> dict[str, Counter[str]]:
    """Dimension (studied, writing) -> country -> how many articles (1 query)."""
    rows = (
        ArticleCode.objects.filter(dimension__in=["studied", "writing"], article__merged_into=None)
        .order_by()
        .values_list("dimension", "code")
        .annotate(Count("article"))
    )
    found: dict[str, Counter[str]] = {"studied": Counter(), "writing": Counter()}
    for dimension, code, count in rows:
        found[dimension][code] = count
    return found


def incomes_crossed() -> dict[tuple[str, str], int]:
    """(income group of a country studied, of a country of an author) -> how many articles (3 queries at most)."""
    snapshot = current()
    studied, writing = (snapshot.incomes[facet] for facet in DIMENSIONS)
    here = snapshot.is_here
    return {
        (there, from_): int(np.count_nonzero(here & studied[there] & writing[from_]))
        for there in studied
        for from_ in writing
    }


def years() -> dict[int, Counter[str]]:
    """Year -> kind (theory, action, both, or "" where nobody has said) -> how many articles (1 query)."""
    rows = (
        Article.objects.filter(merged_into=None, year__isnull=False)
        .annotate(kind=FilteredRelation("codes", condition=Q(codes__dimension="kind")))
        .order_by()
        .values_list("year", "kind__code")
        .annotate(Count("pk"))
    )
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for year, kind, count in rows:
        found[year or 0][kind or ""] += count
    return dict(found)


def version() -> tuple[int, str]:
    """Changes whenever something that the pictures count does (2 queries, each of one row)."""
    newest = ArticleCode.objects.aggregate(found=Max("pk"))["found"]
    changed = Article.objects.aggregate(found=Max("changed_at"))["found"]
    return newest or 0, changed.isoformat() if changed else ""


@dataclass
class Graph:
    """``names`` of nodes by their key; how much each ``weight`` is (articles of an author, citations of an article);
    ``ties`` between two keys, in order for citations; ``titles`` of articles."""

    names: dict[str, str] = field(default_factory=dict)
    weight: Counter[str] = field(default_factory=Counter)
    ties: Counter[tuple[str, str]] = field(default_factory=Counter)
    titles: dict[str, str] = field(default_factory=dict)


def authors() -> Graph:
    """Who wrote together, of the newest articles (1 query). One person is one ORCID, or one family name with one
    initial, which can take two people for one."""
    graph = Graph()
    rows = Article.objects.filter(merged_into=None).order_by(F("year").desc(nulls_last=True), "-pk")
    for names in rows.values_list("authors", flat=True)[:READ]:
        people = {key: name for key, name in map(_person, names) if key}
        graph.names |= people
        graph.weight.update(people.keys())
        if len(people) <= CROWD:
            keys = sorted(people)
            graph.ties.update((one, other) for place, one in enumerate(keys) for other in keys[place + 1 :])
    return graph


def _person(name: dict[str, str]) -> tuple[str, str]:
    family, given = name.get("family", ""), name.get("given", "")
    if not family:
        return "", ""
    short = f"{family} {given[:1]}".strip()
    return folded(short), short


def citations() -> Graph:
    """Who of the collection cites whom of it: the articles that are cited most, and who cites them (2 queries)."""
    held = Reference.objects.filter(cited__merged_into=None, article__merged_into=None, cited__isnull=False)
    cited = held.order_by().values_list("cited").annotate(count=Count("article")).order_by("-count", "cited")
    most = dict(cited[:MOST])
    rows = held.filter(cited__in=most).order_by("-article__year", "article", "place")
    facts = ("pk", "authors", "year", "title")
    columns = [*(f"article__{name}" for name in facts), *(f"cited__{name}" for name in facts)]
    graph = Graph()
    for row in rows.values_list(*columns)[:READ]:
        one, other = _work(graph, row[:4]), _work(graph, row[4:])
        graph.ties[one, other] += 1
        graph.weight[other] += 1
    return graph


def _work(graph: Graph, row: Iterable[object]) -> str:
    number, names, year, title = row
    key = str(number)
    first = names[0] if isinstance(names, list) and names else {}
    who = first.get("family") or first.get("literal") or str(title)[:20]
    graph.names[key] = f"{who} {year or ''}".strip()
    graph.titles[key] = str(title)
    return key
