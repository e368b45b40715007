"""Similar articles, by the model behind PubMed's own list, with what they share."""

from worldrounds.bibliography.likeness.index import BATCH, Document, Index, extended
from worldrounds.bibliography.likeness.reasons import Text, shared
from worldrounds.bibliography.likeness.store import Store
from worldrounds.bibliography.likeness.terms import Terms, terms_of

__all__ = ["BATCH", "Document", "Index", "Store", "Terms", "Text", "extended", "shared", "terms_of"]
