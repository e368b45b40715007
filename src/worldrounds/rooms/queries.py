"""Reads. A room is reached only through ``access_room``."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import (
    Aggregate,
    BigIntegerField,
    Count,
    Exists,
    F,
    Max,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import Cast, Coalesce
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from worldrounds.coediting.document import Document
from worldrounds.core.errors import NotAllowed, NotFound
from worldrounds.groups.models import Group, Membership
from worldrounds.groups.queries import access_group, members_now
from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment, Programme, Role, Task
from worldrounds.programmes.rules import Standing
from worldrounds.rooms.document_now import read_document
from worldrounds.rooms.models import (
    Comment,
    Contribution,
    Decision,
    DocumentUpdate,
    HandIn,
    MemberText,
    Mention,
    Post,
    Room,
    StageDone,
    Stand,
    TaskDone,
    Visit,
)
from worldrounds.rooms.rules import may_arrange_room, may_enter_room, may_write_in_room
from worldrounds.rooms.tables import tables_with

NEWEST_POSTS = 6  # on the room's own page
COLOURS = 8


@dataclass(frozen=True)
class Inside:
    """A person in a room: the way to everything that is in it."""

    room: Room
    standing: Standing
    members: list[Membership]
    may_write: bool
    may_arrange: bool

    @property
    def colour(self) -> int:
        return colour_of(self.standing.person)

    @property
    def enrolment(self) -> Enrolment | None:
        """The person's own, if a member."""
        own = self.standing.enrolment
        return own if own and any(member.enrolment_id == own.pk for member in self.members) else None


def colour_of(person: Person) -> int:
    """Of the person's cursor: the number of a class in the style sheet."""
    return person.pk % COLOURS


def access_room(*, person: Person, slug: str, number: int) -> Inside:
    """The room of a living group, or of one that has ended. NotFound for outsiders and members of other groups, NotAllowed for those who
    may see the group but not its room."""
    standing, group = access_group(person=person, slug=slug, number=number, with_rows=["room"])
    members = members_now(group)
    if not may_enter_room(standing, member_ids={member.enrolment_id for member in members}):
        raise NotAllowed(
            _("The room belongs to the group. Its members, facilitators and coordinator can open it.")
        )
    room: Room | None = getattr(group, "room", None)
    if room is None:
        raise NotFound
    return Inside(
        room=room,
        standing=standing,
        members=members,
        may_write=may_write_in_room(standing.programme, group),
        may_arrange=may_arrange_room(standing, group),
    )


def document_of(room: Room) -> Document:
    """The shared document as it is on disk (1 query)."""
    return read_document(room.pk)


def threads_of(room: Room) -> QuerySet[Post]:
    """Messages with their answers (``replies``); what was said last stands first (2 queries). Annotated with
    ``last_at`` and ``newest``, of the message or its newest answer."""
    threads = room.posts.filter(answers=None).annotate(
        last_at=Coalesce(Max("replies__at"), F("at")), newest=Coalesce(Max("replies__pk"), F("pk"))
    )
    replies = Prefetch("replies", Post.objects.select_related("author"))
    found = threads.select_related("author").prefetch_related(replies)
    return found.order_by("-last_at", "-newest")


def with_mentions(threads: Iterable[Post]) -> list[Any]:
    """The same rows; each message and answer knows whom it names (``mentions``; 1 query)."""
    rows = list(threads)
    posts = [post for thread in rows for post in (thread, *thread.replies.all())]
    prefetch_related_objects(posts, Prefetch("mentions", Mention.objects.select_related("person")))
    return rows


def post_of(room: Room, number: object) -> Post | None:
    """The post of this number, as a form has it (1 query); None where there is none."""
    return room.posts.filter(pk=int(number)).first() if str(number).isdecimal() else None  # type: ignore[call-overload]  # as text it is a number


