"""Reads for machines that take the whole collection, or what is new in it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Max, Min, Q, QuerySet

from worldrounds.bibliography.harvest.asking import Place, Problem, Question
from worldrounds.bibliography.licences import is_open
from worldrounds.bibliography.record import Record
from worldrounds.evidence.models import Article, Collection, CollectionItem
from worldrounds.evidence.records import to_record

ROWS = 100  # in one part of a list
CHUNK = 500  # articles in memory at a time


@dataclass(frozen=True)
class Part:
    """A part of a list, and where the rest begins (None: this was the last one)."""

    articles: Sequence[Article]
    rest: Place | None


def earliest() -> datetime | None:
    found: datetime | None = Article.objects.aggregate(at=Min("changed_at"))["at"]
    return found


def latest() -> datetime | None:
    found: datetime | None = Article.objects.aggregate(at=Max("changed_at"))["at"]
    return found


def part_of(asked: Question, *, with_records: bool) -> Part:
    """Articles in the order of (changed, number), merged ones too (at most 2 queries).

    Raises Problem: noRecordsMatch.
    """
    rows = _asked_for(asked).select_related("merged_into").order_by("changed_at", "pk")
    found = list((rows.prefetch_related("references") if with_records else rows)[: ROWS + 1])
    if not found and asked.after is None:
        raise Problem("noRecordsMatch", "no record is like this")
    here, cursor = found[:ROWS], asked.after.cursor if asked.after else 0
    rest = None
    if len(found) > ROWS:
        rest = Place(here[-1].changed_at, here[-1].pk, cursor + ROWS)
    return Part(here, rest)


def _asked_for(asked: Question) -> QuerySet[Article]:
    rows = Article.objects.all()
    if asked.since:
        rows = rows.filter(changed_at__gte=asked.since)
    if asked.before:
        rows = rows.filter(changed_at__lt=asked.before)
    if asked.after:
        later = Q(changed_at=asked.after.changed, pk__gt=asked.after.number)
        # Said twice, so that the database begins at the right end of its index.
        rows = rows.filter(changed_at__gte=asked.after.changed)
        rows = rows.filter(later | Q(changed_at__gt=asked.after.changed))
    if asked.set:
        held = CollectionItem.objects.filter(collection__slug=asked.set, collection__is_public=True)
        rows = rows.filter(Q(pk__in=held.values("article")) | Q(pk__in=held.values("article__merged_into")))
    return rows


def found(number: int) -> Article:
    """Raises Problem: idDoesNotExist."""
    row = Article.objects.filter(pk=number).select_related("merged_into").first()
    if row is None:
        raise Problem("idDoesNotExist", "there is no such record")
    return row


def sets_of(articles: Iterable[Article]) -> dict[int, list[str]]:
    """Article -> addresses of the public collections that hold it, or held what became it (1 query)."""
    numbers = [article.pk for article in articles]
    items = CollectionItem.objects.filter(collection__is_public=True)
    items = items.filter(Q(article__in=numbers) | Q(article__merged_into__in=numbers))
    rows = items.order_by("collection__slug").values_list(
        "article", "article__merged_into", "collection__slug"
    )
    specs: dict[int, list[str]] = defaultdict(list)
    for number, merged_into, slug in rows:
        for holder in (number, merged_into):
            if holder and slug not in specs[holder]:
                specs[holder].append(slug)
    return specs


def sets() -> QuerySet[Collection]:
    return Collection.objects.filter(is_public=True).order_by("slug")


def passed_on(article: Article) -> Record:
    """The record as others may have it in bulk: its abstract only where its licence lets anybody pass it on."""
    return without_closed_abstract(to_record(article))


def without_closed_abstract(record: Record) -> Record:
    if not record.abstract or is_open(record.abstract_licence):
        return record
    # What a format keeps beside the fields can hold the abstract's words too.
    return replace(record, abstract=(), rest={})


def everything() -> Iterator[Article]:
    """All articles but merged ones, in the order of their numbers, a few at a time in memory."""
    last = 0
    while True:
        rows = Article.objects.filter(pk__gt=last, merged_into=None).prefetch_related("references", "codes")
        chunk = list(rows.order_by("pk")[:CHUNK])
        yield from chunk
        if len(chunk) < CHUNK:
            return
        last = chunk[-1].pk
