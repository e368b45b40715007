"""A record's page."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from worldrounds.evidence import queries
from worldrounds.evidence.codebook import codebook
from worldrounds.evidence.models import Article, Standing
from worldrounds.evidence.queries.around import cited_by, references_of, tied
from worldrounds.evidence.records import to_record
from worldrounds.web.evidence.citing import citation_shown
from worldrounds.web.evidence.metadata import citation_tags, schema_org
from worldrounds.web.evidence.words import (
    kind_words,
    notice_words,
    numbered_affiliations,
    published,
    web_address,
)

SHOWN_REFERENCES = 10  # the others are one click away


@login_not_required
@require_GET
def article(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.article(number)
    if found.pk != number:
        return redirect("article", found.pk, permanent=True)
    return render(request, "evidence/article/article.html", article_page(request, found))


def article_page(request: HttpRequest, article: Article) -> dict[str, Any]:
    references, held = references_of(article), tied(article.notices)
    article._prefetched_objects_cache = {"references": references}  # type: ignore[attr-defined]  # Django's own
    record = to_record(article)
    address = request.build_absolute_uri(request.path)
    return {
        "article": article,
        "record": record,
        "kinds": kind_words(record),
        "published": published(record),
        "affiliations": numbered_affiliations(record),
        "notices": [notice_words(notice, held) for notice in record.notices],
        "references": references[:SHOWN_REFERENCES],
        "more_references": references[SHOWN_REFERENCES:],
        "citing": cited_by(article),
        "codes": codes_shown(article),
        "website": web_address(record.url),
        **citation_shown(record, ""),
        "tags": citation_tags(record, address),
        "schema": schema_org(record, address),
    }


@dataclass(frozen=True)
class Coded:
    """A dimension of the codebook and what is held of this article in it, in words."""

    key: str
    name: str
    values: tuple[tuple[str, str], ...]  # code, name
    standing: str
    basis: str  # in words; empty where it is firm


def codes_shown(article: Article) -> list[Coded]:
    held = queries.codes_of([article.pk]).get(article.pk, {})
    return [
        Coded(
            dimension.key,
            dimension.name,
            tuple((code, dimension.name_of(code)) for code in held[dimension.key].codes),
            held[dimension.key].standing,
            basis_words(held[dimension.key].standing),
        )
        for dimension in codebook().dimensions
        if dimension.key in held
    ]


def basis_words(standing: str) -> str:
    return {
        Standing.SUGGESTED: _("suggested"),
        Standing.DERIVED: _("by program"),
        Standing.READER: _("one reader"),
    }.get(Standing(standing), "")
