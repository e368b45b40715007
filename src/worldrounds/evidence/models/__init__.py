"""The tables of the evidence hall, one file a subject."""

from worldrounds.evidence.models.articles import Article, Curator, Reference
from worldrounds.evidence.models.coding import ArticleCode, Standing, Suggestion
from worldrounds.evidence.models.collections import Collection, CollectionGuest, CollectionItem, SavedSearch

__all__ = [
    "Article",
    "ArticleCode",
    "Collection",
    "CollectionGuest",
    "CollectionItem",
    "Curator",
    "Reference",
    "SavedSearch",
    "Standing",
    "Suggestion",
]
