"""A record's page."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from worldrounds.bibliography.addresses import web_address
from worldrounds.bibliography.formats.abstracts import joined
from worldrounds.bibliography.record import Record
from worldrounds.evidence import queries
from worldrounds.evidence.models import Article
from worldrounds.evidence.queries.around import around, told_of
from worldrounds.evidence.queries.collections import curates_and_saved
from worldrounds.evidence.queries.similar import similar_to
from worldrounds.evidence.records import to_record
from worldrounds.journeys.uses import uses_of
from worldrounds.web.evidence.citing import citation_shown
from worldrounds.web.evidence.classified import classified
from worldrounds.web.evidence.exporting import NAMES
from worldrounds.web.evidence.metadata import citation_tags, schema_org
from worldrounds.web.evidence.saving import know_saved
from worldrounds.web.evidence.words import (
    kind_words,
    notices_shown,
    numbered_affiliations,
    published,
)
from worldrounds.web.heads import Head, absolute
from worldrounds.web.reader import reader_if_any

SHOWN_REFERENCES = 10  # the others are one click away
A_FEW, MANY = 5, 20  # similar articles
USES = {
    "format": gettext_lazy("Format"),
    "blueprint": gettext_lazy("Blueprint"),
    "case": gettext_lazy("Case"),
}


@login_not_required
@require_GET
def article(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.article(number)
    if found.pk != number:
        return redirect("article", found.pk, permanent=True)
    person, curates = reader_if_any(request), False
    if person is not None:
        curates, has_saved = curates_and_saved(person, found)
        know_saved(request, {found.pk} if has_saved else set())
    return render(
        request, "evidence/article/article.html", article_page(request, found) | {"curates": curates}
    )


def article_page(request: HttpRequest, article: Article) -> dict[str, Any]:
    near = around(article)
    # The record without its references: the page shows their rows.
    article._prefetched_objects_cache = {"references": []}  # type: ignore[attr-defined]  # Django's own
    record = to_record(article)
    return {
        "article": article,
        "record": record,
        "kinds": kind_words(record),
        "published": published(record),
        "affiliations": numbered_affiliations(record),
        "notices": notices_shown(record, told_of(article)),
        "references": near.references[:SHOWN_REFERENCES],
        "more_references": near.references[SHOWN_REFERENCES:],
        "citing": near,
        "classified": classified(article),
        "used": [(USES[use.kind], use) for use in uses_of(article)],
        "exports": NAMES.items(),
        "website": web_address(record.url),
        **citation_shown(record, ""),
        "head": article_head(article, record, request.path),
    }


def article_head(article: Article, record: Record, path: str) -> Head:
    address = absolute(path)
    return Head(
        article.title,
        article.summary or joined(record.abstract),
        path,
        is_article=True,
        tags=citation_tags(record, address),
        data=schema_org(record, address),
    )


@login_not_required
@require_GET
def similar(request: HttpRequest, number: int) -> HttpResponse:
    """A few for the record's page, which asks for them once it is there; more by themselves."""
    found = queries.article(number)
    if found.pk != number:
        return redirect("article-similar", found.pk, permanent=True)
    is_part = bool(request.htmx)  # type: ignore[attr-defined]  # django_htmx
    most, name = (A_FEW, "similar") if is_part else (MANY, "similar_page")
    shown = {"article": found, "similar": similar_to(found, most=most)}
    return render(request, f"evidence/article/{name}.html", shown)
