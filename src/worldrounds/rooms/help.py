"""“I cannot reach my group”: a member asks, a facilitator or the coordinator answers."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.groups.rules import may_see_all_groups
from worldrounds.programmes.history import record
from worldrounds.programmes.rules import Standing
from worldrounds.rooms.checks import clean
from worldrounds.rooms.models import HelpRequest
from worldrounds.rooms.queries import Inside

LONGEST_TEXT = 2_000  # characters


def own_requests(inside: Inside) -> list[HelpRequest]:
    """The reader's, newest first (1 query)."""
    if inside.enrolment is None:
        raise NotAllowed(_("The members of the group ask here. Requests stand on the board of all rooms."))
    rows = HelpRequest.objects.filter(room=inside.room, enrolment=inside.enrolment)
    return list(rows.select_related("answered_by"))


def ask_for_help(*, inside: Inside, text: str, at: datetime) -> tuple[HelpRequest, bool]:
    """The request, and whether it is new: who has an open one does not open a second."""
    if inside.enrolment is None or not inside.may_write:
        raise NotAllowed(_("The members of the group ask here."))
    text = clean(text, LONGEST_TEXT, "text")
    key = {"room": inside.room, "enrolment": inside.enrolment, "answered_at": None}
    try:
        with transaction.atomic():
            request, is_new = HelpRequest.objects.get_or_create(**key, defaults={"text": text, "at": at})
            if is_new:
                record(inside.standing, request, "asked for help", at=at, group=inside.room.group.number)
    except IntegrityError:  # a second click at the same moment
        return HelpRequest.objects.get(**key), False
    return request, is_new


@transaction.atomic
def answer_help(*, standing: Standing, request: HelpRequest, text: str, at: datetime) -> HelpRequest:
    """Close a request with an answer. The first answer stands: who comes second is told."""
    check_may_answer(standing)
    text = clean(text, LONGEST_TEXT, "text")
    if not text:
        raise Refused(_("Write an answer: the student is waiting for one."), field="text")
    locked = HelpRequest.objects.select_for_update().get(pk=request.pk)
    if locked.answered_at is not None:
        if locked.answer == text and locked.answered_by_id == standing.person.pk:
            return locked  # a second click
        raise Refused(_("Somebody has answered this meanwhile. Load the page again to read it."))
    locked.answer, locked.answered_by, locked.answered_at = text, standing.person, at
    locked.save(update_fields=["answer", "answered_by", "answered_at"])
    record(standing, locked, "answered a call for help", at=at)
    return locked


def access_request(*, standing: Standing, pk: int) -> HelpRequest:
    """For those who answer (1 query)."""
    check_may_answer(standing)
    related = ("room__group__facilitator", "enrolment__person", "answered_by")
    found = HelpRequest.objects.filter(pk=pk, room__group__programme=standing.programme)
    request = found.select_related(*related).first()
    if request is None:
        raise NotFound
    return request


def check_may_answer(standing: Standing) -> None:
    if not may_see_all_groups(standing):
        raise NotAllowed(_("Facilitators and the coordinator see the board of all rooms."))
