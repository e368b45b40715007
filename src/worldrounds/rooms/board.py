"""What the board of all rooms reads in the rooms: stages, unanswered questions, calls for help."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import CharField, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from worldrounds.groups.models import Group
from worldrounds.programmes.models import Programme
from worldrounds.rooms.models import HelpRequest, Mention, Post

UNANSWERED_AFTER = timedelta(days=3)
FADES_AFTER = timedelta(days=30)  # nobody waits any more
ANSWERED_LATELY = timedelta(days=14)
_MARKS = ("?", "？", "؟", "\u037e")  # Latin, East Asian, Arabic, Greek


@dataclass(frozen=True)
class StageAt:
    """A stage of the method, and the groups that have done it."""

    key: str
    title: str
    opens_day: date
    due_day: date | None
    done_by: set[int] = field(default_factory=set)  # groups


@dataclass(frozen=True)
class Asked:
    """A question in a discussion that nobody has answered, or a member's call for help."""

    what: str  # "question" or "request"
    pk: int
    group: int
    name: str  # who asked
    text: str
    at: datetime
    answered_at: datetime | None  # of a request

    @property
    def is_question(self) -> bool:
        return self.what == "question"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None


def stages_of_groups(programme: Programme) -> list[StageAt]:
    """Every stage in the method's order, with the living groups that have done it (1 query)."""
    rows = programme.stages.order_by("position", "pk").values_list(
        "key", "title", "opens_day", "due_day", "done__room__group"
    )
    found: dict[str, StageAt] = {}
    for key, title, opens, due, group in rows:
        found.setdefault(key, StageAt(key, title, opens, due)).done_by.add(group)
    return list(found.values())


def asked_in_rooms(programme: Programme, *, at: datetime, group: Group | None = None) -> Iterator[Asked]:
    """Questions that have waited for three days, and not for a month, and calls for help that are open or were
    answered lately (1 query)."""
    living = Q(room__group__programme=programme, room__group__retired_at=None)
    if group is not None:
        living &= Q(room__group=group)
    answers = _answers()
    asks = Q(text__endswith=_MARKS[0])
    for mark in _MARKS[1:]:
        asks |= Q(text__endswith=mark)
    questions = Post.objects.filter(
        living, asks, ~Exists(answers), at__range=(at - FADES_AFTER, at - UNANSWERED_AFTER)
    )
    requests = HelpRequest.objects.filter(
        living, Q(answered_at=None) | Q(answered_at__gt=at - ANSWERED_LATELY)
    )
    columns = ("what", "pk", "group", "name", "text", "at", "answered")
    rows = (
        questions.order_by()
        .annotate(
            what=Value("question", output_field=CharField()),
            group=F("room__group"),
            name=F("author__name"),
            answered=Cast(Value(None), DateTimeField()),
        )
        .values_list(*columns)
        .union(
            requests.order_by()
            .annotate(
                what=Value("request", output_field=CharField()),
                group=F("room__group"),
                name=F("enrolment__person__name"),
                answered=F("answered_at"),
            )
            .values_list(*columns),
            all=True,
        )
    )
    for what, pk, number, name, text, moment, answered in rows:
        yield Asked(what, pk, number, name or "", text, moment, answered)


def _answers() -> QuerySet[Post]:
    """Of a question: what somebody else has said since below it, or as a message of its own. Who asks somebody by name
    waits for them, or for an answer below."""
    later = Post.objects.filter(room=OuterRef("room"), at__gt=OuterRef("at")).exclude(
        author=OuterRef("author")
    )
    named = Mention.objects.filter(post=OuterRef(OuterRef("pk")))
    by_named = Exists(named.filter(person=OuterRef("author")))
    below = Q(answers=Coalesce(OuterRef("answers"), OuterRef("pk")))
    return later.filter(below | (Q(answers=None) & (~Exists(named) | by_named)))
