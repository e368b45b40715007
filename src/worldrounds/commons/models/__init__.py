"""The tables of the commons, one file a subject."""

from worldrounds.commons.models.entries import Editor, Entry
from worldrounds.commons.models.ideas import Idea
from worldrounds.commons.models.profiles import Profile
from worldrounds.commons.models.talk import EntryPost, Thanks

__all__ = ["Editor", "Entry", "EntryPost", "Idea", "Profile", "Thanks"]
