"""The cases of a programme, to read and to print: everybody of the programme may. The coordinator says who supplied them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from worldrounds.core.errors import NotAllowed, NotFound
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing, may_manage
from worldrounds.rooms.cases import Case, articles_of, case_of, cases_of
from worldrounds.rooms.supplies import possible_suppliers, say_supplier, suppliers_of
from worldrounds.web.reader import reader
from worldrounds.web.rooms.forms import SupplierForm


@require_GET
def cases(request: HttpRequest, slug: str) -> HttpResponse:
    standing = access_programme(person=reader(request), slug=slug)
    found = cases_of(standing.programme.document)
    shown = {
        "cases": found,
        "long": [case for case in found if case.sessions],
        "short": [case for case in found if not case.sessions],
        "suppliers": suppliers_of(standing.programme),
    }
    return render(request, "rooms/cases.html", {"standing": standing} | shown)


@require_GET
def case(request: HttpRequest, slug: str, case: str) -> HttpResponse:
    standing, found = _access(request, slug, case)
    supplier = suppliers_of(standing.programme).get(case)
    shown = {"case": found, "held": articles_of(found), "supplier": supplier}
    return render(request, "rooms/case_page.html", {"standing": standing} | shown)


@require_http_methods(["GET", "POST"])
def supplier(request: HttpRequest, slug: str, case: str) -> HttpResponse:
    standing, found = _access(request, slug, case)
    if not may_manage(standing):
        raise NotAllowed(_("Only the coordinator says who supplied a case."))
    known = suppliers_of(standing.programme).get(case)
    form = SupplierForm(request.POST or None, possible=possible_suppliers(standing.programme), known=known)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["supplier"]
        say_supplier(standing=standing, case=case, supplier=chosen, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("case", slug, case)
    return render(request, "rooms/case_supplier.html", {"standing": standing, "case": found, "form": form})


def _access(request: HttpRequest, slug: str, case: str) -> tuple[Standing, Case]:
    standing = access_programme(person=reader(request), slug=slug)
    found = case_of(standing.programme.document, case)
    if found is None:
        raise NotFound
    return standing, found
