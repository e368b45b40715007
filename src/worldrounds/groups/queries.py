"""Reads. A group is reached only through ``access_group``."""

from django.db.models import QuerySet

from worldrounds.core.errors import NotFound
from worldrounds.groups.models import Group, Membership
from worldrounds.groups.rules import may_enter, may_see_all_groups
from worldrounds.people.models import Person
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing


def access_group(*, person: Person, slug: str, number: int) -> tuple[Standing, Group]:
    """A living group by its number, for those who may enter it (4 queries). Raises NotFound for others.

    ``members_now(group)`` of the group that is returned costs no further query.
    """
    standing = access_programme(person=person, slug=slug)
    group = (
        living_groups(standing)
        .select_related("programme", "leader", "facilitator")
        .filter(number=number)
        .first()
    )
    if group is None:
        raise NotFound
    members = members_now(group)
    if not may_enter(
        standing,
        member_ids={member.enrolment_id for member in members},
        school_ids={member.enrolment.partner.institution_id for member in members},
    ):
        raise NotFound
    return standing, group


def visible_groups(standing: Standing) -> QuerySet[Group]:
    """The living groups that ``standing`` may enter."""
    groups = living_groups(standing)
    if may_see_all_groups(standing):
        return groups
    own = Membership.objects.filter(left_at=None, group__programme=standing.programme)
    seen = own.filter(enrolment__partner__institution_id__in=standing.site_lead_of)
    if standing.is_student:
        seen = seen | own.filter(enrolment=standing.enrolment)
    return groups.filter(pk__in=seen.values("group_id"))


def group_of_student(standing: Standing) -> Group | None:
    """The group that the person is a member of now."""
    if not standing.is_student:
        return None
    return (
        living_groups(standing)
        .filter(memberships__enrolment=standing.enrolment, memberships__left_at=None)
        .first()
    )


def living_groups(standing: Standing) -> QuerySet[Group]:
    return Group.objects.filter(programme=standing.programme, retired_at=None)


def members_now(group: Group) -> list[Membership]:
    """Who is in the group now, by name, with enrolment, partner, institution and person; read once."""
    kept: list[Membership] | None = getattr(group, "_members_now", None)
    if kept is None:
        kept = list(
            group.memberships.filter(left_at=None)
            .select_related("enrolment__partner__institution", "enrolment__person")
            .order_by("enrolment__given_name", "enrolment__family_name", "pk")
        )
        group._members_now = kept  # type: ignore[attr-defined]  # a plain memory on the row
    return kept
