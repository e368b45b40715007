"""What rests on an article: blueprints and cases of the house."""

from dataclasses import dataclass
from typing import Literal

from worldrounds.commons.catalogue import blueprints
from worldrounds.commons.evidence import rests_on
from worldrounds.evidence.models import Article
from worldrounds.rooms.cases import library


@dataclass(frozen=True)
class Use:
    kind: Literal["blueprint", "case"]
    title: str


def uses_of(article: Article) -> list[Use]:
    """Blueprints, then cases, by their titles (no query)."""
    own = {article.doi, article.pmid} - {""}
    designs = [Use("blueprint", found.title) for found in blueprints() if rests_on(found.document, article)]
    cases = [
        Use("case", case.title)
        for case in library()
        if own & {identifier for source in case.sources for identifier in source.identifiers}
    ]
    return designs + sorted(cases, key=lambda use: use.title)