def threads_before(room: Room, *, pk: int) -> int:
    """How many threads stand before that of this post (3 queries). NotFound where there is no such post."""
    post = room.posts.filter(pk=pk).first()
    if post is None:
        raise NotFound
    threads = threads_of(room).prefetch_related(None)
    own: Any = threads.get(pk=post.answers_id or post.pk)
    return threads.filter(Q(last_at__gt=own.last_at) | Q(last_at=own.last_at, newest__gt=own.newest)).count()


@dataclass(frozen=True)
class TaskHere:
    task: Task
    is_done: bool
    is_late: bool
    may_tick: bool


SOON = timedelta(weeks=4)
AT_LEAST = 4


def soon_and_later(tasks: Sequence[TaskHere], *, today: date) -> tuple[list[TaskHere], list[TaskHere]]:
    """What is due within four weeks or is among the first four that are open; and the rest of the year."""
    first = [item.task.pk for item in tasks if not item.is_done][:AT_LEAST]
    soon = [item for item in tasks if item.task.pk in first or item.task.due_day <= today + SOON]
    return soon, [item for item in tasks if item not in soon]


def tasks_of(inside: Inside, *, today: date) -> list[TaskHere]:
    """The programme's tasks, for the group and for each student, as this person sees them (1 query)."""
    own = inside.enrolment

    def here(task: Task, done: bool) -> TaskHere:
        may_tick = inside.may_write and (task.who == Task.Who.GROUP or own is not None)
        return TaskHere(task, done, not done and task.due_day < today, may_tick)

    return [here(task, done) for task, done in tasks_done(inside.standing.programme, inside.room.group, own)]


def tasks_done(
    programme: Programme, group: Group | None, enrolment: Enrolment | None
) -> list[tuple[Task, bool]]:
    """Each task, and whether the group or this student has ticked it off (1 query)."""
    return [(row, row.is_done) for row in tasks_with_ticks(programme, group, enrolment)]


def tasks_with_ticks(programme: Programme, group: Group | None, enrolment: Enrolment | None) -> QuerySet[Any]:
    """The programme's tasks with ``is_done``."""
    ticks = TaskDone.objects.filter(
        Q(enrolment=None) | Q(enrolment=enrolment), task=OuterRef("pk"), room__group=group
    )
    return Task.objects.filter(programme=programme).annotate(is_done=Exists(ticks))


def last_missed_task(today: date) -> Subquery:
    """Of a membership: the last day before ``today`` on which a task fell due that its group, or for a task of each
    student the student, has not ticked off; null if there is none."""
    ticks = TaskDone.objects.filter(
        Q(enrolment=None) | Q(enrolment=OuterRef(OuterRef("enrolment"))),
        task=OuterRef("pk"),
        room__group=OuterRef(OuterRef("group")),
    )
    missed = Task.objects.filter(~Exists(ticks), programme=OuterRef("group__programme"), due_day__lt=today)
    return Subquery(missed.order_by("-due_day").values("due_day")[:1])


def video_link(room: Room) -> str:
    """The room's own link, or one on the installation's video server that nobody can guess; or empty."""
    if room.video_address or not settings.VIDEO_ADDRESS:
        return room.video_address
    token = salted_hmac("video", str(room.pk)).hexdigest()[:12]
    return f"{settings.VIDEO_ADDRESS}/{room.group.programme.slug}-{room.group.number}-{token}"


def is_anything_written(groups: Iterable[Group]) -> bool:
    """True if anything is in a room of these groups: a post, an edit, a text, a tick. To have looked is nothing."""
    tables = [model for model in tables_with("room") if model is not Visit]
    written = (model._default_manager.filter(room__group__in=groups) for model in tables)
    return any(found.exists() for found in written)


@dataclass
class Participation:
    """What a student did in the room: posts, edits of the document, texts for stages, ticks, and when last."""

    posts: int = 0
    edits: int = 0
    texts: int = 0
    ticks: int = 0
    last_at: datetime | None = None

    def add(self, what: str, count: int, last_at: datetime) -> None:
        setattr(self, what, getattr(self, what) + count)
        self.last_at = max(self.last_at, last_at) if self.last_at else last_at


