"""The tables of the evidence hall, one file a subject."""

from worldrounds.evidence.models.articles import Article, Curator, Reference
from worldrounds.evidence.models.coding import ArticleCode, Standing, Suggestion
from worldrounds.evidence.models.collections import Collection, CollectionGuest, CollectionItem, SavedSearch
from worldrounds.evidence.models.keeping import (
    ArticleKey,
    Change,
    Import,
    ImportedRecord,
    ImportFile,
    Merge,
    Outcome,
    Tie,
    Waiting,
)
from worldrounds.evidence.models.reviews import Candidate, Coder, Coding, Resolution, Review

__all__ = [
    "Article",
    "ArticleCode",
    "ArticleKey",
    "Candidate",
    "Change",
    "Coder",
    "Coding",
    "Collection",
    "CollectionGuest",
    "CollectionItem",
    "Curator",
    "Import",
    "ImportFile",
    "ImportedRecord",
    "Merge",
    "Outcome",
    "Reference",
    "Resolution",
    "Review",
    "SavedSearch",
    "Standing",
    "Suggestion",
    "Tie",
    "Waiting",
]
