"""A record's page."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from worldrounds.bibliography.addresses import web_address
from worldrounds.evidence import queries
from worldrounds.evidence.codebook import codebook
from worldrounds.evidence.models import Article, Standing
from worldrounds.evidence.queries.around import around, tied, told_by_others
from worldrounds.evidence.queries.similar import similar_to
from worldrounds.evidence.records import to_record
from worldrounds.evidence.rules import may_curate
from worldrounds.journeys.uses import uses_of
from worldrounds.web.evidence.citing import citation_shown
from worldrounds.web.evidence.exporting import EXPORTS
from worldrounds.web.evidence.metadata import citation_tags, schema_org
from worldrounds.web.evidence.words import (
    kind_words,
    notice_words,
    numbered_affiliations,
    published,
)
from worldrounds.web.reader import reader_if_any

SHOWN_REFERENCES = 10  # the others are one click away
USES = {"blueprint": gettext_lazy("Blueprint"), "case": gettext_lazy("Case")}


@login_not_required
@require_GET
def article(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.article(number)
    if found.pk != number:
        return redirect("article", found.pk, permanent=True)
    person = reader_if_any(request)
    curates = person is not None and may_curate(person)
    return render(
        request, "evidence/article/article.html", article_page(request, found) | {"curates": curates}
    )


def article_page(request: HttpRequest, article: Article) -> dict[str, Any]:
    near, held = around(article), tied(article.notices)
    # The record without its references: the page shows their rows.
    article._prefetched_objects_cache = {"references": []}  # type: ignore[attr-defined]  # Django's own
    record = to_record(article)
    address = request.build_absolute_uri(request.path)
    return {
        "article": article,
        "record": record,
        "kinds": kind_words(record),
        "published": published(record),
        "affiliations": numbered_affiliations(record),
        "notices": [
            *(notice_words(notice, held) for notice in record.notices),
            *(notice_words(said, {said.pmid: by, said.doi: by}) for said, by in told_by_others(article)),
        ],
        "references": near.references[:SHOWN_REFERENCES],
        "more_references": near.references[SHOWN_REFERENCES:],
        "citing": near,
        "similar": similar_to(article),
        "codes": codes_shown(article),
        "used": [(USES[use.kind], use.title) for use in uses_of(article)],
        "exports": EXPORTS,
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
