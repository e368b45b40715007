"""Reads. A group is reached only through ``access_group``, a plan only through ``access_forming``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, groupby
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed, NotFound
from worldrounds.groups.draft import Draft
from worldrounds.groups.models import Forming, Group, Membership, Repairing
from worldrounds.groups.options import Options
from worldrounds.groups.rules import may_enter, may_form, may_see_all_groups
from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment, Programme
from worldrounds.programmes.queries import access_programme, says_to_coordination
from worldrounds.programmes.rules import Standing

_OF_A_MEMBER = ("enrolment__partner__institution", "enrolment__person")
_BY_NAME = ("enrolment__given_name", "enrolment__family_name", "pk")


def access_group(
    *, person: Person, slug: str, number: int, with_rows: Sequence[str] = ()
) -> tuple[Standing, Group]:
    """A living group by its number, for those who may enter it (2 queries). Raises NotFound for others. Or one that
    ended with an earlier round (4 queries): its members are those of its last day.

    ``members_now(group)`` of the group that is returned costs no further query, nor do ``with_rows``: relations of
    the group that are read along.
    """
    standing = access_programme(person=person, slug=slug)
    group = _with_members(living_groups(standing).filter(number=number), with_rows)
    group = group or _ended_group(standing, number, with_rows)
    if group is None:
        raise NotFound
    group.programme = standing.programme
    members = members_now(group)
    if not may_enter(
        standing,
        member_ids={member.enrolment_id for member in members},
        school_ids={member.enrolment.partner.institution_id for member in members},
    ):
        raise NotFound
    if group.retired_at is None:
        remember_if_own(standing, group)
    return standing, group


def _ended_group(standing: Standing, number: int, with_rows: Sequence[str]) -> Group | None:
    ended = ended_groups(standing.programme).filter(number=number)
    last_day = ended.values_list("retired_at", flat=True).first()
    return _with_members(ended, with_rows, left_at=last_day) if last_day else None


def ended_groups(programme: Programme) -> QuerySet[Group]:
    """Groups of earlier rounds."""
    return Group.objects.filter(programme=programme).exclude(ended_by=None)


def ended_groups_of(standing: Standing) -> QuerySet[Group]:
    """Those in which the person was until the end; of staff none."""
    own = Q(memberships__enrolment=standing.enrolment, memberships__left_at=F("retired_at"))
    found = ended_groups(standing.programme).filter(own).order_by("number")
    return found if standing.is_student else Group.objects.none()


def pairs_who_met(programme: Programme) -> list[tuple[int, int]]:
    """Enrolments who were in one group at the same time, in this round or an earlier one (1 query)."""
    stays = Membership.objects.filter(
        Q(group__retired_at=None) | ~Q(group__ended_by=None), group__programme=programme
    ).order_by("group_id", "enrolment_id")
    met: set[tuple[int, int]] = set()
    for _group, rows in groupby(stays, key=lambda stay: stay.group_id):
        for a, b in combinations(list(rows), 2):
            together = (b.left_at is None or a.joined_at < b.left_at) and (
                a.left_at is None or b.joined_at < a.left_at
            )
            if together and a.enrolment_id != b.enrolment_id:
                met.add((a.enrolment_id, b.enrolment_id))
    return sorted(met)


def _with_members(
    groups: QuerySet[Group], with_rows: Sequence[str], *, left_at: datetime | None = None
) -> Group | None:
    """The one group, with its facilitator and ``members_now``; a row a member is read."""
    now = FilteredRelation("memberships", condition=Q(memberships__left_at=left_at))
    people = [f"now__{relation}" for relation in _OF_A_MEMBER]
    rows: list[Any] = list(
        groups.annotate(now=now)
        .select_related("facilitator", *with_rows, *people)
        .order_by(*(f"now__{field}" for field in _BY_NAME))
    )
    if not rows:
        return None
    group: Group = rows[0]
    members: list[Membership] = [row.now for row in rows if hasattr(row, "now")]
    group._members_now = members  # type: ignore[attr-defined]  # a plain memory on the row
    leaders = [member.enrolment for member in members if member.enrolment_id == group.leader_id]
    if leaders:
        group.leader = leaders[0]
    return group


def access_former(*, person: Person, slug: str) -> Standing:
    """The standing of somebody who forms groups (2 queries); others get NotAllowed or NotFound."""
    standing = access_programme(person=person, slug=slug)
    if not may_form(standing):
        if standing.is_staff:
            raise NotAllowed(_("Only the coordinator forms groups."))
        raise NotFound
    return standing


def access_forming(*, person: Person, slug: str, pk: int) -> tuple[Standing, Forming]:
    """One attempt to form groups, for the coordinator (3 queries)."""
    standing = access_former(person=person, slug=slug)
    forming = standing.programme.formings.select_related("work", "programme").filter(pk=pk).first()
    if forming is None:
        raise NotFound
    return standing, forming


def access_repairing(*, person: Person, slug: str, pk: int) -> tuple[Standing, Repairing]:
    """One attempt to repair groups, for the coordinator (3 queries)."""
    standing = access_former(person=person, slug=slug)
    found = standing.programme.repairings.select_related("work", "forming").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return standing, found


def rules_in_force(programme: Programme) -> tuple[Forming | None, int]:
    """The newest confirmed plan that has living groups: its rules hold for later changes. And how many students are in
    no group; 0 where there is no such plan (1 query)."""
    living = Group.objects.filter(forming=OuterRef("pk"), retired_at=None)
    waiting = (
        to_be_placed(programme).order_by().values("programme").annotate(count=Count("pk")).values("count")
    )
    plans: QuerySet[Any] = programme.formings.filter(Exists(living), state=Forming.State.CONFIRMED)
    found = plans.annotate(waiting=Coalesce(Subquery(waiting), 0)).order_by("-confirmed_at", "-pk").first()
    return (found, found.waiting) if found else (None, 0)


def as_they_stand(programme: Programme) -> tuple[Options, dict[int, Enrolment]]:
    """Living groups and who waits for one, with their rows (3 queries)."""
    groups = list(programme.groups.filter(retired_at=None).order_by("number"))
    members = members_of(groups)
    waiting = list(to_be_placed(programme))
    people = {row.enrolment_id: row.enrolment for rows in members.values() for row in rows}
    people |= {enrolment.pk: enrolment for enrolment in waiting}
    standing = Options(
        groups=tuple(group.pk for group in groups),
        members=tuple(tuple(sorted(row.enrolment_id for row in members[group])) for group in groups),
        waiting=tuple(enrolment.pk for enrolment in waiting),
    )
    return standing, people


@dataclass(frozen=True)
class Planned:
    """A plan with its people as they are now: who has withdrawn or refused since, or found a group, is left out."""

    draft: Draft
    groups: list[list[Enrolment]]  # as in the draft, empty ones too
    people: dict[int, Enrolment]
    first_number: int  # of the group at position 0
    gone: int  # students of the plan who cannot be placed any more
    late: int  # admitted students who wait for a group and are not in the plan


def planned(forming: Forming) -> Planned:
    """Two queries."""
    draft = Draft.read(forming.plan)
    waiting = {enrolment.pk: enrolment for enrolment in placed_by(forming)}
    in_plan = [person for group in draft.groups for person in group]
    people = {person: waiting[person] for person in in_plan if person in waiting}
    return Planned(
        draft=draft,
        groups=[[people[person] for person in group if person in people] for group in draft.groups],
        people=people,
        first_number=first_free_number(forming.programme),
        gone=len(in_plan) - len(people),
        late=len(waiting) - len(people),
    )


def to_be_placed(programme: Programme) -> QuerySet[Enrolment]:
    """Admitted students who are in no living group and have not refused to be put into one, in a fixed order,
    with partner and institution."""
    return _without_group(programme).filter(Q(said=None) | Q(said=True))


def placed_by(forming: Forming) -> QuerySet[Enrolment]:
    """Whom a plan is about: who is in no group; for a new round everybody."""
    return to_be_placed_anew(forming.programme) if forming.new_round else to_be_placed(forming.programme)


def to_be_placed_anew(programme: Programme) -> QuerySet[Enrolment]:
    """Whom a new round is about: all who have not refused."""
    return _admitted(programme).filter(Q(said=None) | Q(said=True))


def not_asked(programme: Programme) -> QuerySet[Enrolment]:
    """Those of them who have not said yet whether they want to: their school's word counts until then."""
    return _without_group(programme).filter(said=None)


