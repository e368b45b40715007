"""The list of sessions: filtered by the address, a page at a time, and the same as a table to take away."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from worldrounds.core.exports import Cell
from worldrounds.groups.models import Group
from worldrounds.groups.queries import groups_to_choose
from worldrounds.journeys.join_links import with_join_links
from worldrounds.meetings.models import Session
from worldrounds.meetings.queries import join_address, sittings_of, visible_sessions
from worldrounds.programmes.models import PlannedSession
from worldrounds.programmes.rules import Standing
from worldrounds.web.paging import ROWS

HEADERS = (
    "session", "group", "starts_at_utc", "local_time", "time_zone", "minutes", "state",
    "present", "late", "absent", "excused", "technical", "venue", "join",
)  # fmt: skip
STATES = ("present", "late", "absent", "excused", "technical")


@dataclass(frozen=True)
class Filters:
    """``?group=3&week=2026-11-30``; what cannot be read is left out."""

    group: int | None = None
    week: date | None = None

    @classmethod
    def read(cls, data: Mapping[str, str]) -> "Filters":
        group = data.get("group", "")
        try:
            week = date.fromisoformat(data.get("week", ""))
        except ValueError:
            week = None
        return cls(int(group) if group.isdigit() and len(group) < 9 else None, week)

    @property
    def query(self) -> str:
        parts = [f"group={self.group}" if self.group else "", f"week={self.week}" if self.week else ""]
        return "".join(f"{part}&" for part in parts if part)

    def apply(self, rows: QuerySet[Session]) -> QuerySet[Session]:
        if self.group is not None:
            rows = rows.filter(group__number=self.group)
        if self.week is not None:
            zone = timezone.get_current_timezone()
            first = datetime.combine(self.week, time(), zone)
            rows = rows.filter(starts_at__gte=first, starts_at__lt=first + timedelta(days=7))
        return rows


@dataclass(frozen=True)
class SessionList:
    filters: Filters
    page: Page[Session]
    groups: Sequence[Group]
    weeks: Sequence[date]
    plenaries: Sequence[PlannedSession]  # without a time


def session_list(standing: Standing, filters: Filters, *, page: str, at: datetime) -> SessionList:
    """Five queries. Without a page, the one with the next session."""
    rows = filters.apply(visible_sessions(standing))
    over = Count("pk", filter=Q(starts_at__lt=at - timedelta(hours=2)))
    totals = rows.aggregate(all=Count("pk"), over=over)
    pages = Paginator(_counted(rows), ROWS)
    pages.count = totals["all"]
    if not page:
        page = str(min(totals["over"] // ROWS + 1, pages.num_pages))
    return SessionList(
        filters=filters,
        page=pages.get_page(page),
        groups=groups_to_choose(standing),
        weeks=list(_weeks(standing)),
        plenaries=_waiting_plenaries(standing),
    )


def table(standing: Standing, filters: Filters) -> Iterator[tuple[Cell, ...]]:
    """Rows under ``HEADERS``: exactly what the list shows, on all its pages."""
    for session in with_join_links(_counted(filters.apply(visible_sessions(standing)))):
        yield (
            session.planned.title,
            str(session.group) if session.group else _("everybody"),
            session.starts_at.strftime("%Y-%m-%d %H:%M"),
            session.wall_time.replace("T", " "),
            session.zone,
            session.minutes,
            session.state,
            *(getattr(session, state) for state in STATES),  # annotated
            session.venue.name if session.venue else "",
            join_address(session),
        )


def _counted(rows: QuerySet[Session]) -> QuerySet[Session]:
    """With ``present``, ``late`` and so on: how many."""
    return rows.annotate(
        **{state: Count("attendances", filter=Q(attendances__state=state)) for state in STATES}
    )


def _weeks(standing: Standing) -> Iterator[date]:
    """The Mondays of the programme."""
    first = standing.programme.first_day
    monday = first - timedelta(days=first.weekday())
    while monday < standing.programme.end_day:
        yield monday
        monday += timedelta(days=7)


def _waiting_plenaries(standing: Standing) -> list[PlannedSession]:
    """Those with a sitting that has no time."""
    plenaries = standing.programme.planned_sessions.filter(kind=PlannedSession.Kind.PLENARY)
    with_time = Count("sessions", filter=Q(sessions__state=Session.State.PLANNED))
    return [
        planned
        for planned in plenaries.select_related("programme").annotate(with_time=with_time)
        if planned.with_time < sittings_of(planned)
    ]
