"""An article in one line, from its row alone: for lists, feeds and tables."""

from worldrounds.bibliography.written import full_name
from worldrounds.evidence.models import Article
from worldrounds.evidence.records import authors_of


def names_of(article: Article) -> list[str]:
    return [full_name(name) for name in authors_of(article)]


def where_of(article: Article) -> str:
    """“Night 2024;2(1):3-9”."""
    year = str(article.year or "")
    number = article.volume + (f"({article.issue})" if article.issue else "")
    place = ":".join(part for part in (number, article.pages) if part)
    when = ";".join(part for part in (year, place) if part)
    return " ".join(part for part in (article.journal_short or article.journal, when) if part)
