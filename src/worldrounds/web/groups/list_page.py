"""The list of groups: filter and order in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from worldrounds.groups.models import Group, Membership
from worldrounds.groups.queries import members_of
from worldrounds.meetings.models import Session
from worldrounds.people.models import Person
from worldrounds.programmes.models import Role
from worldrounds.programmes.rules import Standing

ORDERS = (
    ("number", _("number")),
    ("members", _("fewest members")),
    ("countries", _("fewest countries")),
    ("next", _("next session")),
)


@dataclass(frozen=True)
class GroupRow:
    group: Group
    members: Sequence[Membership]
    next_session: datetime | None

    @property
    def countries(self) -> list[str]:
        return sorted({member.enrolment.partner.institution.country for member in self.members})

    @property
    def leader(self) -> str:
        led = (m.enrolment.full_name for m in self.members if m.enrolment_id == self.group.leader_id)
        return next(led, "")


class GroupsFilter(forms.Form):
    q = forms.CharField(label=_("Name, school or number"), required=False)
    facilitator = forms.ChoiceField(label=_("Facilitator"), required=False)
    order = forms.ChoiceField(label=_("Order"), choices=ORDERS, required=False)

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)
        people = facilitators(standing)
        self.fields["facilitator"] = forms.ChoiceField(
            label=_("Facilitator"),
            required=False,
            choices=[("", _("all")), ("none", _("nobody yet")), *((str(p.pk), p.name) for p in people)],
        )
        self.is_valid()

    def value(self, name: str) -> str:
        return str(self.cleaned_data.get(name, ""))


def facilitators(standing: Standing) -> QuerySet[Person]:
    kinds = [Role.Kind.FACILITATOR, Role.Kind.COORDINATOR]
    roles = Role.objects.filter(programme=standing.programme, kind__in=kinds)
    return Person.objects.filter(pk__in=roles.values("person_id")).order_by("name")


def filtered_groups(groups: QuerySet[Group], form: GroupsFilter) -> QuerySet[Group]:
    if text := form.value("q").strip():
        here = Membership.objects.filter(left_at=None).filter(
            Q(enrolment__given_name__icontains=text)
            | Q(enrolment__family_name__icontains=text)
            | Q(enrolment__partner__institution__name__icontains=text)
            | Q(enrolment__partner__institution__city__icontains=text)
        )
        wanted = Q(pk__in=here.values("group_id")) | Q(name__icontains=text)
        if text.isdecimal():
            wanted |= Q(number=int(text[:9]))
        groups = groups.filter(wanted)
    if facilitator := form.value("facilitator"):
        person = None if facilitator == "none" else int(facilitator)
        groups = groups.filter(facilitator_id=person) if person else groups.filter(facilitator=None)
    return groups


def group_rows(groups: QuerySet[Group], form: GroupsFilter, *, at: datetime) -> list[GroupRow]:
    """Three queries."""
    shown = list(groups.select_related("facilitator").order_by("number"))
    members = members_of(shown)
    to_come = Session.objects.filter(
        group__in=shown, state=Session.State.PLANNED, starts_at__gt=at
    ).order_by()
    starts = dict(to_come.values_list("group").annotate(first=Min("starts_at")))
    rows = [GroupRow(group, members[group], starts.get(group.pk)) for group in shown]
    return _ordered(rows, form.value("order"))


def _ordered(rows: list[GroupRow], order: str) -> list[GroupRow]:
    if order == "members":
        return sorted(rows, key=lambda row: len(row.members))
    if order == "countries":
        return sorted(rows, key=lambda row: len(row.countries))
    if order == "next":
        return sorted(rows, key=lambda row: (row.next_session is None, row.next_session))
    return rows
