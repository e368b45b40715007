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
    folder_of,
)
from worldrounds.evidence.models.reviews import Candidate, Coder, Coding, Resolution, Review
from worldrounds.evidence.models.searching import FacetValue, IndexEntry, IndexState, KnownWord

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
    "FacetValue",
    "Import",
    "ImportFile",
    "ImportedRecord",
    "IndexEntry",
    "IndexState",
    "KnownWord",
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
    "folder_of",
]
