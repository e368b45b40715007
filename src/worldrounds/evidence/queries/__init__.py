"""Reads of the evidence hall, one file a subject."""

from worldrounds.evidence.queries.articles import article, articles_with
from worldrounds.evidence.queries.codes import Held, codes_of

__all__ = ["Held", "article", "articles_with", "codes_of"]
