"""Changes to the collection of articles, one file a subject."""

from worldrounds.evidence.actions.articles import add_article

__all__ = ["add_article"]
