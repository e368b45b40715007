"""Reads. A session is reached only through ``access_session``, a timetable through ``access_timetable``."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from worldrounds.commons import catalogue
from worldrounds.core.errors import NotAllowed, NotFound
from worldrounds.groups.models import Group, Membership
from worldrounds.groups.queries import groups_of_student, members_now, remember_if_own, visible_groups
from worldrounds.groups.rules import may_enter
from worldrounds.meetings.models import Attendance, ClockNotice, GroupSitting, Proposal, Session, Timetable
from worldrounds.meetings.rules import may_see_unsuited, may_set_times
from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment, PlannedSession, Programme, Role
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing

USUAL_GAP = 3  # days

_PLANNED = Session.State.PLANNED


def access_session(*, person: Person, slug: str, number: int) -> tuple[Standing, Session]:
    """A session for those who may see it (4 queries). Raises NotFound for others.

    A plenary is everybody's in the programme; a group's session is its members', its facilitator's, the
    coordinator's, and that of site leads with a student in the group.
    """
    standing = access_programme(person=person, slug=slug)
    session = (
        Session.objects.filter(pk=number, planned__programme=standing.programme)
        .filter(Q(group=None) | Q(group__retired_at=None))
        .select_related("planned", "venue", "group__leader__person", "group__facilitator", "group__programme")
        .annotate(was=hour_before(person))
        .first()
    )
    if session is None or not _may_see(standing, session):
        raise NotFound
    if session.group is not None:
        remember_if_own(standing, session.group)
    return standing, session


def _may_see(standing: Standing, session: Session) -> bool:
    if session.group is None:
        return True
    members = members_now(session.group)
    return may_enter(
        standing,
        member_ids={member.enrolment_id for member in members},
        school_ids={member.enrolment.partner.institution_id for member in members},
    )


def access_proposal(*, person: Person, slug: str, number: int) -> tuple[Standing, Proposal]:
    """A proposal and, in ``proposal.session``, the session as ``access_session`` gives it."""
    found = Proposal.objects.filter(pk=number).values_list("session_id", flat=True).first()
    if found is None:
        raise NotFound
    standing, session = access_session(person=person, slug=slug, number=found)
    proposal = Proposal.objects.select_related("proposed_by").get(pk=number)
    proposal.session = session
    return standing, proposal


def access_timetables(*, person: Person, slug: str) -> Standing:
    """The programme, for those who set its times."""
    standing = access_programme(person=person, slug=slug)
    if not may_set_times(standing):
        raise NotAllowed(_("Only the coordinator sets meeting times."))
    return standing


def access_unsuited(*, person: Person, slug: str) -> Standing:
    """The programme, for those who see which sessions no longer suit (1 query)."""
    standing = access_programme(person=person, slug=slug)
    if not may_see_unsuited(standing):
        raise NotAllowed(_("Only the coordinator and facilitators see which sessions no longer suit."))
    return standing


def access_timetable(*, person: Person, slug: str, number: int) -> tuple[Standing, Timetable]:
    standing = access_timetables(person=person, slug=slug)
    timetable = (
        Timetable.objects.select_related("work", "programme")
        .filter(programme=standing.programme, pk=number)
        .first()
    )
    if timetable is None:
        raise NotFound
    return standing, timetable


def access_sittings(*, person: Person, slug: str, key: str) -> tuple[Standing, list[Session]]:
    """The sittings of a plenary that have a time, for the coordinator; raises NotFound if it has none."""
    standing = access_timetables(person=person, slug=slug)
    rows = Session.objects.filter(planned__programme=standing.programme, planned__key=key, group=None)
    sittings = list(rows.filter(state=_PLANNED).select_related("planned").order_by("sitting"))
    if not sittings:
        raise NotFound
    return standing, sittings


def last_asked(programme: Programme) -> tuple[int, list[date]]:
    """Days between two sessions of a group, and the Mondays of the weeks without sessions, as they were asked for last
    (1 query; 2 if nothing was)."""
    newest = programme.timetables.values_list("options", flat=True).first()
    if newest is None:
        return usual_gap(programme), []
    return int(newest["gap_days"]), _reading(newest)


def weeks_without_sessions(programme: Programme) -> list[date]:
    """The Mondays of the weeks that the confirmed times leave free (1 query)."""
    confirmed = programme.timetables.filter(state=Timetable.State.CONFIRMED)
    return _reading(confirmed.values_list("options", flat=True).first() or {})


def _reading(options: dict[str, Any]) -> list[date]:
    return [date.fromisoformat(monday) for monday in options.get("reading", ())]


def weeks_to_come(programme: Programme, *, today: date) -> list[date]:
    """The Mondays of the weeks in which groups are still to meet by the plan (1 query)."""
    rows = programme.planned_sessions.filter(kind=PlannedSession.Kind.GROUP_MEETING, end_day__gt=today)
    mondays = set()
    for first_day, end_day in rows.values_list("first_day", "end_day"):
        monday = _monday(max(first_day, today))
        while monday < end_day:
            mondays.add(monday)
            monday += timedelta(days=7)
    return sorted(mondays)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def usual_gap(programme: Programme) -> int:
    """A day less than the sessions of the plan are apart, and three at most: in a week of daily meetings, none
    (1 query)."""
    rows = programme.planned_sessions.filter(kind=PlannedSession.Kind.GROUP_MEETING)
    days = list(rows.order_by("first_day").values_list("first_day", flat=True))
    apart = [(later - day).days - 1 for day, later in pairwise(days)]
    return max(0, min([USUAL_GAP, *apart]))


def at_own_sitting(own: QuerySet[GroupSitting]) -> Q:
    """Of sessions: all but the sittings of plenaries that are not the ``own`` ones. A plenary for which ``own``
    names no sitting stays with all of them."""
    of_plenary = own.filter(planned=OuterRef("planned"))
    here = of_plenary.filter(sitting=OuterRef("sitting"))
    return Q(group__isnull=False) | Q(Exists(here)) | ~Q(Exists(of_plenary))


def sittings_of_student(standing: Standing) -> QuerySet[GroupSitting]:
    """Where the student's group goes; nothing for staff, who have every sitting before them."""
    if standing.is_staff:
        return GroupSitting.objects.none()
    return GroupSitting.objects.filter(group__in=groups_of_student(standing).order_by())


