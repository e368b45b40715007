"""Reads. Guarded objects are reached only through the ``access_`` functions."""

from typing import Any

from django.db.models import BooleanField, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed, NotFound
from worldrounds.people.models import Person
from worldrounds.programmes.collisions import alternatives as alternatives  # reads like those below
from worldrounds.programmes.collisions import collisions as collisions
from worldrounds.programmes.collisions import collisions_with as collisions_with
from worldrounds.programmes.models import (
    Consent,
    Enrolment,
    Invitation,
    Partner,
    PlannedSession,
    Programme,
    Role,
    Stage,
    Task,
)
from worldrounds.programmes.rules import Standing, may_handle_school


def access_programme(*, person: Person, slug: str) -> Standing:
    """The programme and what ``person`` is in it (1 query). Raises NotFound for outsiders."""
    live = [Enrolment.State.APPLIED, Enrolment.State.ADMITTED]
    own = Q(enrolments__person=person, enrolments__state__in=live)
    rows: list[Any] = list(  # one a role; the enrolment stands in each
        Programme.objects.filter(slug=slug)
        .annotate(
            role=FilteredRelation("roles", condition=Q(roles__person=person)),
            own=FilteredRelation("enrolments", condition=own),
        )
        .select_related(*_OF_A_PERSON)
    )
    roles = [row.role for row in rows if hasattr(row, "role")]
    enrolment: Enrolment | None = getattr(rows[0], "own", None) if rows else None
    if not roles and enrolment is None:
        raise NotFound
    return _standing(person, rows[0], roles, enrolment)


_OF_A_PERSON = ("role", "own__partner__institution")


def access_partner(*, person: Person, slug: str, institution: str) -> tuple[Standing, Partner]:
    """A school in a programme, for those who handle it: the coordinator and its site leads."""
    standing = access_programme(person=person, slug=slug)
    partner = (
        Partner.objects.select_related("institution")
        .filter(programme=standing.programme, institution__slug=institution)
        .first()
    )
    if partner is None:
        raise NotFound
    partner.programme = standing.programme
    if not may_handle_school(standing, partner.institution_id):
        raise NotAllowed(_("Only the coordinator and this school's site lead can open this page."))
    return standing, partner


def access_school_facts(*, person: Person, slug: str, institution: str) -> tuple[Standing, Partner]:
    """A school whose name and zone this person may correct: its site leads; a coordinator, as long as it is in
    no programme of others."""
    standing, partner = access_partner(person=person, slug=slug, institution=institution)
    if partner.institution_id in standing.site_lead_of:
        return standing, partner
    own = Role.objects.filter(person=person, kind=Role.Kind.COORDINATOR).values("programme")
    if Partner.objects.filter(institution=partner.institution).exclude(programme__in=own).exists():
        raise NotAllowed(
            _("This school is in other programmes too, so only its site lead corrects its facts.")
        )
    return standing, partner


def access_planned_session(*, standing: Standing, key: str) -> PlannedSession:
    found = PlannedSession.objects.filter(programme=standing.programme, key=key).first()
    if found is None:
        raise NotFound
    return found


def access_task(*, standing: Standing, key: str) -> Task:
    found = Task.objects.filter(programme=standing.programme, key=key).first()
    if found is None:
        raise NotFound
    return found


def access_stage(*, standing: Standing, key: str) -> Stage:
    found = Stage.objects.filter(programme=standing.programme, key=key).first()
    if found is None:
        raise NotFound
    return found


def says_to_coordination(enrolment: str = "pk") -> Subquery:
    """What a student last said to being put into a group and contacted; null: not asked yet, the school's word
    counts. ``enrolment``: where the outer query has the enrolment's id."""
    said = Consent.objects.filter(enrolment=OuterRef(enrolment), purpose=Consent.Purpose.COORDINATION)
    return Subquery(said.order_by("-at", "-pk").values("given")[:1])


def agrees(enrolment: str = "pk") -> Coalesce:
    """True unless the student has said no to being put into a group and contacted."""
    return Coalesce(says_to_coordination(enrolment), Value(True), output_field=BooleanField())


def refusals(programme: Programme) -> QuerySet[Enrolment]:
    """Students who said no to it."""
    return Enrolment.objects.annotate(agrees=agrees()).filter(programme=programme, agrees=False)


def says_yes(enrolment: Enrolment) -> bool:
    """The same of one student (1 query)."""
    return Enrolment.objects.filter(agrees(), pk=enrolment.pk).exists()


def open_invitations(programme: Programme) -> QuerySet[Invitation]:
    """Invitations of site leads that nobody has answered or taken back; some may have expired."""
    return Invitation.objects.filter(
        programme=programme, kind=Role.Kind.SITE_LEAD, accepted_at=None, declined_at=None, ended_at=None
    )


def programmes_of(person: Person) -> list[Programme]:
    """The programmes that this person belongs to, newest first."""
    by_role = Programme.objects.filter(roles__person=person)
    as_student = Programme.objects.filter(
        enrolments__person=person,
        enrolments__state__in=[Enrolment.State.APPLIED, Enrolment.State.ADMITTED],
    )
    return list((by_role | as_student).distinct())


def _standing(
    person: Person, programme: Programme, roles: list[Role], enrolment: Enrolment | None
) -> Standing:
    def schools(kind: Role.Kind) -> frozenset[int]:
        return frozenset(r.institution_id for r in roles if r.kind == kind and r.institution_id is not None)

    kinds = {role.kind for role in roles}
    return Standing(
        person=person,
        programme=programme,
        is_coordinator=Role.Kind.COORDINATOR in kinds,
        is_facilitator=Role.Kind.FACILITATOR in kinds,
        site_lead_of=schools(Role.Kind.SITE_LEAD),
        student_leader_of=schools(Role.Kind.STUDENT_LEADER),
        enrolment=enrolment,
    )


def team_of(programme: Programme) -> list[Role]:
    """Coordinators first, then facilitators (1 query)."""
    kinds = [Role.Kind.COORDINATOR, Role.Kind.FACILITATOR]
    return list(
        Role.objects.select_related("person")
        .filter(programme=programme, kind__in=kinds)
        .order_by("kind", "person__name")
    )