def refusing(programme: Programme) -> QuerySet[Enrolment]:
    """Admitted students who are in no group and do not want to be put into one."""
    return _without_group(programme).filter(said=False)


def _without_group(programme: Programme) -> QuerySet[Any]:
    placed = Membership.objects.filter(enrolment=OuterRef("pk"), left_at=None)
    return _admitted(programme).filter(~Exists(placed))


def _admitted(programme: Programme) -> QuerySet[Any]:
    return (
        programme.enrolments.filter(state=Enrolment.State.ADMITTED)
        .annotate(said=says_to_coordination())
        .select_related("partner__institution")
        .order_by("pk")
    )


def first_free_number(programme: Programme) -> int:
    """The number that the first of the next groups gets: rounds go on counting, so that earlier groups keep theirs."""
    kept = Q(retired_at=None) | ~Q(ended_by=None)
    last = programme.groups.filter(kept).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


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


def groups_of_student(standing: Standing) -> QuerySet[Group]:
    """The one group that the person is a member of now, or none."""
    if not standing.is_student:
        return Group.objects.none()
    return living_groups(standing).filter(
        memberships__enrolment=standing.enrolment, memberships__left_at=None
    )


def group_of_student(standing: Standing) -> Group | None:
    """The same, read once (1 query; none for those who are not students)."""
    if not standing.is_student:
        return None
    if not hasattr(standing.enrolment, "_group_now"):
        remember_group(standing, groups_of_student(standing).first())
    kept: Group | None = standing.enrolment._group_now  # type: ignore[union-attr]  # a plain memory on the row
    return kept


