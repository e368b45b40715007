"""Reads. The token is the key: unknown, wrong and expired ones look alike."""

from datetime import datetime

from django.utils.translation import gettext as _

from worldrounds.core.errors import NotFound
from worldrounds.whenever.models import Meeting, Participant


def access_meeting(*, token: str, at: datetime) -> Meeting:
    """For who has the link that everybody gets."""
    return _found(Meeting.objects.filter(token=token, expires_at__gt=at).first())


def access_as_organiser(*, token: str, at: datetime) -> Meeting:
    """For who has the organiser's link."""
    return _found(Meeting.objects.filter(organiser_token=token, expires_at__gt=at).first())


def access_answer(*, meeting: Meeting, token: str) -> Participant:
    """Somebody's own hours, for who has the link to them."""
    answer = answer_if_any(meeting=meeting, token=token)
    if answer is None:
        raise NotFound
    return answer


def answer_if_any(*, meeting: Meeting, token: str) -> Participant | None:
    return meeting.participants.filter(token=token).first() if token else None


def participants_of(meeting: Meeting) -> list[Participant]:
    return list(meeting.participants.all())


def _found(meeting: Meeting | None) -> Meeting:
    if meeting is None:
        raise NotFound(_("This link does not work: it is over, was deleted, or is not complete."))
    return meeting
