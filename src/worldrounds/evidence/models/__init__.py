"""The tables of the evidence hall, one file a subject."""

from worldrounds.evidence.models.articles import Article, Curator, Reference
from worldrounds.evidence.models.coding import ArticleCode, Standing, Suggestion

__all__ = ["Article", "ArticleCode", "Curator", "Reference", "Standing", "Suggestion"]
