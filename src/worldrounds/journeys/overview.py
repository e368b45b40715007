"""How a programme stands, on one page: what is missing, what comes, what to do next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.groups.models import Group
from worldrounds.journeys.remind import sent_lately
from worldrounds.meetings.models import Session
from worldrounds.meetings.queries import has_met
from worldrounds.programmes.models import Enrolment, Partner, Programme
from worldrounds.programmes.queries import open_invitations, refusals


@dataclass(frozen=True)
class School:
    partner: Partner
    students: int
    without_hours: int
    refused_of_these: int  # of those without hours: said no to being contacted
    applied: int
    is_asked: bool  # somebody there has an invitation that waits for an answer


@dataclass(frozen=True)
class GroupStanding:
    group: Group
    has_met: bool
    has_times: bool
    refused: int  # members who said no to being contacted


@dataclass(frozen=True)
class NextStep:
    """The one thing that moves the programme on: a sentence, a button's words, and a page's name."""

    sentence: str
    button: str
    url_name: str


@dataclass(frozen=True)
class Overview:
    schools: Sequence[School]
    groups: Sequence[GroupStanding]
    sessions_to_come: Sequence[Session]
    reminded: Collection[str]  # kinds of reminders that were sent within the last day

    @property
    def students(self) -> int:
        return sum(school.students for school in self.schools)

    @property
    def without_hours(self) -> int:
        return sum(school.without_hours for school in self.schools)

    @property
    def without_hours_refused(self) -> int:
        """Whom the reminder leaves out."""
        return sum(school.refused_of_these for school in self.schools)

    @property
    def applied(self) -> int:
        return sum(school.applied for school in self.schools)

    @property
    def schools_with_applications(self) -> list[School]:
        return sorted((school for school in self.schools if school.applied), key=lambda s: -s.applied)

    @property
    def schools_in(self) -> int:
        return sum(school.partner.state == Partner.State.ACCEPTED for school in self.schools)

    @property
    def with_hours(self) -> int:
        return self.students - self.without_hours

    @property
    def unanswered(self) -> list[Partner]:
        """Invited, and nobody has answered yet."""
        return [s.partner for s in self.schools if s.partner.state == Partner.State.INVITED and s.is_asked]

    @property
    def not_asked(self) -> list[Partner]:
        """In the programme, but no invitation is on its way to anybody there."""
        return [
            s.partner for s in self.schools if s.partner.state == Partner.State.INVITED and not s.is_asked
        ]

    @property
    def schools_without_students(self) -> list[Partner]:
        accepted = [s for s in self.schools if s.partner.state == Partner.State.ACCEPTED]
        return [school.partner for school in accepted if not school.students]

    @property
    def schools_without_hours(self) -> list[School]:
        """Schools with students who have not told their free hours, most first."""
        return sorted((s for s in self.schools if s.without_hours), key=lambda s: -s.without_hours)

    @property
    def groups_not_met(self) -> list[Group]:
        return [standing.group for standing in self.groups if not standing.has_met]

    @property
    def groups_not_met_refused(self) -> int:
        """Members of these groups whom the reminder leaves out."""
        return sum(standing.refused for standing in self.groups if not standing.has_met)

    @property
    def groups_met(self) -> int:
        return len(self.groups) - len(self.groups_not_met)

    @property
    def nothing_waits(self) -> bool:
        waiting = (self.unanswered, self.not_asked, self.schools_without_students, self.groups_not_met)
        return not any(waiting) and not self.applied and not self.without_hours

    @property
    def groups_with_times(self) -> int:
        return sum(standing.has_times for standing in self.groups)

    @property
    def has_times(self) -> bool:
        return self.groups_with_times > 0

    @property
    def next_step(self) -> NextStep | None:
        return _next_step(self)


def programme_overview(programme: Programme, *, at: datetime, sessions: int = 6) -> Overview:
    """Reads everything in four queries, whatever the size of the programme."""
    to_come = Session.objects.filter(
        planned__programme=programme, state=Session.State.PLANNED, starts_at__gte=at
    )
    return Overview(
        schools=_schools(programme),
        groups=_groups(programme, at=at),
        sessions_to_come=list(to_come.select_related("planned", "group").order_by("starts_at")[:sessions]),
        reminded=sent_lately(programme, at=at),
    )


def _schools(programme: Programme) -> list[School]:
    admitted = Q(enrolments__state=Enrolment.State.ADMITTED)
    without_hours = admitted & Q(enrolments__availability="")
    refused = Q(enrolments__in=refusals(programme).values("pk"))
    rows = programme.partners.select_related("institution").annotate(
        students=Count("enrolments", filter=admitted),
        without_hours=Count("enrolments", filter=without_hours),
        refused=Count("enrolments", filter=without_hours & refused),
        applied=Count("enrolments", filter=Q(enrolments__state=Enrolment.State.APPLIED)),
        is_asked=Exists(open_invitations(programme).filter(institution=OuterRef("institution"))),
    )
    return [
        School(row, row.students, row.without_hours, row.refused, row.applied, row.is_asked) for row in rows
    ]


def _groups(programme: Programme, *, at: datetime) -> list[GroupStanding]:
    planned = Session.objects.filter(group=OuterRef("pk"), state=Session.State.PLANNED)
    refused = Q(memberships__left_at=None, memberships__enrolment__in=refusals(programme).values("pk"))
    rows = Group.objects.filter(programme=programme, retired_at=None).annotate(
        has_met=has_met(at), has_times=Exists(planned), refused=Count("memberships", filter=refused)
    )
    return [GroupStanding(row, row.has_met, row.has_times, row.refused) for row in rows]


def _next_step(overview: Overview) -> NextStep | None:
    if not overview.schools:
        sentence = _("Add the schools that take part and invite a site lead at each.")
        return NextStep(sentence, _("Add schools"), "partners")
    if not overview.students:
        sentence = _(
            "Site leads upload their roster or pass on their school's join link. You can do it for them."
        )
        return NextStep(sentence, _("See schools"), "partners")
    if not overview.groups:
        sentence = _("When enough students have told their free hours, form the groups.")
        return NextStep(_hours_told(overview) + " " + sentence, _("Form groups"), "formings")
    if not overview.has_times:
        sentence = _("The groups are formed. Now find meeting times that suit every time zone.")
        return NextStep(sentence, _("Find times"), "timetables")
    return None


def _hours_told(overview: Overview) -> str:
    if not overview.without_hours:
        return _("All students have told their free hours.")
    return ngettext(
        "%(count)d student has not told free hours yet.",
        "%(count)d students have not told free hours yet.",
        overview.without_hours,
    ) % {"count": overview.without_hours}