def _sittings_of_person(person: Person) -> QuerySet[GroupSitting]:
    """The same over all programmes."""
    staff = Role.objects.filter(person=person).exclude(kind=Role.Kind.STUDENT_LEADER)
    memberships = Membership.objects.filter(
        left_at=None, enrolment__person=person, enrolment__state=Enrolment.State.ADMITTED
    )
    return GroupSitting.objects.filter(group__in=memberships.values("group")).exclude(
        planned__programme__in=staff.values("programme")
    )


def next_session(group: Group, at: datetime) -> Session | None:
    """The group's session or plenary that is running or comes next (1 query)."""
    mine = Q(group=group) | (Q(group=None) & at_own_sitting(GroupSitting.objects.filter(group=group)))
    to_come = (
        Session.objects.filter(mine, planned__programme_id=group.programme_id)
        .filter(state=_PLANNED)
        .select_related("planned", "venue")
    )
    return next((session for session in to_come.order_by("starts_at") if session.ends_at > at), None)


def changed_sessions(group: Group, *, since: datetime, at: datetime) -> QuerySet[Session]:
    """The group's sessions to come, and its plenaries, that got or changed their time, or were cancelled, lately."""
    mine = Q(group=group) | (Q(group=None) & at_own_sitting(GroupSitting.objects.filter(group=group)))
    here = Session.objects.filter(mine, planned__programme_id=group.programme_id)
    return here.filter(changed_at__gt=since, starts_at__gt=at)


def session_before(session: Session) -> Session | None:
    """The group's session before this one (1 query; none for a plenary)."""
    if session.group_id is None:
        return None
    earlier = Session.objects.filter(group=session.group_id, state=_PLANNED, starts_at__lt=session.starts_at)
    return earlier.order_by("-starts_at").first()


