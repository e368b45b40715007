"""What search engines may read: /sitemap.xml, in parts of at most 50,000 addresses, and /robots.txt."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap, views
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import conditional_page, require_GET

from worldrounds.commons.format import formats
from worldrounds.commons.models import Entry
from worldrounds.commons.queries.entries import public_entries
from worldrounds.evidence.models import Article, Collection
from worldrounds.web.addresses import url
from worldrounds.web.heads import absolute

Row = tuple[Any, datetime | None]  # what the address is made of, and when it last changed


class Rows(Sitemap[Row]):
    """Pages that a query lists."""

    protocol = "https" if settings.HTTPS else "http"

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.ADDRESS).netloc

    def lastmod(self, item: Row) -> datetime | None:
        return item[1]

    def get_latest_lastmod(self) -> datetime | None:
        return None


class Pages(Rows):
    """Those that are always there."""

    def items(self) -> Sequence[Row]:
        commons = ("commons", "formats", "blueprints", "ideas", "visions", "commons-entries", "commons-data")
        evidence = ("evidence", "collections", "scoping-reviews", "evidence-pictures", "evidence-data")
        return [(name, None) for name in ("home", "whenever", *commons, *evidence)]

    def location(self, item: Row) -> str:
        return url(item[0])


class Entries(Rows):
    def items(self) -> Iterable[Row]:
        listed = public_entries().order_by("pk").values_list("kind", "slug", "changed_at")
        return [((kind, slug), changed_at) for kind, slug, changed_at in listed]

    def location(self, item: Row) -> str:
        kind, slug = item[0]
        return Entry(kind=kind, slug=slug).path


class Formats(Rows):
    def items(self) -> Sequence[Row]:
        return [(one.slug, None) for one in formats()]

    def location(self, item: Row) -> str:
        return url("format", item[0])


class Schools(Rows):
    def items(self) -> Sequence[Row]:
        of_schools = public_entries().filter(institution__isnull=False).order_by("institution__slug")
        return list(of_schools.values_list("institution__slug").annotate(Max("changed_at")))

    def location(self, item: Row) -> str:
        return url("commons-school", item[0])


class Articles(Rows):
    def items(self) -> Any:
        return Article.objects.filter(merged_into=None).order_by("pk").values_list("pk", "changed_at")

    def location(self, item: Row) -> str:
        return f"{url('evidence')}{item[0]}/"


class Collections(Rows):
    def items(self) -> Any:
        return Collection.objects.filter(is_public=True).order_by("pk").values_list("slug", "changed_at")

    def location(self, item: Row) -> str:
        return url("collection", item[0])


SECTIONS: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {
    "pages": Pages,
    "entries": Entries,
    "formats": Formats,
    "schools": Schools,
    "articles": Articles,
    "collections": Collections,
}


@login_not_required
@require_GET
@conditional_page
def index(request: HttpRequest) -> HttpResponse:
    return views.index(request, SECTIONS, sitemap_url_name="sitemap-section")


@login_not_required
@require_GET
@conditional_page
def section(request: HttpRequest, section: str) -> HttpResponse:
    return views.sitemap(request, SECTIONS, section=section)


@login_not_required
@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """What is behind a sign-in needs no line here: it is closed. These would only cost the server time."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in _COSTLY),
        "",
        f"Sitemap: {absolute(url('sitemap'))}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


_COSTLY = (
    "/sign-in/",
    "/evidence/?",
    "/evidence/articles.jsonl.gz",
    "/commons/data/commons.zip",
    "/api/",
    "/oai",
)
