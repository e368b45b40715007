from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from worldrounds.core.exports import Cell
from worldrounds.journeys.withdraw import TAKES_PART
from worldrounds.programmes import student_queries as queries
from worldrounds.programmes.models import Enrolment
from worldrounds.programmes.rules import Standing, may_handle_school, may_see_personal_data
from worldrounds.web.enrolment import present
from worldrounds.web.exports import FORMATS, export_response
from worldrounds.web.paging import page_of
from worldrounds.web.reader import reader

_READ = [  # of a row
    *("given_name", "family_name", "state", "availability", "email", "student_number", "person", "partner"),
]


@require_GET
def students(request: HttpRequest, slug: str) -> HttpResponse:
    standing = queries.access_students(person=reader(request), slug=slug)
    chosen = {name: request.GET.get(name, "") for name in ("school", "state", "hours", "sort")}
    schools = list(queries.schools_seen_by(standing))
    found = queries.students_of(schools, **chosen)
    if (file_format := request.GET.get("format", "")) in FORMATS:
        return _export(standing, queries.with_schools(found, schools), file_format)
    states = {state: present.state_words(state) for state in Enrolment.State.values}
    page = page_of(request, found.only(*_READ))
    context = {
        "standing": standing,
        "page": page,
        "students": [_shown(standing, student, states) for student in queries.with_schools(page, schools)],
        "schools": schools,
        "mine": [p for p in schools if standing.is_coordinator or p.institution_id in standing.site_lead_of],
        "states": states,
        "chosen": chosen,
        "query": urlencode({name: value for name, value in chosen.items() if value}),
    }
    return render(request, "enrolment/students.html", context)


def _shown(
    standing: Standing, student: Enrolment, states: Mapping[str, tuple[str, str]]
) -> dict[str, object]:
    word, tag = states[student.state]
    return {
        "student": student,
        "state": word,
        "tag": tag,
        "may_take_out": student.state in TAKES_PART
        and may_handle_school(standing, student.partner.institution_id),
        "personal": may_see_personal_data(standing, student),
    }


def _export(standing: Standing, found: Iterable[Enrolment], file_format: str) -> HttpResponse:
    headers = [
        *(
            _("Given name"),
            _("Family name"),
            _("School"),
            _("City"),
            _("Country"),
            _("State"),
            _("Free hours"),
        ),
        *(_("Time zone"), _("Languages"), _("E-mail address"), _("Student number"), _("Gender")),
        _("Year of study"),
    ]
    rows = [_export_row(standing, student) for student in found]
    return export_response(f"students-{standing.programme.slug}", file_format, headers, rows)


def _export_row(standing: Standing, student: Enrolment) -> list[Cell]:
    school = student.partner.institution
    row: list[Cell] = [student.given_name, student.family_name, school.name, school.city, school.country]
    row += [present.state_words(student.state)[0], _("told") if student.availability else _("missing")]
    row += [student.time_zone, " ".join(student.languages)]
    if may_see_personal_data(standing, student):
        return [*row, student.email, student.student_number, student.gender, student.year]
    return [*row, None, None, None, None]
