"""What has happened in a room since a moment: from the tables, and from the document's own bytes."""

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, F, Max, Min, QuerySet, TextField, Value
from django.db.models.functions import Cast

from worldrounds.coediting.authorship import find_passages
from worldrounds.coediting.document import ROOT, read_state
from worldrounds.coediting.latest import Latest, Path, latest
from worldrounds.coediting.varint import Malformed
from worldrounds.rooms.document_now import Written
from worldrounds.rooms.models import (
    Comment,
    Decision,
    DecisionStep,
    HandIn,
    MemberText,
    Post,
    Review,
    Round,
    StageDone,
    TaskDone,
)
from worldrounds.rooms.queries import Inside

LARGEST = (
    600_000  # bytes of a document that is read for who wrote what where; of a larger one only that it changed
)
PLACES = 40  # insertions that are looked up in the text; of many, the longest
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_BOARD = re.compile(r"(matrix|analysis|decisions):([^/]+)")


@dataclass(frozen=True)
class News:
    """One line. ``what`` names the sentence; which of the others it needs is said in rooms/since.html."""

    what: str
    who: tuple[str, ...] = ()  # names; empty: nobody in particular
    count: int = 1
    title: str = ""
    key: str = ""  # of a stage or task
    pk: int = 0
    at: datetime | None = None
    sections: tuple[str, ...] = ()


# From the tables ------------------------------------------------------------------------------------------

COLUMNS = ("n_what", "n_who", "n_count", "n_title", "n_key", "n_pk", "n_at")


def happenings(inside: Inside, *, since: datetime) -> QuerySet[Any]:
    """Rows of ``COLUMNS``, without what the reader did. To be put together with others, and read in one query."""
    room, me = inside.room, inside.standing.person
    new = {"room": room, "at__gt": since}
    posts = Post.objects.filter(**new).exclude(author=me).order_by().values("author")
    texts = MemberText.objects.filter(room=room, handed_in_at__gt=since).exclude(enrolment__person=me)
    comments = Comment.objects.filter(**new).exclude(author=me)
    steps = DecisionStep.objects.filter(decision__room=room, at__gt=since).exclude(by=me)
    rounds, stage = Round.objects.filter(room=room), {"title": "stage__title", "key": "stage__key"}
    rows = [
        rows_of(comments.filter(answers=None), "comment", who="author__name", title="quote", key="start"),
        rows_of(comments.filter(answers__author=me), "reply", who="author__name", title="text"),
        rows_of(
            Decision.objects.filter(**new).exclude(recorded_by=me),
            "decision",
            who="recorded_by__name",
            title="proposal",
            key="stage__key",
        ),
        *(
            rows_of(
                steps.filter(kind=kind),
                kind,
                who="by__name",
                title="decision__proposal",
                key="decision__stage__key",
                pk=F("decision"),
            )
            for kind in DecisionStep.Kind.values
        ),
        rows_of(rounds.filter(opened_at__gt=since, closed_at=None), "rate", at="opened_at", **stage),
        rows_of(rounds.filter(closed_at__gt=since), "rated", at="closed_at", **stage),
        rows_of(StageDone.objects.filter(**new).exclude(done_by=me), "done", **stage),
        rows_of(HandIn.objects.filter(**new).exclude(by=me), "handed-in", who="by__name", **stage),
        rows_of(
            Review.objects.filter(product__room=room, sent_at__gt=since), "review", at="sent_at", **stage
        ),
        rows_of(
            TaskDone.objects.filter(**new, enrolment=None).exclude(done_by=me),
            "task",
            who="done_by__name",
            title="task__title",
            key="task__key",
        ),
        rows_of(posts, "posts", who="author__name", count=Count("pk"), pk=Min("pk"), at=Max("at")),
        rows_of(
            texts.order_by().values("stage"),
            "texts",
            count=Count("pk"),
            pk=Min("pk"),
            at=Max("handed_in_at"),
            **stage,
        ),
    ]
    return rows[0].union(*rows[1:], all=True)


