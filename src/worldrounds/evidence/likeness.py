"""Rows <-> the index of similar articles, which lies in ``likeness`` below the installation's data."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from worldrounds.bibliography.likeness import BATCH, Document, Store, Terms, Text, extended, terms_of
from worldrounds.evidence.models import Article

READING = 2  # to be raised when terms are read differently: then everything is read again
READ = (
    "title",
    "translated_title",
    "abstract",
    "headings",
    "keywords",
    "summary",
)  # what of an article is compared


@cache
def store_in(folder: Path) -> Store:
    return Store(folder)


def store() -> Store:
    return store_in(settings.DATA / "likeness" / str(READING))


def bring_up_to_date() -> int:
    """How many articles were read; 0 also while another process does it. Broken off anywhere, it goes on next time."""
    kept = store()
    with kept.alone() as may:
        if not may:
            return 0
        now = stamps_now()
        held = kept.index().stamps()
        stale = [number for number, stamp in now.items() if held.get(number) != stamp]
        gone = held.keys() - now.keys()
        for first in range(0, len(stale), BATCH):
            batch = stale[first : first + BATCH]
            kept.keep(extended(kept.index(), documents(batch), gone))
        if gone and not stale:
            kept.keep(extended(kept.index(), (), gone))
        return len(stale)


def stamps_now() -> dict[int, int]:
    """Of every article that lists show: its number, and when it was changed."""
    rows = Article.objects.filter(merged_into=None).order_by("pk").values_list("pk", "changed_at")
    return {number: stamp_of(changed) for number, changed in rows.iterator(chunk_size=5_000)}


def stamp_of(changed: datetime) -> int:
    return int(changed.timestamp() * 1_000_000)


def documents(numbers: Collection[int]) -> Iterable[Document]:
    rows = Article.objects.filter(pk__in=numbers, merged_into=None).only("changed_at", *READ)
    for article in rows.iterator(chunk_size=500):
        yield article.pk, stamp_of(article.changed_at), terms(article)


def text(article: Article) -> Text:
    """Where there is no abstract, our own summary stands for it. Titles in two languages are both read."""
    abstract = tuple(part.get("text", "") for part in article.abstract)
    return Text(
        title=" . ".join(part for part in (article.title, article.translated_title) if part),
        abstract=abstract or ((article.summary,) if article.summary else ()),
        headings=tuple(
            (heading["name"], tuple(part["name"] for part in heading.get("qualifiers", ())))
            for heading in article.headings
        ),
        keywords=tuple(article.keywords),
    )


def terms(article: Article) -> Terms:
    read = text(article)
    return terms_of(title=read.title, abstract=read.abstract, headings=read.headings, keywords=read.keywords)
