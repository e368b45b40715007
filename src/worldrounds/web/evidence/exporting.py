"""One record as a file, in every format that can be taken in again, and as text and a table."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from worldrounds.bibliography.formats import ENDINGS, WRITERS
from worldrounds.core.errors import NotFound
from worldrounds.evidence import queries
from worldrounds.evidence.records import to_record

NAMES = {
    "nbib": "NBIB",
    "ris": "RIS",
    "bibtex": "BibTeX",
    "csl": "CSL-JSON",
    "pubmed-xml": "PubMed XML",
    "text": "Text",
    "csv": "CSV",
}  # names of formats
EXPORTS = tuple(
    (name, NAMES.get(name, name)) for name in (*NAMES, *WRITERS.keys() - NAMES) if name in WRITERS
)


@login_not_required
@require_GET
def export(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    if kind not in WRITERS:
        raise NotFound
    article = queries.article(number)
    if article.pk != number:
        return redirect("article-export", article.pk, kind, permanent=True)
    ending, content_type = ENDINGS[kind]
    answer = HttpResponse("".join(WRITERS[kind]([to_record(article)])), f"{content_type}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="article-{article.pk}.{ending}"'
    return answer
