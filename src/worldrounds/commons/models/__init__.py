"""The tables of the commons, one file a subject."""

from worldrounds.commons.models.entries import Editor, Entry
from worldrounds.commons.models.profiles import Profile

__all__ = ["Editor", "Entry", "Profile"]
