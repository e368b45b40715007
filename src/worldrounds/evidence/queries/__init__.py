"""Reads of the evidence hall, one file a subject."""

from worldrounds.evidence.queries.articles import article, find_articles
from worldrounds.evidence.queries.codes import Held, codes_of

__all__ = ["Held", "article", "codes_of", "find_articles"]
