"""The JSON API, open to everybody: ``/api/``. Its description: ``/api/openapi.json``. docs/reference/for-machines.md"""

from datetime import datetime
from functools import cache
from typing import Any, Literal

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Query, Schema
from pydantic import Field

from worldrounds.bibliography.record import Record
from worldrounds.core.errors import NotFound
from worldrounds.core.incomes import GROUPS, incomes
from worldrounds.evidence import harvesting, queries
from worldrounds.evidence.models import Article, Collection, Standing
from worldrounds.evidence.models.collections import LICENCE
from worldrounds.evidence.queries.codes import held_of, incomes_of, whose_view
from worldrounds.evidence.queries.collections import access_collection, items_of, public_collections
from worldrounds.evidence.records import to_record
from worldrounds.evidence.search import find
from worldrounds.evidence.search.problems import sentence
from worldrounds.evidence.viewpoints import INSIDE, OUTSIDE
from worldrounds.web.addresses import url
from worldrounds.web.evidence.exporting import file_of
from worldrounds.web.evidence.limits import MINUTE, Limit

LARGEST_PAGE = 100

api = NinjaAPI(
    title="Worldrounds: evidence",
    version="1",
    description=(
        "Articles on theories and actions in the internationalization of medical education. Our own words are under "
        f"{LICENCE}; abstracts belong to their sources: `abstract_licence` says what each may be used for. To take "
        "everything, use the bulk file or OAI-PMH."
    ),
    urls_namespace="api",
    docs_url=None,  # ninja's page loads scripts of others
    openapi_url=None,  # served below, without a name space
    throttle=[Limit(240, MINUTE)],
)


Sort = Literal["relevance", "newest", "oldest"]
Kind = Literal["csl", "nbib", "ris", "bibtex", "pubmed-xml", "text", "csv"]


class Problem(Schema):
    detail: str


class CodesOut(Schema):
    standing: str = Field(
        description="What they rest on: readers who agree, one reader, a suggestion, or the record itself.",
        json_schema_extra={"enum": list(Standing.values)},
    )
    codes: list[str]


class ArticleOut(Schema):
    number: int = Field(description="The stable identifier. That of a merged record leads to the other.")
    address: str
    summary: str = Field(description="Ours, in our own words; empty where nobody has written one.")
    is_retracted: bool
    added_at: datetime
    changed_at: datetime
    codes: dict[str, CodesOut] = Field(
        description="How it is classified here, by question; `studied`, `writing`: countries (ISO 3166-1)."
    )
    income_groups: dict[str, str] = Field(
        description="Of these countries, by the World Bank's list for its fiscal year "
        f"{incomes().fiscal_year}: {', '.join(GROUPS)}. A country without a group is left out."
    )
    whose_view: str = Field(
        description="outside: studied where income is low or middle, and all authors whose country is known work "
        "where it is high. inside: authors work where it is low or middle, too.",
        json_schema_extra={"enum": ["", OUTSIDE, INSIDE]},
    )
    record: Record = Field(
        description="What the sources say. In lists, an abstract only under a free licence."
    )


class ArticlePage(Schema):
    count: int
    page: int
    size: int
    did_you_mean: str = Field(description="The question with its words spelt right, if one was not known.")
    articles: list[ArticleOut]


class CollectionOut(Schema):
    slug: str
    address: str
    title: str
    introduction: str = Field(description="Markdown")
    licence: str = Field(description="Of the introduction and the notes.")
    editor: str
    changed_at: datetime
    count: int = Field(description="Articles")


class CollectionPage(Schema):
    count: int
    page: int
    size: int
    collections: list[CollectionOut]


class ItemOut(Schema):
    place: int = Field(description="From 1")
    note: str
    article: ArticleOut


class ItemPage(Schema):
    count: int
    page: int
    size: int
    items: list[ItemOut]


class Paging(Schema):
    page: int = Field(1, ge=1, le=10_000)
    size: int = Field(20, ge=1, le=LARGEST_PAGE)

    @property
    def part(self) -> slice:
        return slice((self.page - 1) * self.size, self.page * self.size)


Answer = Schema | HttpResponse


@api.exception_handler(NotFound)
def _not_found(request: HttpRequest, error: NotFound) -> HttpResponse:
    return api.create_response(request, Problem(detail="There is no such thing here."), status=404)


@api.get("/articles", response={200: ArticlePage, 400: Problem}, url_name="api-articles")
def articles(request: HttpRequest, paging: Query[Paging], q: str = "", sort: Sort = "relevance") -> Answer:
    """Articles that a question finds, in the language of the search box; all of them without one."""
    whole = Article.objects.prefetch_related("references", "codes")
    found = find(q, sort=sort, page=paging.page, size=paging.size, facets=False, read=whole)
    if found.problem:
        return api.create_response(request, Problem(detail=sentence(found.problem)), status=400)
    shown = found.articles if found.page == paging.page else []  # none after the last page
    return ArticlePage(
        count=found.total,
        page=paging.page,
        size=paging.size,
        did_you_mean=found.respelled,
        articles=[_listed(row) for row in shown],
    )