def rows_of(
    rows: "QuerySet[Any, Any]",
    what: Any,
    *,
    who: str = "",
    title: str = "",
    key: str = "",
    count: Any = None,
    pk: Any = None,
    at: Any = "at",
) -> "QuerySet[Any, Any]":
    """``COLUMNS`` of any table: names of fields, or expressions."""

    def words(name: str) -> Any:
        return Cast(F(name), TextField()) if name else Value("", output_field=TextField())

    found: QuerySet[Any, Any] = rows.order_by().annotate(
        n_what=Value(what, output_field=CharField()) if isinstance(what, str) else what,
        n_who=words(who),
        n_count=count or Value(1),
        n_title=words(title),
        n_key=words(key),
        n_pk=pk or F("pk"),
        n_at=F(at) if isinstance(at, str) else at,
    )
    return found.values_list(*COLUMNS)


def read_happenings(rows: "QuerySet[Any, Any]") -> list[News]:
    return [
        News(what, (who,) if who else (), count, title, key, pk, at)
        for what, who, count, title, key, pk, at in rows
    ]


# From the document ----------------------------------------------------------------------------------------


def document_news(written: Written, inside: Inside, *, state: bytes) -> list[News]:
    """Who wrote how much since the document was in ``state``, and where; what changed on the boards of the stages.

    Without what the reader wrote. Titles of the stages are left for the caller, who has read them.
    """
    if written.document.state == state:
        return []
    if len(written.update) > LARGEST:
        return [News("document")]
    try:
        new = latest(written.update, read_state(state) if state else {})
    except Malformed:
        return [News("document")]
    me, names, writers = inside.standing.person.pk, _names(inside), written.writers
    others = [one for one in new if writers.get(one.client) != me]

    def name(one: Latest) -> str:
        return names.get(writers.get(one.client, 0), "")

    return [*_text_news(written, others, name), *_board_news(others, name)]


def _names(inside: Inside) -> dict[int, str]:
    names = {member.enrolment.person_id: member.enrolment.full_name for member in inside.members}
    if (facilitator := inside.room.group.facilitator) is not None:
        names[facilitator.pk] = str(facilitator)
    return names


def _text_news(written: Written, new: list[Latest], name: Any) -> list[News]:
    here = [one for one in new if one.path == (ROOT,) and one.characters]
    counts: defaultdict[str, int] = defaultdict(int)
    for one in here:
        counts[name(one)] += one.characters
    longest = sorted(here, key=lambda one: -one.characters)[:PLACES]
    places = find_passages(written.update, [(one.first, one.last) for one in longest])
    headings = [(match.start(), match[1]) for match in _HEADING.finditer(written.text)]
    starts = [start for start, _title in headings]
    where: defaultdict[str, dict[str, None]] = defaultdict(dict)  # a set in the order of the largest
    for one, place in zip(longest, places, strict=True):
        if place and (number := bisect_right(starts, place[1] - 1)):
            where[name(one)][headings[number - 1][1]] = None
    return [
        News("wrote", (who,) if who else (), count, sections=tuple(where[who])[:3])
        for who, count in sorted(counts.items(), key=lambda item: -item[1])
    ]


def _board_news(new: list[Latest], name: Any) -> list[News]:
    things: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    who: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for one in new:
        if found := _BOARD.match(one.path[0]):
            board = (found[1], found[2])
            things[board].add(_thing(one.path))
            who[board] |= {name(one): None}
    return [
        News(kind, tuple(filter(None, who[kind, key])), len(changed), key=key)
        for (kind, key), changed in things.items()
    ]


def _thing(path: Path) -> str:
    """What a change belongs to: the cell of a matrix, the line of an outline, an option, a criterion or where both meet."""
    inside = path[0].partition("/")[2] if "/" in path[0] else path[1] if len(path) > 1 else ""
    for before in ("gone/", "value/"):
        inside = inside.removeprefix(before)
    if path[0].startswith("matrix:"):
        return "/".join(inside.split("/")[:2])
    return inside
