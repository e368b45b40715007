from collections.abc import Collection, Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from worldrounds.core.days import in_words
from worldrounds.core.errors import Refused
from worldrounds.network import actions, ics
from worldrounds.network.actions import Days
from worldrounds.network.models import CalendarPeriod
from worldrounds.network.queries import gone_from_file
from worldrounds.programmes import queries
from worldrounds.programmes.models import Partner
from worldrounds.programmes.rules import Standing
from worldrounds.web.partners.forms import CalendarFileForm, PeriodForm
from worldrounds.web.partners.views import partner_page
from worldrounds.web.plan.page import kind_words
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form

_SALT = "worldrounds.web.partners.calendar"
_VALID_FOR = 60 * 60 * 24


@require_POST
def add(request: HttpRequest, slug: str, institution: str) -> HttpResponse:
    standing, partner = queries.access_partner(person=reader(request), slug=slug, institution=institution)
    form = PeriodForm(request.POST)
    if form.is_valid():
        with refusals_on_form(form):
            actions.add_period(
                institution=partner.institution, days=form.days(), actor=reader(request), at=timezone.now()
            )
            messages.success(request, _("Added: %(period)s.") % {"period": _words(form.days())})
            return _back(standing, partner)
    return partner_page(request, standing, partner, period_form=form)


@require_POST
def remove(request: HttpRequest, slug: str, institution: str, number: int) -> HttpResponse:
    standing, partner = queries.access_partner(person=reader(request), slug=slug, institution=institution)
    days = actions.remove_period(
        institution=partner.institution, period_id=number, actor=reader(request), at=timezone.now()
    )
    if days is not None:
        request.session[_key(partner)] = {"days": _packed(days), "words": _words(days)}
    return _back(standing, partner)


@require_POST
def undo(request: HttpRequest, slug: str, institution: str) -> HttpResponse:
    """Put back the period that was removed last."""
    standing, partner = queries.access_partner(person=reader(request), slug=slug, institution=institution)
    removed = request.session.pop(_key(partner), None)
    if removed is not None:
        days = _unpacked(removed["days"])
        actions.add_period(
            institution=partner.institution, days=days, actor=reader(request), at=timezone.now()
        )
        messages.success(request, _("Put back: %(period)s.") % {"period": _words(days)})
    return _back(standing, partner)


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, slug: str, institution: str) -> HttpResponse:
    """A calendar file, and then what is in it. Nothing is kept before somebody has confirmed it."""
    standing, partner = queries.access_partner(person=reader(request), slug=slug, institution=institution)
    form = CalendarFileForm(request.POST or None, request.FILES or None)
    context = {"standing": standing, "partner": partner, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            reading = _read(form.cleaned_data["file"], standing, partner)
        except Refused as error:
            form.add_error("file", str(error))
        else:
            preview = _preview(reading, standing, partner)
            return render(request, "partners/calendar_preview.html", context | preview)
    return render(request, "partners/calendar_import.html", context)


@require_POST
def confirm(request: HttpRequest, slug: str, institution: str) -> HttpResponse:
    standing, partner = queries.access_partner(person=reader(request), slug=slug, institution=institution)
    try:
        chosen = list(_chosen(request, partner))
    except signing.BadSignature:
        messages.warning(request, _("This preview is too old. Choose the file once more."))
        return redirect("calendar-import", slug, institution)
    done = actions.import_periods(
        institution=partner.institution,
        found=chosen,
        gone=_gone(request, standing, partner),
        actor=reader(request),
        at=timezone.now(),
    )
    said = _("Calendar: %(added)d added, %(changed)d changed, %(removed)d removed, %(same)d as before.")
    messages.success(request, said % asdict(done))
    return _back(standing, partner)


def _read(file: Any, standing: Standing, partner: Partner) -> ics.Reading:
    programme = standing.programme
    return ics.read_calendar(
        file.read(),
        zone=partner.institution.time_zone,
        first_day=programme.first_day,
        end_day=programme.end_day,
    )


def _preview(reading: ics.Reading, standing: Standing, partner: Partner) -> dict[str, Any]:
    known = {period.source_uid: period for period in partner.institution.periods.exclude(source_uid="")}
    rows = []
    for found in reading.found:
        kept = known.get(found.days.uid)
        rows.append(
            {
                "days": found.days,
                "kind": kept.kind if kept else found.days.kind,
                "keep": found.sure or kept is not None,
                "sure": found.sure,
                "known": kept is not None,
            }
        )
    packed = [_packed(found.days) for found in reading.found]
    return {
        "rows": rows,
        "left_out": reading.left_out,
        "gone": _gone_from_file({found.days.uid for found in reading.found}, standing, partner),
        "kinds": [(kind, kind_words(kind)) for kind in CalendarPeriod.Kind.values],
        "packed": signing.dumps([partner.pk, packed], salt=_SALT, compress=True),
    }


def _gone_from_file(uids: Collection[str], standing: Standing, partner: Partner) -> list[CalendarPeriod]:
    programme = standing.programme
    return gone_from_file(partner.institution, uids, programme.first_day, programme.end_day)


def _gone(request: HttpRequest, standing: Standing, partner: Partner) -> list[int]:
    """The periods that are not in the file any more and whose removal was left ticked."""
    _owner, packed = _packed_rows(request)
    ticked = set(request.POST.getlist("gone"))
    gone = _gone_from_file({_unpacked(row).uid for row in packed}, standing, partner)
    return [period.pk for period in gone if str(period.pk) in ticked]


def _packed_rows(request: HttpRequest) -> tuple[int, list[list[str]]]:
    owner, packed = signing.loads(request.POST.get("packed", ""), salt=_SALT, max_age=_VALID_FOR)
    return owner, packed


def _chosen(request: HttpRequest, partner: Partner) -> Iterator[Days]:
    """The rows of the preview that were ticked, each with the kind that was chosen."""
    owner, packed = _packed_rows(request)
    if owner != partner.pk:
        raise signing.BadSignature
    for number, row in enumerate(packed):
        if f"keep-{number}" in request.POST:
            kind = request.POST.get(f"kind-{number}", row[0])
            yield _unpacked([kind, *row[1:]])


def _packed(days: Days) -> list[str]:
    return [
        days.kind,
        days.name,
        days.first_day.isoformat(),
        days.end_day.isoformat(),
        days.uid,
        days.source,
    ]


def _unpacked(row: list[str]) -> Days:
    kind, name, first, end, uid, source = row
    return Days(kind, name, date.fromisoformat(first), date.fromisoformat(end), uid, source)


def _words(days: Days) -> str:
    name = f" ({days.name})" if days.name else ""
    return f"{kind_words(days.kind)}{name}, {in_words(days.first_day, days.end_day)}"


def _key(partner: Partner) -> str:
    return f"removed-period-{partner.pk}"


def _back(standing: Standing, partner: Partner) -> HttpResponse:
    return redirect("partner", standing.programme.slug, partner.institution.slug)
