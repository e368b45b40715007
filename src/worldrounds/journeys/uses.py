"""What rests on an article: formats, blueprints and cases of the house."""

from dataclasses import dataclass
from typing import Literal

from worldrounds.commons.catalogue import blueprints
from worldrounds.commons.evidence import rests_on
from worldrounds.commons.format import formats
from worldrounds.evidence.models import Article
from worldrounds.rooms.cases import library


@dataclass(frozen=True)
class Use:
    kind: Literal["format", "blueprint", "case"]
    title: str
    slug: str = ""  # of what has a page for everybody


def uses_of(article: Article) -> list[Use]:
    """Formats, blueprints, cases, each by their titles (no query)."""
    own = {article.doi, article.pmid} - {""}
    kinds = [
        Use("format", one.name, one.slug)
        for one in formats()
        if own & {source.doi.lower() for source in one.sources}
    ]
    designs = [
        Use("blueprint", found.title, found.slug)
        for found in blueprints()
        if rests_on(found.document, article)
    ]
    cases = [
        Use("case", case.title)
        for case in library()
        if own & {identifier for source in case.sources for identifier in source.identifiers}
    ]
    return [*sorted(kinds, key=_title), *designs, *sorted(cases, key=_title)]


def _title(use: Use) -> str:
    return use.title