@api.get("/articles/{int:number}", response={200: ArticleOut, 404: Problem}, url_name="api-article")
def article(request: HttpRequest, number: int) -> Answer:
    """One article, whole. The number of a merged record is answered by a redirection."""
    found = queries.article(number)
    if found.pk != number:
        return redirect("api-article", found.pk, permanent=True)
    return _out(found, to_record(found))


@api.get(
    "/articles/{int:number}/{kind}",
    url_name="api-article-file",
    openapi_extra={"responses": {200: {"description": "The file", "content": {"*/*": {}}}}},
)
def article_file(request: HttpRequest, number: int, kind: Kind) -> HttpResponse:
    """One article as a file for reference managers."""
    found = queries.article(number)
    if found.pk != number:
        return redirect("api-article-file", found.pk, kind, permanent=True)
    return file_of(found, kind, "inline")


@api.get("/collections", response=CollectionPage, url_name="api-collections")
def collections(request: HttpRequest, paging: Query[Paging]) -> CollectionPage:
    """Public collections by title."""
    rows = public_collections()
    shown = [_collection(row, row.count) for row in rows[paging.part]]  # type: ignore[attr-defined]  # annotated
    return CollectionPage(count=rows.count(), page=paging.page, size=paging.size, collections=shown)


@api.get(
    "/collections/{slug:collection}", response={200: CollectionOut, 404: Problem}, url_name="api-collection"
)
def collection(request: HttpRequest, collection: str) -> CollectionOut:
    found = access_collection(reader=None, slug=collection).collection
    return _collection(found, items_of(found).count())


@api.get(
    "/collections/{slug:collection}/articles",
    response={200: ItemPage, 404: Problem},
    url_name="api-collection-articles",
)
def collection_articles(request: HttpRequest, collection: str, paging: Query[Paging]) -> ItemPage:
    """In the editor's order."""
    rows = items_of(access_collection(reader=None, slug=collection).collection)
    shown = list(
        rows.prefetch_related(
            "article__references",
            "article__codes",
            "article__merged_into__references",
            "article__merged_into__codes",
        )[paging.part]
    )
    first = paging.part.start + 1
    items = [
        ItemOut(place=n, note=row.note, article=_listed(row.shown)) for n, row in enumerate(shown, first)
    ]
    return ItemPage(count=rows.count(), page=paging.page, size=paging.size, items=items)


def _listed(article: Article) -> ArticleOut:
    return _out(article, harvesting.passed_on(article))


def _out(article: Article, record: Record) -> ArticleOut:
    held = held_of(article)
    return ArticleOut(
        number=article.pk,
        address=settings.ADDRESS + url("article", article.pk),
        summary=article.summary,
        is_retracted=article.is_retracted,
        added_at=article.added_at,
        changed_at=article.changed_at,
        codes={key: CodesOut(standing=one.standing, codes=list(one.codes)) for key, one in held.items()},
        income_groups=incomes_of(held),
        whose_view=whose_view(held),
        record=record,
    )


def _collection(row: Collection, count: int) -> CollectionOut:
    return CollectionOut(
        slug=row.slug,
        address=settings.ADDRESS + url("collection", row.slug),
        title=row.title,
        introduction=row.introduction,
        licence=LICENCE,
        editor=row.editor.name if row.editor else "",
        changed_at=row.changed_at,
        count=count,
    )


# Addresses ------------------------------------------------------------------------------------------------


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def schema(request: HttpRequest) -> HttpResponse:
    return JsonResponse(described())


@cache  # it changes with the program only
def described() -> dict[str, Any]:
    found = api.get_openapi_schema(path_prefix="/api/")
    for address, operations in found["paths"].items():
        responses = operations["get"]["responses"]
        responses |= {422: _REFUSED, 429: _TOO_MANY}
        if "{" in address:
            responses.setdefault(404, _MISSING)
        if "{number}" in address:
            responses |= {301: _MERGED}
    return found


def _problem(description: str, detail: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", "required": ["detail"], "properties": {"detail": detail}}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


# What ninja answers by itself and does not describe.
_REFUSED = _problem("A parameter cannot be read", {"type": "array", "items": {"type": "object"}})
_MISSING = _problem("There is no such thing", {"type": "string"})
_TOO_MANY = _problem("Too many questions: come back after Retry-After seconds", {"type": "string"})
_MERGED = {
    "description": "The record has become another one",
    "headers": {"Location": {"schema": {"type": "string"}}},
}


def _open(patterns: list[URLResolver | URLPattern]) -> list[URLPattern]:
    """Nobody needs to be signed in. Without ninja's own first page, which only leads to its documentation."""
    kept = [pattern for pattern in patterns if isinstance(pattern, URLPattern) and pattern.name != "api-root"]
    for pattern in kept:
        login_not_required(pattern.callback)
    return kept


urlpatterns = [path("openapi.json", schema, name="api-schema"), *_open(api.urls[0])]
