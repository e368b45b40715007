"""“Since you were here”: what others did in a room between two visits of a reader."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, QuerySet, Value, When

from worldrounds.meetings.models import Session
from worldrounds.meetings.queries import changed_sessions
from worldrounds.rooms.document_now import Written
from worldrounds.rooms.models import Visit
from worldrounds.rooms.news import News, document_news, happenings, read_happenings, rows_of
from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages.path import Step

SAME_VISIT = timedelta(
    minutes=30
)  # who comes back so soon, as from a link of the summary, is on the same visit
LINES = 10
# What asks something of the reader comes first; then what was said, written and done.
_ORDER = (
    "moved",
    "set",
    "cancelled",
    "rate",
    "review",
    "remark",
    "reply",
    "decision",
    "reopened",
    "closed",
    "posts",
    "wrote",
    "document",
    "matrix",
    "analysis",
    "decisions",
    "texts",
    "handed-in",
    "rated",
    "done",
    "comments",
    "task",
)


@dataclass(frozen=True)
class Since:
    since: datetime
    lines: Sequence[News]
    more: int  # lines that are not shown


def read_visit(inside: Inside) -> Visit | None:
    """The reader's last (1 query); none if this is the first."""
    return Visit.objects.filter(room=inside.room, person=inside.standing.person).first()


def since_then(
    inside: Inside, written: Written, *, visit: Visit | None, path: Sequence[Step], at: datetime
) -> Since | None:
    """None on a first visit (1 query)."""
    before = _before(visit, at)
    if before is None:
        return None
    since, state = before
    rows = happenings(inside, since=since).union(_sessions(inside, since=since, at=at), all=True)
    titles = {step.stage.key: step.stage.title for step in path}
    news = [
        *_last_of_decisions(_talk(read_happenings(rows), inside, written.writers)),
        *document_news(written, inside, state=state),
    ]
    known = [replace(one, title=titles.get(one.key, "")) if one.what in _BOARDS else one for one in news]
    lines = sorted((one for one in known if one.what not in _BOARDS or one.title), key=_place)
    return Since(since, lines[:LINES], len(lines[LINES:]))


def note_visit(inside: Inside, written: Written, *, visit: Visit | None, at: datetime) -> None:
    """The page has been opened: what is on it counts as seen when the reader comes back after a while."""
    state = written.document.state
    if visit is None:
        first = Visit(room=inside.room, person=inside.standing.person, at=at, state=state)
        Visit.objects.bulk_create([first], ignore_conflicts=True)
        return
    before = _before(visit, at)
    since, state_before = before or (None, b"")
    Visit.objects.filter(pk=visit.pk).update(at=at, state=state, before=since, state_before=state_before)


_BOARDS = {"matrix", "analysis", "decisions"}


def _before(visit: Visit | None, at: datetime) -> tuple[datetime, bytes] | None:
    """When the visit before this one was, and how the document was then."""
    if visit is None:
        return None
    if at - visit.at > SAME_VISIT:
        return visit.at, bytes(visit.state)
    return (visit.before, bytes(visit.state_before)) if visit.before else None


def _place(one: News) -> tuple[int, float]:
    return _ORDER.index(one.what), -one.at.timestamp() if one.at else 0.0


def _sessions(inside: Inside, *, since: datetime, at: datetime) -> "QuerySet[Any, Any]":
    what = Case(
        When(state=Session.State.CANCELLED, then=Value("cancelled")),
        When(sequence=0, then=Value("set")),
        default=Value("moved"),
        output_field=CharField(),
    )
    changed = changed_sessions(inside.room.group, since=since, at=at)
    return rows_of(changed, what, title="planned__title", at="starts_at")


def _talk(news: Iterable[News], inside: Inside, writers: Mapping[int, int]) -> list[News]:
    """Comments on what the reader wrote, each in a line; the other comments together, and the messages."""
    found: list[News] = []
    comments: list[News] = []
    posts: list[News] = []
    for one in news:
        if one.what == "posts":
            posts.append(one)
        elif one.what != "comment":
            found.append(one)
        elif writers.get(_client(one.key)) == inside.standing.person.pk:
            found.append(replace(one, what="remark", title=_MARKS.sub("", one.title)))
        else:
            comments.append(one)
    return [*found, *_together("posts", posts), *_together("comments", comments)]


_MARKS = re.compile(r"[*_`#|~]+")  # of Markdown


def _together(what: str, news: Sequence[News]) -> list[News]:
    if not news:
        return []
    names = tuple(dict.fromkeys(name for one in news for name in one.who))
    return [News(what, names, sum(one.count for one in news), pk=min(one.pk for one in news))]


def _last_of_decisions(news: Sequence[News]) -> list[News]:
    """Of a decision that was put up, taken and opened again, only how it stands."""
    about = [one for one in news if one.what in ("decision", "closed", "reopened")]
    last = {one.pk: one for one in sorted(about, key=lambda one: one.at.timestamp() if one.at else 0.0)}
    return [one for one in news if one not in about or one is last[one.pk]]


def _client(identity: str) -> int:
    """Of the first character of a passage: “client:clock”, or nothing."""
    client = identity.partition(":")[0]
    return int(client) if client.isdecimal() else -1
