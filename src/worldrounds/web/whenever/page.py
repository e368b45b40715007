"""What the page of a meeting shows: the choices side by side, one of them for everybody's clock, who carries what."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.core.zones import zone
from worldrounds.solvers.time.patterns import HALF_HOURS
from worldrounds.solvers.weekly import TURNS, Schedule, Seat
from worldrounds.web import moments
from worldrounds.web.pictures.strip import strip
from worldrounds.web.whenever import words
from worldrounds.whenever.models import Meeting, Participant
from worldrounds.whenever.solving import Found, find

ENOUGH = 2  # people
_HEAVIEST = 200  # points of the worst hour


@dataclass(frozen=True)
class Choice:
    """A row of the comparison. ``value`` is what the form and the address say: “26-31”."""

    name: str
    hours: str
    coming: str
    heaviest: str
    value: str
    is_shown: bool = False
    is_suggested: bool = False


@dataclass(frozen=True)
class Cell:
    """One person's clock on some dates. ``was`` is the hour that it showed before some clock changed."""

    local: str
    level: str
    tag: str
    was: str


@dataclass(frozen=True)
class Column:
    hour: str
    dates: str


@dataclass(frozen=True)
class Row:
    participant: Participant
    place: str
    cells: list[Cell]
    strip: SafeString
    load: str
    counted: str
    never: bool


@dataclass(frozen=True)
class ShutOut:
    """Somebody who can never come, and what would help: an hour by their own clock, and who could come then."""

    name: str
    local: str
    coming: str


@dataclass(frozen=True)
class Page:
    """``asked`` are the hours that the reader wants to look at; without them those agreed on, or the suggested ones."""

    meeting: Meeting
    participants: Sequence[Participant]
    asked: Sequence[int]

    @property
    def has_enough(self) -> bool:
        return len(self.participants) >= ENOUGH

    @cached_property
    def found(self) -> Found:
        return find(self.meeting, self.participants)

    @cached_property
    def plan(self) -> Schedule:
        hours = self.asked or self.meeting.hours
        return self.found.at(hours) if hours else self.found.plans[self.found.suggested]

    @property
    def hours(self) -> str:
        return words.hours_words(self.plan.hours)

    @property
    def value(self) -> str:
        return _value(self.plan.hours)

    @property
    def is_agreed(self) -> bool:
        """Whether what is shown is what was agreed on."""
        return self.plan.hours == tuple(self.meeting.hours)

    @property
    def agreed(self) -> str:
        return words.hours_words(self.meeting.hours)

    @property
    def choices(self) -> list[Choice]:
        names = (_("The same hour"), _("Two hours in turn"), _("Three hours in turn"))
        listed = [
            self._choice(names[place], plan, is_suggested=place == self.found.suggested)
            for place, plan in enumerate(self.found.plans)
            if place == 0 or len(set(plan.hours)) > 1
        ]
        if not any(choice.is_shown for choice in listed):
            listed.append(self._choice(_("Agreed") if self.is_agreed else _("Shown below"), self.plan))
        return listed

    @property
    def turns_help(self) -> bool:
        return any(len(set(plan.hours)) > 1 for plan in self.found.plans)

    @property
    def all_tried(self) -> bool:
        return all(plan.proved for plan in self.found.plans)

    @property
    def poll(self) -> Choice:
        return self._choice(_("Most ticks wins, as in usual polls"), self.found.poll)

    @property
    def poll_words(self) -> str:
        return ngettext(
            "One hour has the most ticks.",
            "%(count)d hours have the most ticks; a poll cannot tell them apart, and the first one is taken.",
            self.found.equal,
        ) % {"count": self.found.equal}

    @property
    def others(self) -> list[Choice]:
        return [self._choice("", plan) for plan in self.found.others]

    @property
    def columns(self) -> list[Column]:
        return [
            Column(words.hour_words(dates[0].hour), words.dates_words(dates)) for dates in self.plan.alike
        ]

    @property
    def rows(self) -> list[Row]:
        return [self._row(place, participant) for place, participant in enumerate(self.participants)]

    @property
    def shut_out(self) -> list[ShutOut]:
        """Who can come on no date."""
        return [self._shut_out(place) for place in self.plan.never]

    def _shut_out(self, place: int) -> ShutOut:
        name, plan = self.participants[place].name, self.found.if_free.get(place)
        if plan is None or not plan.dates[0].seats[place].comes:
            return ShutOut(name, "", "")
        local = words.local_words(plan.dates[0].seats[place].local)
        return ShutOut(name, local, words.coming_words(plan, len(self.participants)))

    def _choice(self, name: str, plan: Schedule, *, is_suggested: bool = False) -> Choice:
        return Choice(
            name,
            words.hours_words(plan.hours),
            words.coming_words(plan, len(self.participants)),
            self._heaviest(plan),
            _value(plan.hours),
            is_shown=plan.hours == self.plan.hours,
            is_suggested=is_suggested,
        )

    def _heaviest(self, plan: Schedule) -> str:
        if plan.heaviest == (0, 0):
            return _("nobody carries anything")
        place = list(zip(plan.missed, plan.points, strict=True)).index(plan.heaviest)
        return f"\u2068{self.participants[place].name}\u2069: {words.load_words(*plan.heaviest)}"

    def _row(self, place: int, participant: Participant) -> Row:
        seats = self.plan.seats_of(place)
        counted = words.counted_words(seats)
        loads = [seat.points / _HEAVIEST if seat.comes else None for seat in seats]
        title = _("Dates of %(name)s") % {"name": participant.name}
        return Row(
            participant,
            moments.zone_words(participant.zone),
            self._cells(place),
            strip(key=f"p{participant.pk}", title=title, desc=counted, loads=loads),
            words.load_words(self.plan.missed[place], self.plan.points[place]),
            counted,
            place in self.plan.never,
        )

    def _cells(self, place: int) -> list[Cell]:
        before: dict[int, str] = {}
        cells = []
        for dates in self.plan.alike:
            seat, hour = dates[0].seats[place], dates[0].hour
            local = words.local_words(seat.local)
            cells.append(_cell(seat, local, before.get(hour, local)))
            before[hour] = local
        return cells


def read_hours(value: str) -> list[int]:
    """“26-31” -> [26, 31]; nothing that can be read: []."""
    parts = value.split("-")
    if not 1 <= len(parts) <= TURNS or not all(part.isascii() and part.isdigit() for part in parts):
        return []
    hours = [int(part) for part in parts if len(part) <= 3]
    return hours if len(hours) == len(parts) and max(hours) < HALF_HOURS else []


def clock_words(meeting: Meeting) -> str:
    """“Vienna time”."""
    return moments.zone_words(zone(meeting.zone).key)


def _value(hours: Sequence[int]) -> str:
    return "-".join(map(str, hours))


def _cell(seat: Seat, local: str, was: str) -> Cell:
    return Cell(local, str(words.LEVELS[seat.level]), words.TAGS[seat.level], was if was != local else "")