def sessions_of(
    person: Person, first: datetime, end: datetime, *, cancelled: bool = False
) -> QuerySet[Session]:
    """What a person is expected at, over all programmes: ``first <= starts_at < end``, in order (1 query).

    Students: their group's sessions and the plenaries, of these with several sittings only their group's.
    Facilitators: the sessions of their groups and the plenaries. Other roles: the plenaries.
    """
    memberships = Membership.objects.filter(
        group=OuterRef("group"),
        left_at=None,
        enrolment__person=person,
        enrolment__state=Enrolment.State.ADMITTED,
    )
    programmes = Programme.objects.filter(
        Q(roles__person=person) | Q(enrolments__person=person, enrolments__state=Enrolment.State.ADMITTED)
    )
    mine = Q(group=None, planned__programme__in=programmes.values("pk"))
    mine &= at_own_sitting(_sittings_of_person(person))
    mine |= Q(group__retired_at=None) & (Q(Exists(memberships)) | Q(group__facilitator=person))
    found = Session.objects.filter(mine, starts_at__gte=first, starts_at__lt=end)
    if not cancelled:
        found = found.filter(state=_PLANNED)
    found = found.annotate(was=hour_before(person))
    return found.select_related("planned__programme", "group", "venue").order_by("starts_at", "pk")


def hour_before(person: Person) -> Subquery:
    """Of a session: at which hour of the person's ("2027-01-21T20:00") it was before a law changed a clock."""
    notices = ClockNotice.objects.filter(person=person, session=OuterRef("pk"))
    return Subquery(notices.values("was")[:1])


def visible_sessions(standing: Standing) -> QuerySet[Session]:
    """All sessions of the programme that concern ``standing``, in the order of their starts: what the person may
    see but, for students, the sittings of other groups."""
    groups = visible_groups(standing)
    found = Session.objects.filter(planned__programme=standing.programme)
    found = found.filter(Q(group=None) | Q(group__in=groups.order_by()))
    found = found.filter(at_own_sitting(sittings_of_student(standing)))
    return found.select_related("planned", "group", "venue").order_by("starts_at", "pk")


def group_sessions() -> QuerySet[Session]:
    """Sessions of living groups that take place, of all programmes."""
    living = Session.objects.filter(group__isnull=False, group__retired_at=None)
    return living.filter(state=_PLANNED).select_related("group")


def has_met(at: datetime) -> Exists:
    """Of a group: a session of it that began before ``at`` and stood had somebody present."""
    return Exists(
        Attendance.objects.filter(
            session__group=OuterRef("pk"),
            session__starts_at__lt=at,
            session__state=_PLANNED,
            state__in=Attendance.CAME,
        )
    )


def signs_in_sessions(programme: Programme, *, at: datetime) -> QuerySet[Any]:
    """Rows of ``who`` (person), ``what`` (a state of Attendance), ``group``, ``count`` (of sessions that have begun) and
    ``last_at``, when the last one began, or when somebody said beforehand that they cannot come: the columns are those
    of ``rooms.queries.signs_in_rooms``."""
    marks = Attendance.objects.filter(session__planned__programme=programme, session__state=_PLANNED)
    grouped = marks.order_by().values(who=F("enrolment__person"), what=F("state"), group=F("session__group"))
    began = Case(
        When(state__in=Attendance.CAME, then=F("session__starts_at")),
        default=Least("session__starts_at", "marked_at"),
    )
    begun = Count("pk", filter=Q(session__starts_at__lte=at))
    found: QuerySet[Any] = grouped.annotate(count=begun, last_at=Max(began))
    return found


def groups_without_meeting(programme: Programme, at: datetime) -> QuerySet[Group]:
    """Living groups that have not met (1 query)."""
    return Group.objects.filter(~has_met(at), programme=programme, retired_at=None)


def open_proposal(session: Session) -> Proposal | None:
    return (
        Proposal.objects.filter(session=session, state=Proposal.State.OPEN)
        .select_related("proposed_by")
        .first()
    )


def join_address(session: Session) -> str:
    """Where the meeting takes place: its own link, or its venue's; for a plenary else a room on the installation's video
    server.

    Other groups meet in their room's video room: ``journeys.join_links`` fills that in.
    """
    if session.video_address:
        return session.video_address
    if session.venue is not None and session.venue.address:
        return session.venue.address
    if session.group_id is None and settings.VIDEO_ADDRESS:
        return f"{settings.VIDEO_ADDRESS}/worldrounds-{session.uid.split('@')[0]}"
    return ""


