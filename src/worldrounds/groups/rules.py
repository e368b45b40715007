"""Who may do what with groups."""

from collections.abc import Collection

from worldrounds.groups.models import Group
from worldrounds.programmes.rules import Standing, may_manage


def may_form(standing: Standing) -> bool:
    """Form groups, confirm and undo them, move people, name facilitators."""
    return may_manage(standing)


def may_see_all_groups(standing: Standing) -> bool:
    return standing.is_coordinator or standing.is_facilitator


def may_enter(standing: Standing, *, member_ids: Collection[int], school_ids: Collection[int]) -> bool:
    """Open a group's page and room.

    ``member_ids`` are the enrolments in it now, ``school_ids`` the institutions they come from.
    """
    if may_see_all_groups(standing):
        return True
    if standing.is_student and standing.enrolment is not None and standing.enrolment.pk in member_ids:
        return True
    return not standing.site_lead_of.isdisjoint(school_ids)


def may_choose_leader(standing: Standing, *, member_ids: Collection[int]) -> bool:
    """Members choose their leader; the coordinator may, too."""
    return may_manage(standing) or is_member(standing, member_ids=member_ids)


def is_member(standing: Standing, *, member_ids: Collection[int]) -> bool:
    return standing.is_student and standing.enrolment is not None and standing.enrolment.pk in member_ids


def may_lead(standing: Standing, group: Group) -> bool:
    """Speak for the group: its leader, its facilitator, the coordinator."""
    own = standing.enrolment.pk if standing.enrolment is not None else None
    return (
        may_manage(standing)
        or group.facilitator_id == standing.person.pk
        or (own is not None and group.leader_id == own)
    )
