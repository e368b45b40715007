"""One record as a file, in every format that can be taken in again, and as text and a table."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from worldrounds.bibliography.formats import ENDINGS, WRITERS
from worldrounds.core.errors import NotFound
from worldrounds.evidence import queries
from worldrounds.evidence.models import Article
from worldrounds.evidence.records import to_record

NAMES = {
    "nbib": "NBIB",
    "ris": "RIS",
    "bibtex": "BibTeX",
    "csl": "CSL-JSON",
    "pubmed-xml": "PubMed XML",
    "text": gettext_lazy("Plain text"),
    "csv": gettext_lazy("Table (CSV)"),
}  # of formats


@login_not_required
@require_GET
def export(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    if kind not in WRITERS:
        raise NotFound
    article = queries.article(number)
    if article.pk != number:
        return redirect("article-export", article.pk, kind, permanent=True)
    return file_of(article, kind, "attachment")


def file_of(article: Article, kind: str, disposition: str) -> HttpResponse:
    written = "".join(WRITERS[kind]([to_record(article)]))
    return HttpResponse(written, headers=headers_of(kind, f"article-{article.pk}", disposition))


def headers_of(kind: str, name: str, disposition: str) -> dict[str, str]:
    """``name`` without ending; ``disposition``: inline or attachment."""
    ending, content_type = ENDINGS[kind]
    return {
        "Content-Type": f"{content_type}; charset=utf-8",
        "Content-Disposition": f'{disposition}; filename="{name}.{ending}"',
    }
