"""What leads from one article to another: references and notices, tied when either side arrives."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from worldrounds.evidence.keys import identifier_keys, pieces
from worldrounds.evidence.models import Article, ArticleKey, Reference, Tie

RETRACTED_TYPE = "retracted publication"
_RETRACTED_BY = "RetractionIn"
_RETRACTS = "RetractionOf"


def tie_references(rows: Sequence[Reference]) -> None:
    """Set ``cited`` of rows that are not kept yet, where the collection holds what they cite."""
    wanted = {key for row in rows for key in identifier_keys(row.doi, row.pmid, row.pmcid)}
    held = holders(wanted)
    for row in rows:
        keys = identifier_keys(row.doi, row.pmid, row.pmcid)
        row.cited_id = next((held[key] for key in keys if key in held and held[key] != row.article_id), None)


def tie_to_arrived(articles: Iterable[Article]) -> None:
    """Lead the references and notices of others, so far without an aim, to these articles."""
    arrived = list(articles)
    for kind in ("doi", "pmid", "pmcid"):
        numbers = {getattr(article, kind): article.pk for article in arrived if getattr(article, kind)}
        for some in pieces(sorted(numbers)):
            open_ = Reference.objects.filter(**{f"{kind}__in": some, "cited": None})
            rows = [
                row for row in open_.only(kind, "article") if numbers[getattr(row, kind)] != row.article_id
            ]
            for row in rows:
                row.cited_id = numbers[getattr(row, kind)]
            Reference.objects.bulk_update(rows, ["cited"], batch_size=500)
            if kind != "pmcid":
                _tie_notices_to(kind, numbers, some)
    _mark_retracted([article.pk for article in arrived])


def _tie_notices_to(kind: str, numbers: Mapping[str, int], some: Sequence[str]) -> None:
    open_ = Tie.objects.filter(**{f"{kind}__in": some, "about": None}).only(kind, "article")
    rows = [row for row in open_ if numbers[getattr(row, kind)] != row.article_id]
    for row in rows:
        row.about_id = numbers[getattr(row, kind)]
    Tie.objects.bulk_update(rows, ["about"], batch_size=500)


def notices_of(article: Article) -> list[Tie]:
    """Its rows for the notices in its record, not kept yet."""
    return [
        Tie(
            article=article,
            kind=said.get("kind", "")[:40],
            pmid=said.get("pmid", ""),
            doi=said.get("doi", ""),
            text=said.get("text", ""),
        )
        for said in article.notices
    ]


def tie_notices(rows: Sequence[Tie]) -> None:
    held = holders({key for row in rows for key in identifier_keys(row.doi, row.pmid, "")})
    for row in rows:
        keys = identifier_keys(row.doi, row.pmid, "")
        row.about_id = next((held[key] for key in keys if key in held and held[key] != row.article_id), None)


def holders(keys: set[str]) -> Mapping[str, int]:
    """The articles' numbers by the identifiers' keys."""
    found: dict[str, int] = {}
    for some in pieces(sorted(keys)):
        rows = ArticleKey.objects.filter(key__in=some)
        for key, number, into in rows.values_list("key", "article_id", "article__merged_into_id"):
            found[key] = into or number
    return found


def _mark_retracted(numbers: Sequence[int]) -> None:
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


def retracted_now(numbers: Sequence[int]) -> None:
    """See again whether these are retracted, and those about which their notices are."""
    about = Tie.objects.filter(Q(article__in=numbers) & Q(kind=_RETRACTS) & Q(about__isnull=False))
    _mark_retracted(sorted({*numbers, *about.values_list("about_id", flat=True)}))
