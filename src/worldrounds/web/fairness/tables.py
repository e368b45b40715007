"""The ledger's tables as files: what the reader may see, and no more."""

from django.utils.translation import gettext as _

from worldrounds.core.countries import country_name, group_name
from worldrounds.core.exports import Cell
from worldrounds.core.incomes import income_group
from worldrounds.journeys.fairness import Facilitator, Ledger, Line, Sum


def export(ledger: Ledger, of: str) -> tuple[list[str], list[list[Cell]]]:
    """Headers and rows; ``of``: “students”, “facilitators”, or one of `LEVELS`."""
    if of == "students":
        return _student_headers(), [_student(line, ledger.cases_of(line)) for line in ledger.known]
    if of == "facilitators":
        return _facilitator_headers(), [_facilitator(one) for one in ledger.known_facilitators]
    return _sum_headers(), [_sum(one) for one in ledger.sums(of)]


def _student_headers() -> list[str]:
    headers = [_("Given name"), _("Family name"), _("School"), _("Country"), _("Income group")]
    headers += [_("Hours outside 09:00–18:00"), _("Points of burden"), _("Sessions")]
    return [*headers, _("Sessions led"), _("Missed for technical reasons"), _("Cases supplied")]


def _student(line: Line, cases: int) -> list[Cell]:
    student, carried = line.enrolment, line.carried
    school = student.partner.institution
    row: list[Cell] = [student.given_name, student.family_name, school.name, country_name(school.country)]
    row += [group_name(income_group(school.country)), round(line.hours, 2), carried.points]
    return [*row, carried.sessions, carried.led, carried.technical, cases]


def _facilitator_headers() -> list[str]:
    return [_("Name"), _("Hours outside 09:00–18:00"), _("Points of burden"), _("Sessions")]


def _facilitator(one: Facilitator) -> list[Cell]:
    return [str(one.person), round(one.hours, 2), one.carried.points, one.carried.sessions]


def _sum_headers() -> list[str]:
    headers = [_("Name"), _("Students"), _("Hours outside 09:00–18:00"), _("Hours per student")]
    return [
        *headers,
        _("Points of burden per student"),
        _("Sessions led"),
        _("Missed for technical reasons"),
        _("Cases supplied"),
    ]


def _sum(one: Sum) -> list[Cell]:
    row: list[Cell] = [one.name or _("Others"), len(one.lines), round(one.hours, 2), round(one.mean_hours, 2)]
    return [*row, round(one.mean_points, 1), one.led, one.technical, one.cases]
