"""What leads from one article to another: references and notices, tied when either side arrives."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Manager, Q

from worldrounds.evidence.keys import holders, identifier_keys, pieces
from worldrounds.evidence.models import Article, Reference, Tie

RETRACTED_TYPE = "retracted publication"
_RETRACTED_BY = "RetractionIn"
_RETRACTS = "RetractionOf"
# Where each kind of row leads to, and the identifiers by which it names that.
_AIMS: tuple[tuple[type[Reference] | type[Tie], str, tuple[str, ...]], ...] = (
    (Reference, "cited", ("doi", "pmid", "pmcid")),
    (Tie, "about", ("doi", "pmid")),
)


def tie_notices(rows: Sequence[Tie]) -> None:
    """Set ``about`` of rows that are not kept yet, where the collection holds what they are about."""
    keys = [identifier_keys(row.doi, row.pmid, "") for row in rows]
    held = holders(key for some in keys for key in some)
    for row, some in zip(rows, keys, strict=True):
        row.about_id = first(some, held, but=row.article_id)


def first(keys: Iterable[str], held: Mapping[str, int], *, but: int) -> int | None:
    """Of the articles that these keys name, the first that is another."""
    return next((held[key] for key in keys if key in held and held[key] != but), None)


def tie_to_arrived(articles: Sequence[Article]) -> None:
    """Lead the references and notices of others, so far without an aim, to these articles."""
    for model, aim, kinds in _AIMS:
        manager: Manager[Any] = model._default_manager
        for kind in kinds:
            numbers = {getattr(article, kind): article.pk for article in articles if getattr(article, kind)}
            for some in pieces(sorted(numbers)):
                open_ = manager.filter(**{f"{kind}__in": some, aim: None})
                rows = [
                    row
                    for row in open_.only(kind, "article")
                    if numbers[getattr(row, kind)] != row.article_id
                ]
                for row in rows:
                    setattr(row, f"{aim}_id", numbers[getattr(row, kind)])
                manager.bulk_update(rows, [aim], batch_size=500)


def mark_retracted(articles: Sequence[Article]) -> None:
    """See again whether these are retracted, and those about which their notices are."""
    numbers = [article.pk for article in articles]
    about = Tie.objects.filter(Q(article__in=numbers) & Q(kind=_RETRACTS) & Q(about__isnull=False))
    _mark(sorted({*numbers, *about.values_list("about_id", flat=True)}))


def _mark(numbers: Sequence[int]) -> None:
    """Articles that say so themselves, or of which a held notice says so."""
    wrong: dict[bool, list[int]] = defaultdict(list)
    for some in pieces(numbers):
        told = set(Tie.objects.filter(kind=_RETRACTS, about__in=some).values_list("about_id", flat=True))
        told |= set(
            Tie.objects.filter(kind=_RETRACTED_BY, article__in=some).values_list("article_id", flat=True)
        )
        for pk, types, before in Article.objects.filter(pk__in=some).values_list(
            "pk", "publication_types", "is_retracted"
        ):
            now = pk in told or RETRACTED_TYPE in {name.lower() for name in types}
            if now != before:
                wrong[now].append(pk)
    for now, some_numbers in wrong.items():
        Article.objects.filter(pk__in=some_numbers).update(is_retracted=now)
