"""The starting collection, put into an installation."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from worldrounds.bibliography.record import Record
from worldrounds.evidence.actions.coding import suggest_codes
from worldrounds.evidence.actions.following import articles_changed
from worldrounds.evidence.actions.keeping import begin_import, end_import, keep_records
from worldrounds.evidence.arriving import Arriving
from worldrounds.evidence.codebook import codes_meant
from worldrounds.evidence.models import Article, Outcome, Reference
from worldrounds.evidence.starting import Entry, entries

NAME = "starting collection"
READER = "the starting collection's one reader, from title and abstract"


@transaction.atomic
def add_starting_collection(*, at: datetime) -> int:
    """How many records are new. What is held already, by its identifiers or by its key of this file, stays as it is."""
    missing = [entry for entry in entries() if not _held(entry.record).exists()]
    if not missing:
        return 0
    belongs = begin_import(name=NAME, actor=None, at=at)
    arriving = [Arriving(entry.record, entry.record.key) for entry in missing]
    kept = keep_records(arriving, belongs=belongs, actor=None, at=at)
    end_import(belongs=belongs, at=at)
    new = [
        (entry, one.article)
        for entry, one in zip(missing, kept, strict=True)
        if one.outcome == Outcome.NEW and one.article
    ]
    _say_ours(new, at=at)
    _tie_references(entry for entry, _article in new)
    return len(new)


def _say_ours(new: Sequence[tuple[Entry, Article]], *, at: datetime) -> None:
    """What is not the authors': summaries, and one reader's codes."""
    for entry, article in new:
        article.summary = entry.summary
    Article.objects.bulk_update([article for _entry, article in new], ["summary"], batch_size=500)
    articles_changed([article.pk for _entry, article in new])  # the search reads summaries
    codes = {article.pk: _codes(entry.suggested) for entry, article in new}
    suggest_codes(
        codes={number: found for number, found in codes.items() if found}, source=READER, actor=None, at=at
    )


def _held(record: Record) -> QuerySet[Article]:
    same = Q(rest__has_key="starting", key=record.key)
    for name in ("doi", "pmid", "pmcid"):
        if value := getattr(record, name):
            same |= Q(**{name: value})
    return Article.objects.filter(same)


def _codes(suggested: Mapping[str, Any]) -> dict[str, set[str]]:
    """In the codebook's words. Its formats are named there in the words of this collection too."""
    codes = {
        "kind": {suggested.get("kind", "")},
        "format": {code for words in suggested.get("formats", ()) for code in codes_meant(words, "format")},
        "model": set(codes_meant(suggested.get("model", ""), "model")),
        "studied": set(suggested.get("countries_studied", ())),
    }
    return {dimension: found for dimension, found in codes.items() if found - {""}}


def _tie_references(added: Iterable[Entry]) -> None:
    """References without an identifier: the file says which of its records each one is."""
    own = Article.objects.filter(merged_into=None, rest__has_key="starting")
    for entry in added:
        for place, key in enumerate(entry.held, 1):
            open_ones = Reference.objects.filter(article__in=own.filter(key=entry.record.key), cited=None)
            open_ones.filter(place=place).update(cited=own.filter(key=key).first())
