"""Who takes part: the list, and the part of the overview that names the silent."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from worldrounds.core.exports import Cell
from worldrounds.journeys.participation import Line, access_participation, lines_seen_by
from worldrounds.journeys.remind import sent_lately
from worldrounds.network.models import Institution
from worldrounds.programmes.rules import Standing
from worldrounds.web.exports import FORMATS, export_response
from worldrounds.web.paging import page_of
from worldrounds.web.reader import reader

NAMED_AT_MOST = 8


@require_GET
def participation(request: HttpRequest, slug: str) -> HttpResponse:
    standing = access_participation(person=reader(request), slug=slug)
    every = lines_seen_by(standing, at=timezone.now())
    chosen = {name: request.GET.get(name, "") for name in ("group", "school", "show", "sort")}
    lines = _ordered(_filtered(every, chosen), chosen["sort"])
    if (file_format := request.GET.get("format", "")) in FORMATS:
        return _export(standing, lines, file_format)
    context = {
        "standing": standing,
        "page": page_of(request, lines),
        "silent": sum(line.silent for line in lines),
        "groups": sorted({line.member.group.number for line in every}),
        "schools": _schools(every),
        "chosen": chosen,
        "query": urlencode({name: value for name, value in chosen.items() if value}),
        "anybody": bool(every),
    }
    return render(request, "participation/participation.html", context)


@require_GET
def silent(request: HttpRequest, slug: str) -> HttpResponse:
    """A part of the overview, read after the page itself is there. On its own: the list of the silent."""
    now = timezone.now()
    standing = access_participation(person=reader(request), slug=slug)
    if not request.headers.get("HX-Request"):
        return redirect(reverse("participation", args=[slug]) + "?show=silent")
    found = [line for line in lines_seen_by(standing, at=now) if line.silent]
    context = {
        "standing": standing,
        "found": found,
        "named": found[:NAMED_AT_MOST],
        "left_out": sum(not line.member.may_be_written_to for line in found),
        "overview": {"reminded": sent_lately(standing.programme, at=now)},
    }
    return render(request, "participation/_silent.html", context)


def _filtered(lines: Sequence[Line], chosen: dict[str, str]) -> list[Line]:
    return [
        line
        for line in lines
        if chosen["group"] in ("", str(line.member.group.number))
        and chosen["school"] in ("", line.member.enrolment.partner.institution.slug)
        and (chosen["show"] != "silent" or line.silent)
    ]


def _ordered(lines: list[Line], sort: str) -> list[Line]:
    """``lines`` come with the silent first; equal ones stay in that order."""
    if sort == "name":
        return sorted(lines, key=lambda line: line.member.enrolment.full_name.casefold())
    if sort == "group":
        return sorted(lines, key=lambda line: line.member.group.number)
    if sort == "school":
        return sorted(lines, key=lambda line: line.member.enrolment.partner.institution.name)
    return lines


def _schools(lines: Sequence[Line]) -> list[Institution]:
    schools = {line.member.enrolment.partner.institution for line in lines}
    return sorted(schools, key=lambda school: school.name)


def _export(standing: Standing, lines: Sequence[Line], file_format: str) -> HttpResponse:
    headers = [
        _("Given name"),
        _("Family name"),
        _("School"),
        _("City"),
        _("Group"),
        _("Silent"),
        _("Last sign"),
    ]
    headers += [_("Messages"), _("Edits"), _("Texts"), _("Done"), _("Present"), _("Late"), _("Excused")]
    headers += [_("Technical reasons"), _("Absent")]
    rows = [_export_row(line) for line in lines]
    return export_response(f"participation-{standing.programme.slug}", file_format, headers, rows)


def _export_row(line: Line) -> list[Cell]:
    member, student = line.member, line.member.enrolment
    school = student.partner.institution
    row: list[Cell] = [student.given_name, student.family_name, school.name, school.city, member.group.number]
    row += [_("silent") if line.silent else "", member.last_at]
    row += [member.did.posts, member.did.edits, member.did.texts, member.did.ticks]
    roll = member.roll
    return [*row, roll.present, roll.late, roll.excused, roll.technical, roll.absent]
