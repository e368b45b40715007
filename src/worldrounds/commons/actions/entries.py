"""What every kind of entry begins with: a draft with an address of its own, and the articles that it cites."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.utils.text import slugify
from django.utils.translation import gettext as _

from worldrounds.bibliography import identifiers
from worldrounds.commons.models import Entry
from worldrounds.commons.queries.people import school_of
from worldrounds.core import audit
from worldrounds.core.addresses import first_free
from worldrounds.core.errors import Refused
from worldrounds.evidence.models import Article
from worldrounds.evidence.queries import articles_with
from worldrounds.network.models import Institution
from worldrounds.people.models import Person

RESERVED = {"new", "import"}  # addresses beside those of entries
MOST_ARTICLES = 20

_NUMBER = re.compile(r"(?:.*/evidence/(?:articles/)?)?(\d{1,9})/?$")


def start_entry(
    *,
    author: Person,
    kind: Entry.Kind,
    title: str,
    summary: str,
    language: str,
    at: datetime,
    topics: Iterable[str] = (),
    institution: Institution | None = None,
    slug: str = "",
) -> Entry:
    """A draft, of the author's school if no other is named; its address comes from ``slug``, else from the title."""
    made = Entry.objects.create(
        kind=kind,
        slug=free_slug(kind, slug or title),
        title=title,
        summary=summary,
        language=language,
        topics=list(topics),
        author=author,
        institution=institution or school_of(author),
        created_at=at,
        changed_at=at,
    )
    audit.record(at=at, actor=author, verb="started entry", target=made)
    return made


def locked_entry(entry: Entry) -> Entry:
    """As it is now, and until the transaction ends."""
    rows = Entry.objects.select_for_update(of=("self",)).select_related("author", "institution")
    return rows.get(pk=entry.pk)


def free_slug(kind: Entry.Kind, wanted: str) -> str:
    """``wanted`` as an address, or that with the first number that no entry of the kind has (1 query)."""
    start = slugify(wanted)[:60].strip("-") or kind.value
    same = Entry.objects.filter(kind=kind, slug__startswith=start)
    return first_free(start, RESERVED | set(same.values_list("slug", flat=True)))


def articles_of_lines(lines: Iterable[str]) -> list[Article]:
    """Articles of the evidence hall, each named by its DOI, its PMID with the word before it, its number here or the
    address of its page (at most 2 queries). Raises Refused for what is not held."""
    named = [line.strip() for line in lines if line.strip()]
    numbers = {line: int(match[1]) for line in named if (match := _NUMBER.match(line))}
    keys = {line: identifiers.doi(line) or identifiers.pmid(line) for line in named if line not in numbers}
    by_number = Article.objects.filter(merged_into=None).in_bulk(numbers.values()) if numbers else {}
    by_key = articles_with(keys.values())
    found = {
        line: by_number.get(numbers[line]) if line in numbers else by_key.get(keys[line]) for line in named
    }
    unknown = [line for line, article in found.items() if article is None]
    if unknown:
        raise Refused(_("Not in the evidence hall: %(line)s") % {"line": unknown[0]}, field="articles")
    articles = list(dict.fromkeys(article for article in found.values() if article))
    if len(articles) > MOST_ARTICLES:
        raise Refused(_("Cite at most %(most)s articles.") % {"most": MOST_ARTICLES}, field="articles")
    return articles
