"""A timetable's plan, ready to be shown: figures, a line a group, and one group in full."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from worldrounds.groups.models import Group, Membership
from worldrounds.meetings.models import Timetable, Venue
from worldrounds.meetings.queries import members_by_group
from worldrounds.programmes.models import Enrolment, PlannedSession
from worldrounds.solvers.timetabling import MISSED
from worldrounds.web.meetings.seats import SeatLine, clock_changes, planned_line
from worldrounds.web.meetings.words import A_LITTLE, choice_words, no_time_words
from worldrounds.web.pictures.bars import Bar, bar_chart


@dataclass(frozen=True)
class Alternative:
    start: datetime
    coming: int
    members: int


@dataclass(frozen=True)
class SessionCard:
    planned: PlannedSession
    start: datetime | None
    seats: Sequence[SeatLine]
    options: int
    alternatives: Sequence[Alternative]
    changed_clocks: Sequence[str] = ()  # places whose clocks have changed since the session before

    @property
    def missing(self) -> list[SeatLine]:
        return [seat for seat in self.seats if not seat.comes]

    @property
    def everyone(self) -> list[tuple[str, str]]:
        return [(seat.place, seat.enrolment.time_zone) for seat in self.seats]

    @property
    def why(self) -> str:
        if self.start is None:
            return no_time_words()
        coming = [seat for seat in self.seats if seat.comes]
        heaviest = [seat.enrolment.given_name for seat in coming if seat.burden]
        return choice_words(
            options=self.options, coming=len(coming), members=len(self.seats), heaviest=heaviest
        )


@dataclass(frozen=True)
class GroupCard:
    group: Group
    members: Sequence[Enrolment]
    sessions: Sequence[SessionCard]
    burden: dict[int, int]
    proved: bool
    venue: Venue | None

    @property
    def with_time(self) -> int:
        return sum(session.start is not None for session in self.sessions)

    @property
    def without_time(self) -> int:
        return len(self.sessions) - self.with_time

    @property
    def empty_seats(self) -> int:
        return sum(len(session.missing) for session in self.sessions)

    @property
    def not_told(self) -> list[Enrolment]:
        return [member for member in self.members if not member.availability]

    @property
    def early_or_late(self) -> int:
        """The most sessions at a clearly early or late hour that fall on one member."""
        counts = [
            sum(
                seat.comes and seat.burden > A_LITTLE
                for s in self.sessions
                for seat in s.seats
                if seat.enrolment == m
            )
            for m in self.members
        ]
        return max(counts, default=0)

    @property
    def needs_a_look(self) -> bool:
        return bool(self.without_time or self.empty_seats)

    def burden_bars(self) -> SafeString:
        """Each member's account: bad hours with what was carried before; missed sessions are named apart."""
        bars = [
            Bar(member.full_name, points % MISSED, self._words(points))
            for member in self.members
            if (points := self.burden.get(member.pk)) is not None
        ]
        most = max([100.0, *(bar.value for bar in bars)])
        return bar_chart(
            key=f"burden-{self.group.number}",
            title=_("Who carries the early and late hours"),
            bars=bars,
            most=most,
        )

    @staticmethod
    def _words(points: int) -> str:
        missed, hours = divmod(points, MISSED)
        words = _("%(points)d points") % {"points": hours}
        return words + (_(", misses %(count)d") % {"count": missed} if missed else "")


@dataclass(frozen=True)
class Preview:
    groups: Sequence[GroupCard]
    stopped: bool

    @property
    def sessions(self) -> int:
        return sum(len(card.sessions) for card in self.groups)

    @property
    def with_time(self) -> int:
        return sum(card.with_time for card in self.groups)

    @property
    def complete(self) -> int:
        """Sessions at which everyone can come."""
        return sum(s.start is not None and not s.missing for card in self.groups for s in card.sessions)

    @property
    def empty_seats(self) -> int:
        return sum(card.empty_seats for card in self.groups)

    @property
    def to_look_at(self) -> list[GroupCard]:
        return [card for card in self.groups if card.needs_a_look]

    @property
    def not_told(self) -> int:
        return len({member.pk for card in self.groups for member in card.not_told})


def preview(timetable: Timetable, *, only: int | None = None) -> Preview:
    """The plan with names (4 queries); ``only`` one group's number. Groups and people that are gone are left out."""
    entries = timetable.plan.get("groups", [])
    ids = [entry["group"] for entry in entries]
    groups = {g.pk: g for g in Group.objects.filter(pk__in=ids, retired_at=None) if only in (None, g.number)}
    members = members_by_group(groups.values())
    planned = {session.pk: session for session in timetable.programme.planned_sessions.all()}
    venues = {venue.pk: venue for venue in timetable.programme.venues.all()}
    cards = [
        _card(groups[entry["group"]], members[entry["group"]], entry, planned, venues)
        for entry in entries
        if entry["group"] in groups
    ]
    return Preview(sorted(cards, key=lambda card: card.group.number), bool(timetable.plan.get("stopped")))


def _card(
    group: Group,
    members: list[Membership],
    entry: dict[str, Any],
    planned: dict[int, PlannedSession],
    venues: dict[int, Venue],
) -> GroupCard:
    people = {member.enrolment_id: member.enrolment for member in members}
    return GroupCard(
        group=group,
        members=list(people.values()),
        sessions=_with_clock_changes(
            [
                _session(planned[session["planned"]], people, session)
                for session in entry["sessions"]
                if session["planned"] in planned
            ]
        ),
        burden={int(key): points for key, points in entry["burden"].items()},
        proved=entry["proved"],
        venue=venues.get(entry.get("venue", 0)),
    )


def _with_clock_changes(cards: list[SessionCard]) -> list[SessionCard]:
    before = [None, *(card.start for card in cards)]
    return [
        replace(card, changed_clocks=clock_changes(card.seats, since)) if since else card
        for card, since in zip(cards, before, strict=False)
    ]


def _session(planned: PlannedSession, people: dict[int, Enrolment], entry: dict[str, Any]) -> SessionCard:
    return SessionCard(
        planned=planned,
        start=datetime.fromisoformat(entry["start"]) if entry["start"] else None,
        seats=[planned_line(people[s["enrolment"]], s) for s in entry["seats"] if s["enrolment"] in people],
        options=entry["options"],
        alternatives=[
            Alternative(datetime.fromisoformat(a["start"]), a["coming"], len(people))
            for a in entry["alternatives"]
        ],
    )