# What counts as what, whose it is, and when it was done: every trace that a person leaves in a room. Ballots are not
# here, because nobody may learn who rated when.
_SIGNS: tuple[tuple[str, type[Model], str, str], ...] = (
    ("posts", Post, "author", "at"),
    ("posts", Comment, "author", "at"),
    ("edits", DocumentUpdate, "author", "at"),
    ("texts", MemberText, "enrolment__person", "saved_at"),
    ("ticks", TaskDone, "done_by", "at"),
    ("ticks", StageDone, "done_by", "at"),
    ("ticks", HandIn, "by", "at"),
    ("ticks", Decision, "recorded_by", "at"),
    ("ticks", Stand, "enrolment__person", "at"),
)
_WAYS: dict[type[Model], str] = {Stand: "decision__room"}  # to the room, where it is not just ``room``


def signs_in_rooms(programme: Programme) -> QuerySet[Any]:
    """Rows of ``who`` (person), ``what`` (a field of Participation), ``group`` (none), ``count`` and ``last_at``, to be
    put together, and with other signs: the columns are those of ``meetings.queries.signs_in_sessions``."""
    folded = Contribution.objects.filter(room__group__programme=programme)
    rows = [_counted(folded, "edits", "author", Sum("edits"), "last_at")]
    for what, model, who, at in _SIGNS:
        here = {f"{_WAYS.get(model, 'room')}__group__programme": programme, f"{who}__isnull": False}
        own = model._default_manager.filter(**here)
        rows.append(_counted(own, what, who, Count("pk"), at))
    return rows[0].union(*rows[1:], all=True)


def _counted(rows: QuerySet[Any], what: str, who: str, count: Aggregate, at: str) -> QuerySet[Any]:
    no_group = Cast(Value(None), BigIntegerField())
    grouped = rows.order_by().values(who=F(who))
    found: QuerySet[Any] = grouped.annotate(what=Value(what), group=no_group, count=count, last_at=Max(at))
    return found


_OF_A_ROUND = Q(group__retired_at=None) | Q(group__ended_by__isnull=False)


def rooms_at(places: Collection[tuple[str, int]]) -> dict[tuple[str, int], int]:
    """(programme's slug, number of a group, living or ended) -> room, where there is one (1 query)."""
    wanted = set(places)
    found = (
        Room.objects.filter(
            group__programme__slug__in={slug for slug, _ in wanted},
            group__number__in={number for _, number in wanted},
        )
        .filter(_OF_A_ROUND)
        .values_list("group__programme__slug", "group__number", "pk")
    )
    return {(slug, number): room for slug, number, room in found if (slug, number) in wanted}


def people_inside(room_ids: Collection[int]) -> dict[int, dict[int, bool]]:
    """Room -> the people who may be in it now -> whether they may write (3 queries).

    The same answer as ``access_room`` gives to each of them, for many open connections at once.
    """
    rooms = Room.objects.filter(_OF_A_ROUND, pk__in=room_ids)
    rows = rooms.values_list("pk", "group__programme__state", "group__retired_at")
    states = {pk: state if retired_at is None else Programme.State.CLOSED for pk, state, retired_at in rows}
    inside: defaultdict[int, set[int]] = defaultdict(set)
    students = Membership.objects.filter(
        Q(left_at=None) | Q(left_at=F("group__retired_at"), group__ended_by__isnull=False),
        group__room__in=states,
        enrolment__state=Enrolment.State.ADMITTED,
    )
    staff = Role.objects.filter(
        kind__in=[Role.Kind.COORDINATOR, Role.Kind.FACILITATOR], programme__groups__room__in=states
    )
    for room, person in students.filter(enrolment__person__is_active=True).values_list(
        "group__room", "enrolment__person"
    ):
        inside[room].add(person)
    for room, person in staff.filter(person__is_active=True).values_list("programme__groups__room", "person"):
        inside[room].add(person)
    return {
        room: dict.fromkeys(inside[room], state != Programme.State.CLOSED) for room, state in states.items()
    }
