"""An article in one line, from its row alone: for lists, feeds and tables."""

from typing import Any

from worldrounds.evidence.models import Article


def names_of(article: Article) -> list[str]:
    return [name_of(author) for author in article.authors]


def name_of(author: dict[str, Any]) -> str:
    parts = (author.get(part, "") for part in ("given", "family", "suffix"))
    return author.get("literal") or " ".join(part for part in parts if part)


def where_of(article: Article) -> str:
    """“Night 2024;2(1):3-9”."""
    year = str(article.year or "")
    number = article.volume + (f"({article.issue})" if article.issue else "")
    place = ":".join(part for part in (number, article.pages) if part)
    when = ";".join(part for part in (year, place) if part)
    return " ".join(part for part in (article.journal_short or article.journal, when) if part)
