"""The board of all rooms: how each group is doing, who is silent, what is in the way, and what helps next."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Count, F, Model, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from worldrounds.core.days import anywhere_on_earth
from worldrounds.core.errors import NotAllowed
from worldrounds.groups.models import Group
from worldrounds.groups.rules import may_see_all_groups
from worldrounds.journeys.participation import Line, Member, lines_of
from worldrounds.journeys.trouble import ENOUGH_TO_COMPARE, Act, GroupSigns, Reason, next_act, reasons
from worldrounds.people.models import Person
from worldrounds.programmes.models import Programme
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing
from worldrounds.rooms.board import Asked, StageAt, asked_in_rooms, stages_of_groups
from worldrounds.rooms.models import Comment, Decision, Post

_KINDS = ("posts", "edits", "texts")


@dataclass(frozen=True)
class Part:
    """A member's part in the group's work."""

    line: Line
    share: float  # 0 to 1: the mean of the shares in messages, edits and texts

    @property
    def member(self) -> Member:
        return self.line.member

    @property
    def percent(self) -> int:
        return round(self.share * 100)


@dataclass(frozen=True)
class GroupCare:
    """How one group is doing."""

    group: Group
    parts: Sequence[Part]
    stage: StageAt | None  # where the group is
    last_at: datetime | None
    questions: Sequence[Asked]
    requests: Sequence[Asked]  # open ones first
    signs: GroupSigns
    reasons: Sequence[Reason] = field(default_factory=list)
    news: int = 0  # messages, comments and decisions of others since the reader was there

    @property
    def act(self) -> Act:
        return next_act(self.signs)

    @property
    def weight(self) -> int:
        return sum(reason.weight for reason in self.reasons)

    @property
    def open_reasons(self) -> list[Reason]:
        """What the group itself sees: everything but what members told their facilitator."""
        return [reason for reason in self.reasons if not reason.is_private]

    @property
    def silent(self) -> list[Member]:
        return [part.member for part in self.parts if part.line.unseen]

    @property
    def to_nudge(self) -> list[Member]:
        """Whom a reminder would help: who has not been seen; in a group that has not begun, everybody."""
        return self.silent if self.signs.begun else [part.member for part in self.parts]


def access_board(*, person: Person, slug: str) -> Standing:
    """For the coordinator and the facilitators (2 queries)."""
    standing = access_programme(person=person, slug=slug)
    if not may_see_all_groups(standing):
        raise NotAllowed(_("Only the coordinator and facilitators can open the board of all rooms."))
    return standing


def read_board(programme: Programme, *, at: datetime, reader: Person | None = None) -> list[GroupCare]:
    """Every living group by number, with what is new to the ``reader`` (5 queries, whatever their number)."""
    cares = {care.group.pk: care for care in _read(programme, at=at)}
    groups = Group.objects.filter(programme=programme, retired_at=None).select_related("facilitator")
    new = {f"new_{n}": _new(model, author, reader) for n, (model, author) in enumerate(_SAID)}
    return [
        replace(cares.get(group.pk) or _empty(group), news=sum(getattr(group, name) for name in new))
        for group in groups.annotate(**new).order_by("number")
    ]


_SAID: tuple[tuple[type[Model], str], ...] = (
    (Post, "author"),
    (Comment, "author"),
    (Decision, "recorded_by"),
)


def _new(model: type[Model], author: str, reader: Person | None) -> Coalesce:
    """Of a group: how much others have said since the reader last opened its room; 0 where that never was."""
    since = {"room__visits__person": reader, "at__gt": F("room__visits__at")}
    rows = model._default_manager.filter(room__group=OuterRef("pk"), **since).exclude(**{author: reader})
    return Coalesce(Subquery(rows.order_by().values("room").annotate(n=Count("pk")).values("n")), 0)


def _empty(group: Group) -> GroupCare:
    """All of its members have left."""
    signs = GroupSigns(
        members=0,
        begun=True,
        days_since_joining=0,
        unseen_days=[],
        late_stage="",
        late_days=0,
        questions=0,
        oldest_question_days=0,
        top_share=0.0,
        hindered=0,
        outside=0,
        open_requests=[],
    )
    return GroupCare(
        group=group,
        parts=[],
        stage=None,
        last_at=None,
        questions=[],
        requests=[],
        signs=signs,
        reasons=reasons(signs),
    )


def care_of(group: Group, programme: Programme, *, at: datetime) -> GroupCare | None:
    """One group (4 queries); None if nobody is in it."""
    return next(iter(_read(programme, at=at, group=group)), None)


def _read(programme: Programme, *, at: datetime, group: Group | None = None) -> list[GroupCare]:
    lines = lines_of(programme, at=at, group=group)
    stages = stages_of_groups(programme)
    asked = defaultdict(list)
    for one in asked_in_rooms(programme, at=at, group=group):
        asked[one.group].append(one)
    return [
        _care(members[0].member.group, members, stages, asked[number], at=at)
        for number, rows in groupby(lines, key=lambda line: line.member.group.pk)
        if (members := list(rows))
    ]


def _care(
    group: Group, lines: Sequence[Line], stages: Sequence[StageAt], asked: Sequence[Asked], *, at: datetime
) -> GroupCare:
    today = anywhere_on_earth(at)
    parts = _parts(lines)
    late = _late_stage(group, lines, stages, today)
    questions = [one for one in asked if one.is_question]
    requests = sorted((one for one in asked if not one.is_question), key=lambda one: not one.is_open)
    pulses = [line.member.pulse for line in lines if line.member.pulse]
    signs = GroupSigns(
        members=len(lines),
        begun=lines[0].begun,
        days_since_joining=max((at - line.member.membership.joined_at).days for line in lines),
        unseen_days=[(at - line.member.since).days for line in lines if line.unseen],
        late_stage=late.title if late else "",
        late_days=(today - late.due_day).days if late and late.due_day else 0,
        questions=len(questions),
        oldest_question_days=max(((at - one.at).days for one in questions), default=0),
        top_share=max((part.share for part in parts), default=0.0) if _is_much(lines) else 0.0,
        hindered=sum(pulse.is_hindered is True for pulse in pulses),
        outside=sum(pulse.has_met is False or pulse.belongs is False for pulse in pulses),
        open_requests=[one.name for one in requests if one.is_open],
    )
    return GroupCare(
        group=group,
        parts=parts,
        stage=_where(group, stages, at=at) or late,
        last_at=max((line.member.last_at for line in lines if line.member.last_at), default=None),
        questions=questions,
        requests=requests,
        signs=signs,
        reasons=reasons(signs),
    )


def _parts(lines: Sequence[Line]) -> list[Part]:
    totals = {kind: sum(getattr(line.member.did, kind) for line in lines) for kind in _KINDS}
    return [Part(line, _share(line.member, totals)) for line in lines]


def _share(member: Member, totals: Mapping[str, int]) -> float:
    shares = [getattr(member.did, kind) / total for kind, total in totals.items() if total]
    return sum(shares) / len(shares) if shares else 0.0


def _is_much(lines: Iterable[Line]) -> bool:
    did = (line.member.did for line in lines)
    return sum(one.posts + one.edits + one.texts for one in did) >= ENOUGH_TO_COMPARE


def _late_stage(
    group: Group, lines: Sequence[Line], stages: Sequence[StageAt], today: date
) -> StageAt | None:
    """The last stage that fell due and is not done, if at least half of the members still owe it: one who is silent
    is counted as silent, not the whole group as late."""
    late = [s for s in stages if s.due_day and s.due_day < today and group.pk not in s.done_by]
    if not late:
        return None
    last = max(late, key=lambda stage: stage.due_day or date.min)
    missed = [line.member.missed_due_day for line in lines]
    owed = sum(day is not None and last.due_day is not None and day >= last.due_day for day in missed)
    return last if 2 * owed >= len(lines) else None


def _where(group: Group, stages: Sequence[StageAt], *, at: datetime) -> StageAt | None:
    """The first stage that is open, not done and not over; else the next one."""
    today, opened = anywhere_on_earth(at), (at + timedelta(hours=14)).date()
    to_do = [s for s in stages if group.pk not in s.done_by and (s.due_day is None or s.due_day >= today)]
    return next((s for s in to_do if s.opens_day <= opened), to_do[0] if to_do else None)
