"""Reads of articles."""

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
