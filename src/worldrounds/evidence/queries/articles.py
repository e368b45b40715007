"""Reads of articles."""

from collections.abc import Iterable

from django.db.models import Q

from worldrounds.core.errors import NotFound
from worldrounds.evidence.models import Article


def article(number: int) -> Article:
    """Of a merged record, the one that it became (2 queries then).

    Raises NotFound.
    """
    found = Article.objects.filter(pk=number).select_related("merged_into").first()
    if found is None:
        raise NotFound
    return found.merged_into or found


def articles_with(identifiers: Iterable[str]) -> dict[str, Article]:
    """Of identifiers as records keep them (“10.…/…”, “37221527”, “PMC9044376”) those that are held (1 query)."""
    wanted = {identifier for identifier in identifiers if identifier}
    if not wanted:
        return {}
    same = Q(doi__in=wanted) | Q(pmid__in=wanted) | Q(pmcid__in=wanted)
    found: dict[str, Article] = {}
    for one in Article.objects.filter(same, merged_into=None).order_by("pk"):
        found |= dict.fromkeys(wanted & {one.doi, one.pmid, one.pmcid}, one)
    return found
