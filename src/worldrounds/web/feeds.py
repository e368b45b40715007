"""What all Atom feeds have in common: they are open, and who has read the last state gets no second copy."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.http import conditional_page, require_safe

ENTRIES = 50


class AtomFeed(Feed):  # type: ignore[type-arg]  # Django's class takes no types at run time
    feed_type = Atom1Feed


def paragraphs(*lines: str) -> str:
    """The words of an entry: each line escaped, empty ones left out."""
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line)


def public_feed(feed: AtomFeed) -> Callable[..., HttpResponse]:
    opened: Callable[..., HttpResponse] = login_not_required(require_safe(conditional_page(feed)))
    return opened
