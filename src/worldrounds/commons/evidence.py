"""The articles that a blueprint rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from worldrounds.bibliography import identifiers
from worldrounds.bibliography.addresses import address_of
from worldrounds.evidence.models import Article
from worldrounds.evidence.queries import articles_with


@dataclass(frozen=True)
class Listed:
    """``article`` is None where the evidence hall does not hold it."""

    identifier: str  # as the file has it: “doi:10.…”
    address: str  # outside
    article: Article | None


def evidence_of(document: Mapping[str, Any]) -> list[Listed]:
    """In the file's order (1 query)."""
    listed = [identifier.partition(":")[::2] for identifier in document.get("evidence", ())]
    held = articles_with(_plain(identifier) for _kind, identifier in listed)
    return [
        Listed(f"{kind}:{value}", address_of(**{kind: value}), held.get(_plain(value)))
        for kind, value in listed
    ]


def rests_on(document: Mapping[str, Any], article: Article) -> bool:
    """The blueprint names the article, as evidence or among its sources."""
    named = [identifier.partition(":")[2] for identifier in document.get("evidence", ())]
    named += [source.get("doi", "") for source in document["sources"]]
    return bool({article.doi, article.pmid, article.pmcid} & {_plain(one) for one in named if one})


def _plain(identifier: str) -> str:
    return identifiers.doi(identifier) or identifier
