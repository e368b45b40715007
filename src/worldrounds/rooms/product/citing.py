"""A record of the evidence hall as a source in a room's list."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from worldrounds.bibliography.addresses import address_of, web_address
from worldrounds.evidence.models import Article
from worldrounds.evidence.queries import article as article_by_number
from worldrounds.rooms.models import Source
from worldrounds.rooms.product.sources import save_source
from worldrounds.rooms.queries import Inside

AUTHORS = 6  # then “et al”, as the ICMJE's sample references


def cite_article(*, inside: Inside, number: int) -> Source:
    """Add the article to the room's sources. Doing it again gives the source that is there.

    Raises NotFound.
    """
    article = article_by_number(number)
    try:
        with transaction.atomic():
            return _listed(inside, article) or save_source(
                inside=inside, values=_values(article), article=article
            )
    except IntegrityError:  # somebody else of the group did it at the same moment
        return inside.room.sources.get(article=article)


def _listed(inside: Inside, article: Article) -> Source | None:
    """One that a member wrote by hand, with the article's DOI, becomes the article's."""
    found = inside.room.sources.filter(article=article).first()
    if found is None and article.doi and inside.may_write:
        found = inside.room.sources.filter(article=None, doi__iexact=article.doi).first()
        if found is not None:
            found.article = article
            found.save(update_fields=["article"])
    return found


def _values(article: Article) -> dict[str, str]:
    return {
        "title": article.title[:500],
        "authors": authors_line(article.authors)[:500],
        "year": str(article.year or ""),
        "published_in": _published_in(article)[:300],
        "doi": article.doi[:200],
        "address": _address(article)[:500],
    }


def authors_line(authors: Sequence[Mapping[str, Any]]) -> str:
    names = [_short(name) for name in authors[:AUTHORS]]
    return ", ".join([*names, "et al"] if len(authors) > AUTHORS else names)


def _short(name: Mapping[str, Any]) -> str:
    """“Wu A”; a group's name as it is."""
    initials = "".join(part[0] for part in name.get("given", "").replace("-", " ").split())
    return str(name.get("literal", "")) or f"{name.get('family', '')} {initials}".strip()


def _published_in(article: Article) -> str:
    """“BMC Med Educ 23(1):366”; publisher where there is no journal."""
    where = article.journal_short or article.journal or article.publisher
    issue = f"({article.issue})" if article.issue else ""
    volume = f"{article.volume}{issue}"
    if article.pages:
        volume = f"{volume}:{article.pages}" if volume else article.pages
    return f"{where} {volume}".strip()


def _address(article: Article) -> str:
    return web_address(article.url) or address_of(pmcid=article.pmcid) or address_of(pmid=article.pmid)
