"""Where a group works: its case, shared document, discussion and tasks. One file a subject."""

from worldrounds.rooms.models.care import HelpRequest, Pulse
from worldrounds.rooms.models.consensus import Ballot, Rating, Round, Statement
from worldrounds.rooms.models.decisions import Decision, DecisionStep, Stand
from worldrounds.rooms.models.documents import (
    Borrowed,
    Contribution,
    DocumentSnapshot,
    DocumentUpdate,
    Writer,
)
from worldrounds.rooms.models.method import MemberText, StageDone, TaskDone
from worldrounds.rooms.models.product import (
    Comment,
    HandIn,
    Image,
    Reopening,
    Source,
    Upload,
    UploadPiece,
    Version,
)
from worldrounds.rooms.models.reviews import PeerBallot, PeerRating, Review
from worldrounds.rooms.models.room import Digest, Room, Visit
from worldrounds.rooms.models.supplies import CaseSupply
from worldrounds.rooms.models.talk import Mention, Post

__all__ = [
    "Ballot",
    "Borrowed",
    "CaseSupply",
    "Comment",
    "Contribution",
    "Decision",
    "DecisionStep",
    "Digest",
    "DocumentSnapshot",
    "DocumentUpdate",
    "HandIn",
    "HelpRequest",
    "Image",
    "MemberText",
    "Mention",
    "PeerBallot",
    "PeerRating",
    "Post",
    "Pulse",
    "Rating",
    "Reopening",
    "Review",
    "Room",
    "Round",
    "Source",
    "StageDone",
    "Stand",
    "Statement",
    "TaskDone",
    "Upload",
    "UploadPiece",
    "Version",
    "Visit",
    "Writer",
]
