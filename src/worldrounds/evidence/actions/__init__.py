"""Changes to the collection of articles, one file a subject."""

from worldrounds.evidence.actions.articles import add_article
from worldrounds.evidence.actions.coding import derive_codes, suggest_codes

__all__ = ["add_article", "derive_codes", "suggest_codes"]
