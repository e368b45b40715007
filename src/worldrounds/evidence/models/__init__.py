"""The tables of the evidence hall, one file a subject."""

from worldrounds.evidence.models.articles import Article, Curator, Reference

__all__ = ["Article", "Curator", "Reference"]