def remember_group(standing: Standing, group: Group | None) -> None:
    """A page that has read the student's own group says so, and its tabs need not read it again."""
    if standing.is_student:
        standing.enrolment._group_now = group  # type: ignore[union-attr]  # a plain memory on the row


def remember_if_own(standing: Standing, group: Group) -> None:
    """``remember_group`` for a group that is perhaps another one (no query once its members are read)."""
    if standing.enrolment and standing.enrolment.pk in {row.enrolment_id for row in members_now(group)}:
        remember_group(standing, group)


def groups_to_choose(standing: Standing) -> list[Group]:
    """``visible_groups``; of a student the own, read once."""
    if standing.is_staff or not standing.is_student:
        return list(visible_groups(standing).only("number", "name"))
    own = group_of_student(standing)
    return [own] if own else []


def living_groups(standing: Standing) -> QuerySet[Group]:
    return Group.objects.filter(programme=standing.programme, retired_at=None)


def members_now(group: Group) -> list[Membership]:
    """Who is in the group now, by name, with enrolment, partner, institution and person; read once."""
    if not hasattr(group, "_members_now"):
        members_of([group])
    kept: list[Membership] = group._members_now  # type: ignore[attr-defined]  # a plain memory on the row
    return kept


def members_of(groups: Sequence[Group]) -> dict[Group, list[Membership]]:
    """``members_now`` of many groups, in one query."""
    found: dict[int, list[Membership]] = {group.pk: [] for group in groups}
    rows = (
        Membership.objects.filter(left_at=None, group_id__in=found)
        .select_related(*_OF_A_MEMBER)
        .order_by(*_BY_NAME)
    )
    for row in rows:
        found[row.group_id].append(row)
    for group in groups:
        group._members_now = found[group.pk]  # type: ignore[attr-defined]  # a plain memory on the row
    return {group: found[group.pk] for group in groups}
