"""The tables of the commons, one file a subject."""

from worldrounds.commons.models.blueprints import Blueprint, BlueprintVersion
from worldrounds.commons.models.contacts import Contact, ContactMessage
from worldrounds.commons.models.delphi import Delphi, DelphiRating, DelphiRound, DelphiStatement
from worldrounds.commons.models.entries import Editor, Entry
from worldrounds.commons.models.ideas import Idea
from worldrounds.commons.models.moderation import Removal, Report
from worldrounds.commons.models.profiles import Profile
from worldrounds.commons.models.talk import EntryPost, Thanks
from worldrounds.commons.models.visions import Endorsement, Vision

__all__ = [
    "Blueprint",
    "BlueprintVersion",
    "Contact",
    "ContactMessage",
    "Delphi",
    "DelphiRating",
    "DelphiRound",
    "DelphiStatement",
    "Editor",
    "Endorsement",
    "Entry",
    "EntryPost",
    "Idea",
    "Profile",
    "Removal",
    "Report",
    "Thanks",
    "Vision",
]
