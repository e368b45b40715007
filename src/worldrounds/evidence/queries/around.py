"""What stands around an article: what it cites, what cites it, what corrects it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from worldrounds.bibliography.record import Notice
from worldrounds.evidence.models import Article, Reference, Tie

MOST_CITING = 50
MOST_ROWS = 5_000  # references are never cut off; what cites a work thousands of times is
LIST = (  # what a list shows
    "title",
    "authors",
    "journal",
    "journal_short",
    "year",
    "language",
    "is_retracted",
    "merged_into",
)


@dataclass(frozen=True)
class Around:
    references: tuple[Reference, ...]  # in their order, with the article where the collection holds it
    citing: tuple[
        Article, ...
    ]  # articles that have this one among their references: the newest, MOST_CITING at most
    cites_more: bool


def around(article: Article) -> Around:
    """What it cites and what cites it (1 query)."""
    rows = Reference.objects.filter(Q(article=article) | Q(cited=article, article__merged_into=None))
    shown = [f"{end}__{name}" for end in ("cited", "article") for name in LIST]
    found = list(
        rows.annotate(is_own=Q(article=article))
        .order_by("-is_own", F("article__year").desc(nulls_last=True), "article_id", "place")
        .select_related("article", "cited")
        .only("place", "text", "doi", "pmid", "pmcid", *shown)[:MOST_ROWS]
    )
    own = sorted((row for row in found if row.article_id == article.pk), key=lambda row: row.place)
    citing = {row.article_id: row.article for row in found if row.article_id != article.pk}
    return Around(tuple(own), tuple(citing.values())[:MOST_CITING], len(citing) > MOST_CITING)


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


# What a notice of another article says from this one's side.
_OTHER_SIDE = {
    f"{what}{end}": f"{what}In"
    for what, end in (
        *(
            ("Retraction", "Of"),
            ("PartialRetraction", "Of"),
            ("ExpressionOfConcern", "For"),
            ("Erratum", "For"),
        ),
        *(("Update", "Of"), ("Comment", "On"), ("CorrectedandRepublished", "From"), ("Reprint", "Of")),
        *(("RetractedandRepublished", "From"), ("Republished", "From")),
    )
}
_OTHER_SIDE |= {back: there for there, back in _OTHER_SIDE.items()}


def told_by_others(article: Article) -> list[tuple[Notice, int]]:
    """Notices that held articles have about this one and it has not itself, from its own side; with their numbers (1
    query)."""
    rows = Tie.objects.filter(about=article, kind__in=_OTHER_SIDE, article__merged_into=None)
    known = {said.get(name) for said in article.notices for name in ("pmid", "doi")} - {"", None}
    found = []
    for tie in rows.select_related("article").only("kind", "article__title", "article__pmid", "article__doi"):
        other = tie.article
        if not known & {other.pmid, other.doi}:
            found.append((Notice(_OTHER_SIDE[tie.kind], other.title, other.pmid, other.doi), other.pk))
    return found
