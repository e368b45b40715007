"""Articles as files: a collection in every format, and everything at once."""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from worldrounds.bibliography.formats import WRITERS, csl
from worldrounds.core.errors import NotFound
from worldrounds.core.incomes import GROUPS, income_group, incomes
from worldrounds.evidence import harvesting
from worldrounds.evidence.models import Article, CollectionItem
from worldrounds.evidence.models.collections import LICENCE, LICENCE_ADDRESS
from worldrounds.evidence.queries.codes import Held, countries, held_of, incomes_of, whose_view
from worldrounds.evidence.queries.collections import access_collection, items_of
from worldrounds.evidence.records import to_record
from worldrounds.web.addresses import url
from worldrounds.web.evidence.exporting import headers_of
from worldrounds.web.evidence.limits import HOUR, allow
from worldrounds.web.evidence.lines import names_of
from worldrounds.web.exports import FORMATS as TABLES
from worldrounds.web.exports import export_response
from worldrounds.web.reader import reader_if_any

BULK_AN_HOUR = 10  # for one address


@login_not_required
@require_GET
def collection(request: HttpRequest, collection: str, kind: str) -> HttpResponseBase:
    """In the editor's order: tables with the notes, and files for reference managers. Who is not signed in gets an
    abstract only under a free licence: in a file they are passed on by the thousand."""
    shelf = access_collection(reader=reader_if_any(request), slug=collection)
    found, items = shelf.collection, items_of(shelf.collection)
    if kind in TABLES:
        return export_response(
            found.slug, kind, _headers(), (_row(n, item) for n, item in enumerate(_with_codes(items), 1))
        )
    if kind not in WRITERS:
        raise NotFound
    rows = items.prefetch_related("article__references", "article__merged_into__references")
    read = harvesting.passed_on if shelf.reader is None else to_record
    records = (read(item.shown) for item in rows.iterator(chunk_size=harvesting.CHUNK))
    headers = headers_of(kind, found.slug, "attachment") | {"Cache-Control": "private, no-store"}
    return StreamingHttpResponse(WRITERS[kind](records), headers=headers)


def _with_codes(items: QuerySet[CollectionItem]) -> QuerySet[CollectionItem]:
    return items.prefetch_related("article__codes", "article__merged_into__codes")


def _headers() -> list[str]:
    return [
        _("Place"), _("Title"), _("Authors"), _("Journal or book"), _("Year"), _("Volume"), _("Issue"), _("Pages"),
        "DOI", "PMID", "PMCID", _("Countries studied"), _("Income where studied"), _("Countries of the authors"),
        _("Income of the authors' countries"), _("Address"), _("Note"),
    ]  # fmt: skip


def _row(place: int, item: CollectionItem) -> list[str | int | None]:
    article = item.shown
    held = held_of(article)
    return [
        place, article.title, "; ".join(names_of(article)), article.journal, article.year, article.volume,
        article.issue, article.pages, article.doi, article.pmid, article.pmcid,
        *_countries(held, "studied"), *_countries(held, "writing"),
        settings.ADDRESS + url("article", article.pk), item.note,
    ]  # fmt: skip


def _countries(held: Mapping[str, Held], dimension: str) -> tuple[str, str]:
    """Codes, and the income groups of those that have one, the lowest first."""
    codes = countries(held, dimension)
    groups = {income_group(code) for code in codes}
    return "; ".join(codes), "; ".join(group for group in GROUPS if group in groups)


@login_not_required
@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """What programs can have, and under which licence."""
    doors = {
        name: settings.ADDRESS + url(name) for name in ("evidence-bulk", "oai", "api-schema", "evidence-feed")
    }
    shown = {
        "doors": doors,
        "api": f"{settings.ADDRESS}/api/",
        "licence": (LICENCE, LICENCE_ADDRESS),
        "incomes": incomes(),
    }
    return render(request, "evidence/data.html", shown)


# Everything -----------------------------------------------------------------------------------------------


@login_not_required
@require_GET
def everything(request: HttpRequest) -> HttpResponseBase:
    """All articles, one a line, as CSL-JSON, packed; written while it is read, so that no length is too much."""
    if not allow(request, "bulk", limit=BULK_AN_HOUR, seconds=HOUR):
        return HttpResponse(status=429, headers={"Retry-After": str(HOUR)})
    request.META["HTTP_ACCEPT_ENCODING"] = ""  # it is packed already: nothing packs it once more on its way
    lines = (line_of(article) for article in harvesting.everything())
    answer = StreamingHttpResponse(packed(lines), content_type="application/gzip")
    answer["Content-Disposition"] = 'attachment; filename="worldrounds-evidence.jsonl.gz"'
    answer["Link"] = f'<{LICENCE_ADDRESS}>; rel="license"'
    if changed := harvesting.latest():
        answer["Last-Modified"] = http_date(changed.timestamp())
    return answer


def line_of(article: Article) -> bytes:
    (item,) = json.loads("".join(csl.write([harvesting.passed_on(article)])))
    held = held_of(article)
    hall = {
        "number": article.pk,
        "address": settings.ADDRESS + url("article", article.pk),
        "summary": article.summary,
        "retracted": article.is_retracted,
        "codes": {key: {"standing": one.standing, "codes": one.codes} for key, one in held.items()},
        "income_groups": incomes_of(held),
        "whose_view": whose_view(held),
        "licence": LICENCE,
    }
    item["custom"] = item.get("custom", {}) | {csl.HALL: hall}
    return json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def packed(lines: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(wbits=31)  # as gzip
    for line in lines:
        if piece := packer.compress(line):
            yield piece
    yield packer.flush()
