"""Plans and groups as CSV and XLSX: exactly what is shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotFound
from worldrounds.core.exports import CSV_TYPE, XLSX_TYPE, Cell, as_csv, as_xlsx
from worldrounds.groups.models import Group, Membership
from worldrounds.programmes.models import Enrolment
from worldrounds.web.groups.plan_page import PlanPage


@dataclass(frozen=True)
class Table:
    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    sheet: str


def plan_table(page: PlanPage) -> Table:
    rows = [
        [card.number, *_student(member.enrolment), card.hours, _broken([c.text for c in card.broken])]
        for card in page.cards(drawn=0)
        for member in card.members
    ]
    headers = [_("Group"), *_student_headers(), _("Common hours a week"), _("Broken rules")]
    return Table(headers, rows, _("Plan"))


def groups_table(groups: Iterable[Group], members: dict[Group, list[Membership]]) -> Table:
    rows = [
        [
            group.number,
            *_student(member.enrolment),
            _("leader") if group.leader_id == member.enrolment_id else "",
            group.facilitator.name if group.facilitator else "",
        ]
        for group in groups
        for member in members[group]
    ]
    headers = [_("Group"), *_student_headers(), _("Leader"), _("Facilitator")]
    return Table(headers, rows, _("Groups"))


def download(table: Table, *, name: str, kind: str) -> HttpResponse:
    if kind == "csv":
        content, content_type = as_csv(table.headers, table.rows), CSV_TYPE
    elif kind == "xlsx":
        content, content_type = as_xlsx(table.headers, table.rows, sheet=table.sheet), XLSX_TYPE
    else:
        raise NotFound
    disposition = f'attachment; filename="{name}.{kind}"'
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})


def _student_headers() -> list[str]:
    return [_("Given name"), _("Family name"), _("School"), _("City"), _("Country"), _("Time zone")]


def _student(enrolment: Enrolment) -> list[Cell]:
    school = enrolment.partner.institution
    return [
        enrolment.given_name,
        enrolment.family_name,
        school.name,
        school.city,
        school.country,
        enrolment.time_zone,
    ]


def _broken(rules: Sequence[str]) -> str:
    return "; ".join(rules)
