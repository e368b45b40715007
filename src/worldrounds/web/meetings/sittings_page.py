"""Who goes to which sitting of a plenary, group by group."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from worldrounds.groups.models import Group
from worldrounds.groups.queries import living_groups
from worldrounds.meetings.models import GroupSitting, Session
from worldrounds.meetings.sittings import weigh_sittings
from worldrounds.programmes.rules import Standing
from worldrounds.solvers.timetabling import Seat, best_sitting

LOCAL_HOURS = "best"  # in the form: no sitting of the coordinator's choice


@dataclass(frozen=True)
class Cell:
    """One sitting for one group."""

    sitting: Session
    awake: int
    members: int
    clocks: Sequence[str]  # at its start, where the members are: “08:00”, each once, the earliest first
    is_own: bool

    @property
    def all_awake(self) -> bool:
        return self.awake == self.members


@dataclass(frozen=True)
class Line:
    group: Group
    cells: Sequence[Cell]
    best: int  # number of the sitting that suits the group best
    chosen: int | None  # by the coordinator


@dataclass(frozen=True)
class Share:
    sitting: Session
    groups: int
    students: int


@dataclass(frozen=True)
class SittingsPage:
    lines: Sequence[Line]
    shares: Sequence[Share]


def sittings_page(standing: Standing, sittings: Sequence[Session]) -> SittingsPage:
    """Three queries."""
    own = GroupSitting.objects.filter(planned=sittings[0].planned_id, group=OuterRef("pk"))
    groups = list(
        living_groups(standing).annotate(
            own=Subquery(own.values("sitting")), by_hand=Subquery(own.values("by_hand"))
        )
    )
    weighed = weigh_sittings(groups, sittings)
    lines = [_line(group, sittings, weighed[group.pk]) for group in groups if weighed[group.pk][0]]
    return SittingsPage(lines, [_share(sitting, lines) for sitting in sittings])


def _line(group: Group, sittings: Sequence[Session], seats: Sequence[Sequence[Seat]]) -> Line:
    own: int | None = group.own  # type: ignore[attr-defined]  # annotated
    by_hand: bool = group.by_hand  # type: ignore[attr-defined]  # annotated
    cells = [_cell(sitting, of_it, own) for sitting, of_it in zip(sittings, seats, strict=True)]
    return Line(group, cells, sittings[best_sitting(seats)].sitting, own if by_hand else None)


def _cell(sitting: Session, seats: Sequence[Seat], own: int | None) -> Cell:
    ordered = sorted(seats, key=lambda seat: seat.local.replace(tzinfo=None))
    return Cell(
        sitting=sitting,
        awake=sum(seat.reason != "night" for seat in seats),
        members=len(seats),
        clocks=list(dict.fromkeys(f"{seat.local:%H:%M}" for seat in ordered)),
        is_own=sitting.sitting == own,
    )


def _share(sitting: Session, lines: Sequence[Line]) -> Share:
    own = [cell for line in lines for cell in line.cells if cell.is_own and cell.sitting == sitting]
    return Share(sitting, len(own), sum(cell.members for cell in own))


def read_choices(data: Mapping[str, str]) -> dict[int, int | None]:
    """The form's answers, named ``group-<id>``: a sitting's number, or ``LOCAL_HOURS``."""
    return dict(_choices(data))


def _choices(data: Mapping[str, str]) -> Iterator[tuple[int, int | None]]:
    for name, value in data.items():
        number = name.removeprefix("group-")
        if not name.startswith("group-") or not number.isdecimal():
            continue
        if value == LOCAL_HOURS:
            yield int(number), None
        elif value.isdecimal():
            yield int(number), int(value)
