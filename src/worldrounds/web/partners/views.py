from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.core.errors import NotAllowed
from worldrounds.journeys.add_school import add_new_school
from worldrounds.network.actions import change_institution
from worldrounds.network.queries import access_institution, search_institutions, similar_institutions
from worldrounds.network.queries import periods as find_periods
from worldrounds.programmes import queries
from worldrounds.programmes.actions.partners import add_partner, change_quota, remove_partner
from worldrounds.programmes.models import Partner
from worldrounds.programmes.partner_queries import partner_row, partner_rows
from worldrounds.programmes.rules import Standing, may_handle_school, may_manage, may_see_staff_pages
from worldrounds.web.partners.forms import FactsForm, InstitutionForm, InviteForm, PeriodForm, QuotaForm
from worldrounds.web.partners.school_map import school_map
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form, refusals_on_page


@require_GET
def partners(request: HttpRequest, slug: str) -> HttpResponse:
    standing = queries.access_programme(person=reader(request), slug=slug)
    if not may_see_staff_pages(standing):
        raise NotAllowed(_("The list of schools is for the coordinator, site leads and facilitators."))
    rows = partner_rows(standing.programme)
    context = {
        "standing": standing,
        "rows": [
            {"row": row, "may_open": may_handle_school(standing, row.partner.institution_id)} for row in rows
        ],
        "map": school_map((row.institution, row.students) for row in rows),
        "may_manage": may_manage(standing),
    }
    return render(request, "partners/partners.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Find a school that is known, or add a new one."""
    standing = _manager(request, slug)
    if request.method == "POST" and "institution" in request.POST:
        school = access_institution(slug=request.POST["institution"])
        partner, new = add_partner(standing=standing, institution=school, quota=None, at=timezone.now())
        return _added(request, partner, new)
    form = InstitutionForm(request.POST or None, country=request.GET.get("country", ""))
    similar = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if "other" not in request.POST:
            similar = similar_institutions(name=given["name"], country=given["country"])
        if not similar:
            with refusals_on_form(form):
                partner, new = add_new_school(
                    standing=standing, facts=form.facts(), quota=given["quota"], at=timezone.now()
                )
                return _added(request, partner, new)
    return render(request, "partners/add.html", _add_page(request, standing, form) | {"similar": similar})


@require_GET
def partner(request: HttpRequest, slug: str, institution: str) -> HttpResponse:
    standing, found = queries.access_partner(person=reader(request), slug=slug, institution=institution)
    return partner_page(request, standing, found)


@require_POST
def quota(request: HttpRequest, slug: str, institution: str) -> HttpResponse:
    standing, found = queries.access_partner(person=reader(request), slug=slug, institution=institution)
    form = QuotaForm(request.POST)
    if form.is_valid():
        with refusals_on_form(form):
            change_quota(
                standing=standing, partner=found, quota=form.cleaned_data["quota"], at=timezone.now()
            )
            messages.success(request, _("Saved."))
            return redirect("partner", slug, institution)
    return partner_page(request, standing, found, quota_form=form)


@require_http_methods(["GET", "POST"])
def facts(request: HttpRequest, slug: str, institution: str) -> HttpResponse:
    """Correct a school's name, place and zone."""
    person = reader(request)
    standing, found = queries.access_school_facts(person=person, slug=slug, institution=institution)
    school = found.institution
    start = {field: getattr(school, field) for field in FactsForm.base_fields}
    form = FactsForm(request.POST or None, initial=start, country=request.GET.get("country", ""))
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            change_institution(institution=school, facts=form.facts(), actor=person, at=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("partner", slug, institution)
    return render(request, "partners/facts.html", {"standing": standing, "school": school, "form": form})


@require_POST
def remove(request: HttpRequest, slug: str, institution: str) -> HttpResponse:
    standing, found = queries.access_partner(person=reader(request), slug=slug, institution=institution)
    with refusals_on_page(request):
        remove_partner(standing=standing, partner=found, at=timezone.now())
        messages.success(
            request, _("%(school)s is out of the programme.") % {"school": found.institution.name}
        )
        return redirect("partners", slug)
    return redirect("partner", slug, institution)


def partner_page(request: HttpRequest, standing: Standing, partner: Partner, **forms: Any) -> HttpResponse:
    """The school's page; ``forms`` are those that were refused and are shown again."""
    programme = standing.programme
    periods = find_periods([partner.institution_id], programme.first_day, programme.end_day)
    context = {
        "standing": standing,
        "row": partner_row(partner, has_calendar=bool(periods), with_invitations=may_manage(standing)),
        "periods": periods,
        "may_manage": may_manage(standing),
        "now": timezone.now(),
        "removed": request.session.get(f"removed-period-{partner.pk}"),
        "quota_form": QuotaForm(initial={"quota": partner.quota}),
        "invite_form": InviteForm(),
        "period_form": PeriodForm(),
    }
    return render(request, "partners/partner.html", context | forms)


def _manager(request: HttpRequest, slug: str) -> Standing:
    standing = queries.access_programme(person=reader(request), slug=slug)
    if not may_manage(standing):
        raise NotAllowed(_("Only the coordinator decides which schools take part."))
    return standing


def _added(request: HttpRequest, partner: Partner, new: bool) -> HttpResponse:
    school = partner.institution.name
    if new:
        messages.success(request, _("%(school)s is in. Next, invite its site lead.") % {"school": school})
    else:
        messages.info(request, _("%(school)s is in this programme already.") % {"school": school})
    return redirect("partner", partner.programme.slug, partner.institution.slug)


def _add_page(request: HttpRequest, standing: Standing, form: InstitutionForm) -> dict[str, Any]:
    words = request.GET.get("q", "").strip()[:100]
    there = standing.programme.partners.exclude(state=Partner.State.DECLINED)
    there_ids = set(there.values_list("institution_id", flat=True)) if words else set()
    found = [(school, school.pk in there_ids) for school in search_institutions(words)] if words else []
    return {"standing": standing, "form": form, "words": words, "found": found}
