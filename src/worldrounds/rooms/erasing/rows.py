"""What a person left in a room beside the document."""

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from worldrounds.rooms.models import (
    Comment,
    Decision,
    DecisionStep,
    Digest,
    HelpRequest,
    Image,
    MemberText,
    PeerRating,
    Post,
    Pulse,
    Rating,
    Room,
    Source,
    Stand,
    TaskDone,
)


def forget_rows(*, room: Room, person: int) -> None:
    """What somebody says as themselves goes in any case; so do others' ratings of the person."""
    own = {"room": room, "enrolment__person": person}
    for model in (MemberText, Pulse, HelpRequest, TaskDone):
        model._default_manager.filter(**own).delete()
    Digest.objects.filter(enrolment__person=person, enrolment__memberships__group=room.group_id).delete()
    PeerRating.objects.filter(ballot__room=room, rated__person=person).delete()
    PeerRating.objects.filter(ballot__room=room, ballot__enrolment__person=person).update(sentence="")
    Rating.objects.filter(ballot__round__room=room, ballot__enrolment__person=person).update(reason="")
    Stand.objects.filter(decision__room=room, enrolment__person=person).update(reason="")


def erase_rows(*, room: Room, person: int, passages: list[str]) -> None:
    """What the person wrote for the group. ``passages``: what was erased from the document, which others may have
    quoted."""
    _erase_posts(room, person)
    _erase_comments(room, person)
    _erase_quotes(room, passages)
    Image.objects.filter(room=room, added_by=person).delete()
    erased = _("[erased]")
    Decision.objects.filter(room=room, recorded_by=person).update(proposal=erased, reasons="")
    DecisionStep.objects.filter(decision__room=room, by=person).update(reason="")
    HelpRequest.objects.filter(room=room, answered_by=person).update(answer=erased)


def free_rows(*, room: Room, person: int) -> None:
    """Nothing says any more that it was this person."""
    links: tuple[tuple[type[Model], str], ...] = (
        (Post, "author"), (Comment, "author"), (Comment, "closed_by"), (Image, "added_by"), (Source, "added_by"),
        (Decision, "recorded_by"),
    )  # fmt: skip
    for model, field in links:
        model._default_manager.filter(room=room, **{field: person}).update(**{field: None})
    DecisionStep.objects.filter(decision__room=room, by=person).update(by=None)


def _erase_posts(room: Room, person: int) -> None:
    """As comments: what others answered stays as an empty place."""
    own = Post.objects.filter(room=room, author=person)
    answered = Post.objects.filter(room=room, answers__author=person).exclude(author=person)
    kept = {pk for pk in answered.values_list("answers", flat=True) if pk}
    own.filter(pk__in=kept).update(text=_("[erased]"))
    own.exclude(pk__in=kept).delete()


def _erase_comments(room: Room, person: int) -> None:
    """One that others answered stays as an empty place, so that the answers stay."""
    own = Comment.objects.filter(room=room, author=person)
    answered = Comment.objects.filter(room=room).exclude(Q(author=person) | Q(answers=None))
    kept = {pk for pk in answered.values_list("answers", flat=True) if pk}
    own.filter(pk__in=kept).update(text=_("[erased]"), quote="", suggestion=None, start="", end="")
    own.exclude(pk__in=kept).delete()


SHORTEST = 4  # characters of an erased passage that is looked for in quotes


def _erase_quotes(room: Room, passages: list[str]) -> None:
    """Others' comments on the person's text lose the quote, and words proposed for it."""
    long = [passage.strip() for passage in passages if len(passage.strip()) >= SHORTEST]
    for comment in Comment.objects.filter(room=room).exclude(quote=""):
        quote = comment.quote
        if any(passage in quote or quote in passage for passage in long):
            is_proposal = comment.suggestion is not None
            comment.quote, comment.start, comment.end, comment.suggestion = "", "", "", None
            comment.text = comment.text or (_("[erased]") if is_proposal else "")
            comment.save(update_fields=["quote", "start", "end", "suggestion", "text"])
