"""The starting collection, put into an installation."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from worldrounds.bibliography.record import Record
from worldrounds.evidence.actions.articles import add_article
from worldrounds.evidence.models import Article, Reference
from worldrounds.evidence.starting import Entry, entries


@transaction.atomic
def add_starting_collection(*, at: datetime) -> int:
    """How many records are new. What is held already, by its identifiers or by its key of this file, stays as it is."""
    missing = [entry for entry in entries() if not _held(entry.record).exists()]
    for entry in missing:
        add_article(record=entry.record, summary=entry.summary, actor=None, at=at)
    _tie_references(missing)
    return len(missing)


def _held(record: Record) -> QuerySet[Article]:
    same = Q(rest__has_key="starting", key=record.key)
    for name in ("doi", "pmid", "pmcid"):
        if value := getattr(record, name):
            same |= Q(**{name: value})
    return Article.objects.filter(same)


def _tie_references(added: Iterable[Entry]) -> None:
    """References without an identifier: the file says which of its records each one is."""
    own = Article.objects.filter(merged_into=None, rest__has_key="starting")
    for entry in added:
        for place, key in enumerate(entry.held, 1):
            open_ones = Reference.objects.filter(article__in=own.filter(key=entry.record.key), cited=None)
            open_ones.filter(place=place).update(cited=own.filter(key=key).first())