def sittings_of(planned: PlannedSession) -> int:
    """How often this plenary is held, so that each part of the world can come: as the coordinator chose, else as the
    blueprint says; usually once."""
    if planned.sittings is not None:
        return planned.sittings
    entry = catalogue.session(planned.programme.document, planned.key) or {}
    return int(entry.get("sittings", 1))


def is_in_person(programme: Programme, planned: PlannedSession) -> bool:
    """The blueprint says so, as of meetings during a stay abroad."""
    return (catalogue.session(programme.document, planned.key) or {}).get("where") == "in person"


def on_other_days(planned: PlannedSession, *, at: datetime) -> list[Session]:
    """Sessions to come whose time lies outside the days of the plan, by group (1 query)."""
    rows = Session.objects.filter(planned=planned, state=_PLANNED, starts_at__gt=at)
    rows = rows.filter(Q(group=None) | Q(group__retired_at=None)).select_related("planned", "group")
    return [row for row in rows.order_by("group__number", "sitting") if not row.is_on_planned_days]


def planned_sittings(planned: PlannedSession) -> list[Session]:
    """The sittings of a plenary that have a time, by number (1 query)."""
    rows = Session.objects.filter(planned=planned, group=None, state=_PLANNED)
    return list(rows.select_related("planned").order_by("sitting"))


def plenaries_to_come(programme: Programme, at: datetime) -> list[Session]:
    """All their sittings (1 query)."""
    rows = Session.objects.filter(planned__programme=programme, group=None, state=_PLANNED, starts_at__gt=at)
    return list(rows.select_related("planned"))


def sittings_of_groups(planned: PlannedSession) -> dict[int, Session]:
    """Living group -> the sitting of a plenary that it goes to; without those that have none (3 queries)."""
    sittings = {session.sitting: session for session in planned_sittings(planned)}
    groups = Group.objects.filter(programme=planned.programme_id, retired_at=None).values_list(
        "pk", flat=True
    )
    if len(sittings) == 1:
        return dict.fromkeys(groups, *sittings.values())
    seats = dict(planned.group_sittings.values_list("group", "sitting"))
    return {group: sittings[seats[group]] for group in groups if seats.get(group) in sittings}


def attendance_of(session: Session) -> dict[int, str]:
    """Enrolment id -> a state of Attendance."""
    return {number: mark.state for number, mark in marks_of(session).items()}


def marks_of(session: Session) -> dict[int, Attendance]:
    """Enrolment id -> what is known of who came, and who said so (1 query)."""
    return {mark.enrolment_id: mark for mark in Attendance.objects.filter(session=session)}


def access_meeting(*, standing: Standing, group: Group, number: int) -> Session:
    """A session of this group, for those who may be in its room (1 query)."""
    session = Session.objects.filter(pk=number, group=group).select_related("planned", "venue").first()
    if session is None:
        raise NotFound
    session.group = group
    session.planned.programme = standing.programme
    return session


def meetings_of(group: Group) -> list[Session]:
    """The group's own sessions, in order (1 query)."""
    return list(Session.objects.filter(group=group).select_related("planned").order_by("starts_at", "pk"))


def sits_in(group: OuterRef, person: int | None) -> Exists:
    """Whether a person is a member of a group now."""
    return Exists(Membership.objects.filter(group=group, left_at=None, enrolment__person=person))


def members_by_group(groups: Iterable[Group]) -> dict[int, list[Membership]]:
    """Who is in each group now, by name, with enrolment and school (1 query)."""
    ids = [group.pk for group in groups]
    found: dict[int, list[Membership]] = {number: [] for number in ids}
    rows = (
        Membership.objects.filter(group_id__in=ids, left_at=None)
        .select_related("enrolment__partner__institution", "enrolment__person")
        .order_by("enrolment__given_name", "enrolment__family_name", "pk")
    )
    for row in rows:
        found[row.group_id].append(row)
    return found
