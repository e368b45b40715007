"""What keeps in step with the articles: the search, what is similar, and codes, which are derived from records and go
along when records are merged."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from worldrounds.bibliography.affiliations import countries_named
from worldrounds.evidence.actions.coding import derive_codes, write_codes
from worldrounds.evidence.arriving import Arriving
from worldrounds.evidence.keys import pieces
from worldrounds.evidence.models import Article, ArticleCode, Standing, Suggestion
from worldrounds.evidence.search.index import index, index_codes, index_numbers
from worldrounds.evidence.tasks.likeness import likeness_later

AT_ONCE = 500
SOURCE = "the authors' affiliations"


def articles_changed(numbers: Collection[int], written: Sequence[tuple[Article, Arriving]] = ()) -> None:
    """For articles that are new, changed, merged away or taken out; called in the transaction that did it.
    ``written``: the same as rows with their records, where the caller has them."""
    follow_articles(numbers, written)  # first: the codes are indexed too
    if written:
        ready = {article.pk: known.readied for article, known in written if not article.summary}
        index([article for article, _ in written], ready)
    else:
        index_numbers(numbers)
    likeness_later()


@transaction.atomic
def follow_articles(numbers: Collection[int], written: Sequence[tuple[Article, Arriving]] = ()) -> None:
    """The codes. 2 queries where nothing is different, and 1 where rows are to be read."""
    now = {article.pk: known.countries for article, known in written}
    rows = (
        [] if written else Article.objects.filter(pk__in=numbers).values_list("pk", "authors", "merged_into")
    )
    now |= {number: _countries(authors) for number, authors, _ in rows}
    different = _derive(now)
    # A merge, or one that was taken back: the record that was kept holds the codes of both, or no longer does.
    coded = set(ArticleCode.objects.filter(article__in=now).values_list("article", flat=True))
    again = (coded | {kept for _, _, kept in rows if kept}) - different
    if again:
        write_codes(sorted(again))


def derive_again() -> int:
    """Read every article's affiliations again, after the program has learned to read more; how many are different."""
    numbers, different = list(Article.objects.order_by("pk").values_list("pk", flat=True)), 0
    for some in pieces(numbers, AT_ONCE):
        rows = Article.objects.filter(pk__in=some).values_list("pk", "authors")
        found = _derive({number: _countries(authors) for number, authors in rows})
        index_codes(found)
        different += len(found)
    return different


def _derive(now: Mapping[int, set[str]]) -> set[int]:
    """Articles whose authors work in other countries than was held; what is now holds then."""
    before: dict[int, set[str]] = {number: set() for number in now}
    held = Suggestion.objects.filter(article__in=now, dimension="writing", standing=Standing.DERIVED)
    for number, code in held.values_list("article", "code"):
        before[number].add(code)
    different = {number: {"writing": codes} for number, codes in now.items() if codes != before[number]}
    if different:
        derive_codes(codes=different, source=SOURCE, at=timezone.now())
    return set(different)


def _countries(authors: list[dict[str, Any]]) -> set[str]:
    texts = {place.get("text", "") for author in authors for place in author.get("affiliations", ())}
    return {code for text in texts for code in countries_named(text)}
