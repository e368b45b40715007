"""Reads of a programme's schools."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q

from worldrounds.network.models import CalendarPeriod, Institution
from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment, Invitation, Partner, Programme, Role


@dataclass(frozen=True)
class PartnerRow:
    partner: Partner
    students: int  # admitted
    applications: int  # not decided
    has_calendar: bool  # days that lie in the programme
    site_leads: list[Person] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)  # sent and not answered

    @property
    def institution(self) -> Institution:
        return self.partner.institution


def partner_rows(programme: Programme) -> list[PartnerRow]:
    """Every school of the programme, by name (3 queries)."""
    calendar = CalendarPeriod.objects.filter(
        institution=OuterRef("institution"),
        first_day__lt=programme.end_day,
        end_day__gt=programme.first_day,
    )
    partners = programme.partners.select_related("institution").annotate(
        students=Count("enrolments", filter=Q(enrolments__state=Enrolment.State.ADMITTED)),
        applications=Count("enrolments", filter=Q(enrolments__state=Enrolment.State.APPLIED)),
        has_calendar=Exists(calendar),
    )
    partners = partners.order_by("institution__name")  # counting forgets the usual order
    leads = _site_leads(programme)
    waiting = _waiting(programme)
    return [
        PartnerRow(
            partner=partner,
            students=partner.students,
            applications=partner.applications,
            has_calendar=partner.has_calendar,
            site_leads=leads[partner.institution_id],
            invitations=waiting[partner.institution_id],
        )
        for partner in partners
    ]


def partner_row(partner: Partner, *, has_calendar: bool, with_invitations: bool) -> PartnerRow:
    """The same for one school (2 queries, one more for the invitations)."""
    programme, school = partner.programme, partner.institution_id
    states = list(partner.enrolments.values_list("state", flat=True))
    return PartnerRow(
        partner=partner,
        students=states.count(Enrolment.State.ADMITTED),
        applications=states.count(Enrolment.State.APPLIED),
        has_calendar=has_calendar,
        site_leads=_site_leads(programme, [school])[school],
        invitations=_waiting(programme, [school])[school] if with_invitations else [],
    )


def _site_leads(programme: Programme, schools: Iterable[int] | None = None) -> dict[int | None, list[Person]]:
    roles = Role.objects.filter(programme=programme, kind=Role.Kind.SITE_LEAD).select_related("person")
    if schools is not None:
        roles = roles.filter(institution__in=schools)
    leads: dict[int | None, list[Person]] = defaultdict(list)
    for role in roles.order_by("person__name"):
        leads[role.institution_id].append(role.person)
    return leads


def _waiting(
    programme: Programme, schools: Iterable[int] | None = None
) -> dict[int | None, list[Invitation]]:
    found = Invitation.objects.filter(
        programme=programme,
        kind=Role.Kind.SITE_LEAD,
        accepted_at=None,
        declined_at=None,
        ended_at=None,
    )
    if schools is not None:
        found = found.filter(institution__in=schools)
    waiting: dict[int | None, list[Invitation]] = defaultdict(list)
    for invitation in found:
        waiting[invitation.institution_id].append(invitation)
    return waiting
