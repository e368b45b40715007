"""What keeps in step with the articles: the search, what is similar, and codes, which are derived from records and go
along when records are merged."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from worldrounds.bibliography.affiliations import countries_named
from worldrounds.evidence.actions.coding import derive_codes, keep_codes
from worldrounds.evidence.keys import pieces
from worldrounds.evidence.models import Article, ArticleCode, Standing, Suggestion
from worldrounds.evidence.search.index import index, index_numbers
from worldrounds.evidence.tasks.likeness import likeness_later

AT_ONCE = 500
SOURCE = "the authors' affiliations"


def articles_changed(numbers: Collection[int], articles: Sequence[Article] = ()) -> None:
    """For articles that are new, changed, merged away or taken out; called in the transaction that did it.
    ``articles``: the same as whole rows, where the caller has them."""
    if articles:
        index(articles)
    else:
        index_numbers(numbers)
    likeness_later()
    follow_articles(numbers)


@transaction.atomic
def follow_articles(numbers: Collection[int]) -> None:
    """The codes. 3 queries where nothing is different."""
    rows = list(Article.objects.filter(pk__in=numbers).values_list("pk", "authors", "merged_into"))
    now = {number: _countries(authors) for number, authors, _ in rows}
    different = _derive(now)
    # A merge, or one that was taken back: the record that was kept holds the codes of both, or no longer does.
    coded = set(ArticleCode.objects.filter(article__in=now).values_list("article", flat=True))
    again = (coded | {kept for _, _, kept in rows if kept}) - different
    if again:
        keep_codes(sorted(again))


def derive_again() -> int:
    """Read every article's affiliations again, after the program has learned to read more; how many are different."""
    numbers, different = list(Article.objects.order_by("pk").values_list("pk", flat=True)), 0
    for some in pieces(numbers, AT_ONCE):
        rows = Article.objects.filter(pk__in=some).values_list("pk", "authors")
        different += len(_derive({number: _countries(authors) for number, authors in rows}))
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
