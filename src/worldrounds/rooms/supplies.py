"""Who supplied the cases of a programme: the schools, and people of theirs.

The coordinator says so, case by case. Where nothing is said, the cases of a blueprint that one of the programme's schools
has designed and published itself are that school's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from worldrounds.commons.models import Entry
from worldrounds.core.errors import NotAllowed
from worldrounds.network.models import Institution
from worldrounds.people.models import Person
from worldrounds.programmes.history import record
from worldrounds.programmes.models import Enrolment, Partner, Programme, Role
from worldrounds.programmes.rules import Standing, may_manage
from worldrounds.rooms.cases import cases_of
from worldrounds.rooms.models import CaseSupply


@dataclass(frozen=True)
class Supplier:
    """A school, and who of it if that is known."""

    school: Institution
    person: Person | None = None


@dataclass(frozen=True)
class PeopleOf:
    """Who could have supplied a case: a school, its site leads, and its students under the names they go by."""

    school: Institution
    people: Mapping[Person, str]


def suppliers_of(programme: Programme) -> dict[str, Supplier]:
    """Key of a case -> who supplied it, without those of which that is not known or no school did (at most 2 queries)."""
    rows = CaseSupply.objects.filter(programme=programme).select_related("institution", "person")
    said = {row.case: Supplier(row.institution, row.person) if row.institution else None for row in rows}
    keys = [case.key for case in cases_of(programme.document)]
    own = [key for key in keys if key.startswith("theme:") and key not in said]
    designer = _designer(programme) if own else None
    found = {**dict.fromkeys(own, designer), **said}
    return {key: supplier for key in keys if (supplier := found.get(key))}


def _designer(programme: Programme) -> Supplier | None:
    """The school that published the programme's blueprint, if it takes part; of copies nobody (1 query)."""
    entries = Entry.objects.filter(
        kind=Entry.Kind.BLUEPRINT,
        slug=programme.blueprint,
        published_at__isnull=False,
        institution__in=_partners(programme).values("institution"),
    )
    own = entries.filter(blueprint__shipped="", blueprint__origin="", blueprint__provenance=[])
    entry = own.select_related("institution", "author").first()
    return Supplier(entry.institution, entry.author) if entry and entry.institution else None


def _partners(programme: Programme) -> QuerySet[Partner]:
    return programme.partners.exclude(state=Partner.State.DECLINED)


def possible_suppliers(programme: Programme) -> list[PeopleOf]:
    """The schools that take part, each with its people (3 queries)."""
    schools = [one.institution for one in _partners(programme).select_related("institution")]
    people: dict[int | None, dict[Person, str]] = {school.pk: {} for school in schools}
    leads = programme.roles.filter(kind=Role.Kind.SITE_LEAD, institution__in=schools)
    for role in leads.select_related("person").order_by("person__name"):
        people[role.institution_id][role.person] = str(role.person)
    students = programme.enrolments.filter(
        state=Enrolment.State.ADMITTED, partner__institution__in=schools
    ).select_related("person", "partner")
    for one in students:
        people[one.partner.institution_id].setdefault(one.person, one.full_name)
    return [PeopleOf(school, people[school.pk]) for school in schools]


@transaction.atomic
def say_supplier(*, standing: Standing, case: str, supplier: Supplier | None, at: datetime) -> None:
    """``supplier`` is one of `possible_suppliers`; None: no school of the programme."""
    if not may_manage(standing):
        raise NotAllowed(_("Only the coordinator says who supplied a case."))
    school, person = (supplier.school, supplier.person) if supplier else (None, None)
    row, _is_new = CaseSupply.objects.update_or_create(
        programme=standing.programme, case=case, defaults={"institution": school, "person": person}
    )
    name = school.name if school else ""
    record(standing, row, "said who supplied a case", at=at, case=case, school=name)
