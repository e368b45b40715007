"""Atom feeds: what is new in the whole collection, in a public collection, and for a search that somebody keeps."""

from datetime import datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from worldrounds.evidence.models import Article, Collection, SavedSearch
from worldrounds.evidence.queries.collections import access_collection, items_of
from worldrounds.evidence.queries.searches import newest_found, search_by_token
from worldrounds.web.addresses import url
from worldrounds.web.evidence.lines import names_of, where_of
from worldrounds.web.feeds import ENTRIES, AtomFeed, paragraphs, public_feed

Of = TypeVar("Of")
Entry = tuple[Article, datetime]  # and since when it is in the feed


class ArticlesFeed(AtomFeed, Generic[Of]):
    def item_title(self, item: Entry) -> str:
        return item[0].title

    def item_description(self, item: Entry) -> str:
        article = item[0]
        return paragraphs(", ".join(names_of(article)), where_of(article), article.summary)

    def item_link(self, item: Entry) -> str:
        return url("article", item[0].pk)

    def item_pubdate(self, item: Entry) -> datetime:
        return item[1]

    def item_updateddate(self, item: Entry) -> datetime:
        return max(item[1], item[0].changed_at)


class NewArticles(ArticlesFeed[None]):
    def title(self) -> str:
        return _("New in the evidence hall")

    def subtitle(self) -> str:
        return _("Articles on theories and actions in the internationalization of medical education.")

    def link(self) -> str:
        return url("evidence")

    def items(self) -> list[Entry]:
        rows = Article.objects.filter(merged_into=None).order_by("-pk")[:ENTRIES]
        return [(row, row.added_at) for row in rows]


class OfCollection(ArticlesFeed[Collection]):
    def get_object(self, request: HttpRequest, *args: Any, collection: str, **kwargs: Any) -> Collection:
        return access_collection(
            reader=None, slug=collection
        ).collection  # programs that read feeds are visitors

    def title(self, obj: Collection) -> str:
        return obj.title

    def subtitle(self, obj: Collection) -> str:
        return obj.introduction

    def link(self, obj: Collection) -> str:
        return url("collection", obj.slug)

    def feed_copyright(self) -> str:
        return "CC BY 4.0"

    def items(self, obj: Collection) -> list[Entry]:
        rows = items_of(obj).order_by("-added_at", "-pk")[:ENTRIES]
        return [(row.shown, row.added_at) for row in rows]


class OfSearch(ArticlesFeed[SavedSearch]):
    """The address is the key: programs that read feeds do not sign in."""

    def get_object(self, request: HttpRequest, *args: Any, token: str, **kwargs: Any) -> SavedSearch:
        return search_by_token(token)

    def title(self, obj: SavedSearch) -> str:
        return obj.question

    def link(self, obj: SavedSearch) -> str:
        return f"{url('evidence')}?{urlencode({'q': obj.question})}"

    def items(self, obj: SavedSearch) -> list[Entry]:
        articles, _count = newest_found(obj.question, most=ENTRIES)
        return [(article, article.added_at) for article in articles]


new_articles = public_feed(NewArticles())
of_collection = public_feed(OfCollection())
of_search = public_feed(OfSearch())
