"""Writes in rooms."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.coediting.document import Document
from worldrounds.coediting.plain import edits_from_form
from worldrounds.coediting.room import LARGEST_DOCUMENT
from worldrounds.coediting.store import NewRow
from worldrounds.coediting.wire import EMPTY_UPDATE
from worldrounds.core import audit
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.groups.models import Group
from worldrounds.people.models import Person
from worldrounds.programmes.history import record
from worldrounds.programmes.models import Programme, Task
from worldrounds.rooms.cases import cases_of
from worldrounds.rooms.checks import check_may_write
from worldrounds.rooms.documents import DocumentStore
from worldrounds.rooms.mentions import address
from worldrounds.rooms.models import Post, Room, TaskDone
from worldrounds.rooms.queries import Inside

LONGEST_POST = 5_000  # characters
LONGEST_TEXT = 400_000  # characters of a document that comes from a form

_is_https = URLValidator(schemes=["https"])


@transaction.atomic
def open_rooms(*, programme: Programme, actor: Person | None, at: datetime) -> list[Room]:
    """Open a room for each living group that has none. Returns the new rooms; doing it again opens nothing."""
    groups = Group.objects.filter(programme=programme, retired_at=None, room=None).order_by("number")
    rooms = [Room.objects.get_or_create(group=group, defaults={"opened_at": at}) for group in groups]
    new = [room for room, is_new in rooms if is_new]
    if new:
        audit.record(
            at=at, actor=actor, verb="open rooms", target=programme, programme=programme.slug, rooms=len(new)
        )
    return new


def post_message(
    *, inside: Inside, text: str, key: str, at: datetime, to: int | None = None, answers: int | None = None
) -> Post:
    """Say something in the discussion. The same ``key`` again gives the post that is there already.

    ``to``: the number of a person whom it addresses, beside those that it names. ``answers``: the number of a post
    below which it stands; threads are one level deep.
    """
    check_may_write(inside)
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refused(_("Write something first."), field="text")
    if len(text) > LONGEST_POST:
        limit = f"{LONGEST_POST:,}"
        raise Refused(
            _("A message can have %(limit)s characters. Put longer texts into the document.")
            % {"limit": limit},
            field="text",
        )
    person = inside.standing.person
    with transaction.atomic():
        new = {"author": person, "text": text, "at": at, "answers": _thread(inside, answers)}
        post, is_new = Post.objects.get_or_create(room=inside.room, key=key, defaults=new)
        if is_new:
            address(post, inside, to=to)
    if post.author_id != person.pk:
        raise Refused(_("This page is too old. Load it again and post your message once more."))
    return post


def _thread(inside: Inside, number: int | None) -> Post | None:
    """The first message of the thread that this post is in."""
    if number is None:
        return None
    post = inside.room.posts.select_related("answers").filter(pk=number).first()
    if post is None:
        raise Refused(_("The message that you answer is not there any more."))
    return post.answers or post


@transaction.atomic
def tick_task(*, inside: Inside, task: Task, done: bool, at: datetime) -> None:
    """Tick a task off, or take the tick away. A group's task is ticked for all, a student's task for oneself."""
    check_may_write(inside)
    enrolment = None
    if task.who == Task.Who.STUDENT:
        enrolment = inside.enrolment
        if enrolment is None:
            raise NotAllowed(_("Each student ticks this task off for themselves."))
    mine = {"task": task, "room": inside.room, "enrolment": enrolment}
    if done:
        TaskDone.objects.get_or_create(**mine, defaults={"done_by": inside.standing.person, "at": at})
    else:
        TaskDone.objects.filter(**mine).delete()


@transaction.atomic
def arrange_room(*, inside: Inside, case: str, video_address: str, at: datetime) -> Room:
    """Choose the case (empty: as the plan goes) and the video link (empty: the installation's own, if any)."""
    if not inside.may_arrange:
        raise NotAllowed(_("The group's leader, its facilitator and the coordinator can change this."))
    if case and case not in {known.key for known in cases_of(inside.standing.programme.document)}:
        raise Refused(_("Choose one of the cases in the list."), field="case")
    if video_address:
        try:
            _is_https(video_address)
        except ValidationError:
            raise Refused(
                _("Write a complete address that begins with https://"), field="video_address"
            ) from None
    room = inside.room
    room.case, room.video_address = case, video_address
    room.save(update_fields=["case", "video_address"])
    record(inside.standing, room, "arrange room", at=at, case=case, video_address=video_address)
    return room


def save_document_form(*, inside: Inside, base: bytes, text: str) -> None:
    """Merge a text that was changed in an ordinary form. ``base``: the document as the form was made from it.

    Sending the same form twice does no harm beyond repeating what was newly written.
    """
    check_may_write(inside)
    if len(text) > LONGEST_TEXT:
        raise Refused(
            _("The document can have %(limit)s characters.") % {"limit": f"{LONGEST_TEXT:,}"}, field="text"
        )
    update = edits_from_form(base, text)
    if update == EMPTY_UPDATE:
        return
    store = DocumentStore()
    kept = store.load(inside.room.pk)
    if len(kept.snapshot) + sum(len(row.data) for row in kept.rows) + len(update) > LARGEST_DOCUMENT:
        raise Refused(_("The document is full. Start a new page elsewhere and link to it."), field="text")
    now = Document([kept.snapshot or EMPTY_UPDATE, *(row.data for row in kept.rows)])
    if now.lacks(update):
        store.append([NewRow(inside.room.pk, inside.standing.person.pk, update)])
