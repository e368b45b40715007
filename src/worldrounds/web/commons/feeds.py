"""What is new in the commons as Atom: all of it, or of a kind, a topic, a school."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from worldrounds.commons.models import Entry
from worldrounds.commons.queries.entries import chosen_entries
from worldrounds.web.addresses import url
from worldrounds.web.commons.hall import chosen_of, title_of
from worldrounds.web.commons.kinds import kind_word
from worldrounds.web.feeds import ENTRIES, AtomFeed, paragraphs, public_feed


class NewEntries(AtomFeed):
    feed_copyright = "CC BY 4.0"

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, str]:
        return chosen_of(request)

    def title(self, obj: dict[str, str]) -> str:
        return title_of(obj)

    def link(self, obj: dict[str, str]) -> str:
        return url("commons")

    def items(self, obj: dict[str, str]) -> list[Entry]:
        return list(chosen_entries(**obj)[:ENTRIES])

    def item_title(self, item: Entry) -> str:
        return item.title

    def item_description(self, item: Entry) -> str:
        return paragraphs(item.summary, item.institution.name if item.institution else "")

    def item_link(self, item: Entry) -> str:
        return item.path

    def item_author_name(self, item: Entry) -> str:
        return str(item.author) if item.author else _("Somebody who left")

    def item_categories(self, item: Entry) -> list[str]:
        return [kind_word(item), *item.topics]

    def item_pubdate(self, item: Entry) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Entry) -> datetime:
        return item.changed_at


new_entries = public_feed(NewEntries())
