"""What stands around an article: what it cites, what cites it, what corrects it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from worldrounds.evidence.models import Article, Reference

MOST_CITING = 50
LIST = (
    "title",
    "authors",
    "journal",
    "journal_short",
    "year",
    "language",
    "merged_into",
)  # what a list shows


def references_of(article: Article) -> list[Reference]:
    """In their order, with the article where the collection holds it (1 query)."""
    rows = Reference.objects.filter(article=article).select_related("cited")
    return list(rows.only("place", "text", "doi", "pmid", "pmcid", *(f"cited__{name}" for name in LIST)))


@dataclass(frozen=True)
class Citing:
    articles: tuple[Article, ...]  # the newest, MOST_CITING at most
    has_more: bool


def cited_by(article: Article) -> Citing:
    """Articles of the collection that have this one among their references (1 query)."""
    citing = Reference.objects.filter(cited=article).values("article")
    rows = listed().filter(pk__in=citing).order_by("-year", "pk")[: MOST_CITING + 1]
    found = tuple(rows)
    return Citing(found[:MOST_CITING], len(found) > MOST_CITING)


def listed() -> QuerySet[Article]:
    """Articles as lists show them."""
    return Article.objects.filter(merged_into=None).only(*LIST)


def tied(notices: list[dict[str, str]]) -> Mapping[str, int]:
    """DOI or PMID of a notice -> the number of the article, where the collection holds it (1 query at most)."""
    pmids = {notice["pmid"] for notice in notices if notice.get("pmid")}
    dois = {notice["doi"] for notice in notices if notice.get("doi")}
    if not pmids and not dois:
        return {}
    held = Article.objects.filter(Q(pmid__in=pmids) | Q(doi__in=dois), merged_into=None)
    rows = held.values_list("pk", "pmid", "doi")
    return {name: number for number, *names in rows for name in names if name}
