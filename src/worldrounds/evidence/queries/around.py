"""What stands around an article: what it cites, what cites it, what corrects it."""

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
    # Each filter on its own: an "or" across both tables makes a database read the whole of one of them.
    rows = Reference.objects.filter(Q(article=article) | Q(cited=article)).filter(
        Q(article=article) | Q(article__merged_into=None)
    )
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


# What is said of the article at the other end.
_NAMED = ("title", "doi", "pmid", "type", "journal", "publisher", "publication_types", "merged_into")


@dataclass(frozen=True)
class Told:
    """A notice from this article's side, and the article at its other end where the collection holds it."""

    notice: Notice
    other: Article | None

    @property
    def names(self) -> set[str]:
        held = {self.other.pmid, self.other.doi} if self.other else set()
        return ({self.notice.pmid, self.notice.doi} | held) - {""}


def told_of(article: Article) -> list[Told]:
    """Its own notices in their order, then those that held articles have about it and it has not itself (1 query)."""
    of_others = Q(about=article, kind__in=_OTHER_SIDE, article__merged_into=None)
    ends = [f"{end}__{name}" for end in ("article", "about") for name in _NAMED]
    rows = Tie.objects.filter(Q(article=article) | of_others).select_related("article", "about")
    ties = list(rows.only("kind", "pmid", "doi", "text", *ends))
    told = [
        Told(Notice(tie.kind, tie.text, tie.pmid, tie.doi), tie.about)
        for tie in ties
        if tie.article_id == article.pk
    ]
    known = {(one.notice.kind, name) for one in told for name in one.names}
    for tie in ties:
        kind, other = _OTHER_SIDE.get(tie.kind, ""), tie.article
        one = Told(Notice(kind, other.title, other.pmid, other.doi), other)
        if other.pk != article.pk and not known & {(kind, name) for name in one.names}:
            told.append(one)
    return told
