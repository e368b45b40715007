from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.core.errors import Refused
from worldrounds.programmes import student_queries as queries
from worldrounds.programmes.actions import joining as actions
from worldrounds.programmes.models import Partner
from worldrounds.programmes.queries import access_partner
from worldrounds.web.enrolment.forms import JoinForm
from worldrounds.web.enrolment.limits import APPLICATIONS_THROUGH_ONE_LINK, MAILS_TO_ONE_ADDRESS, allow
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_page


@login_not_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """A student applies. The answer is the same whatever is known about the address."""
    partner = queries.partner_of_join_link(token)
    form = JoinForm(request.POST if request.method == "POST" else None)
    context = {"partner": partner, "form": form, "is_open": queries.join_is_open(partner)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "enrolment/join.html", context)
    if not allow(f"join-link:{partner.pk}", limit=APPLICATIONS_THROUGH_ONE_LINK):
        form.add_error(None, _("Very many people are using this link now. Please try again in an hour."))
        return render(request, "enrolment/join.html", context, status=429)
    if not allow(_mail_key(partner, form), limit=MAILS_TO_ONE_ADDRESS):
        return redirect("join-sent", token)  # the mails are there; another one helps nobody
    try:
        actions.apply_to_join(partner=partner, at=timezone.now(), **form.cleaned_data)
    except Refused as error:
        form.add_error(None, str(error))
        return render(request, "enrolment/join.html", context, status=409)
    return redirect("join-sent", token)


def _mail_key(partner: Partner, form: JoinForm) -> str:
    address = form.cleaned_data["email"].strip().lower()
    return f"join-mail:{partner.pk}:{sha256(address.encode()).hexdigest()}"


@login_not_required
@require_GET
def sent(request: HttpRequest, token: str) -> HttpResponse:
    return render(request, "enrolment/join_sent.html", {"partner": queries.partner_of_join_link(token)})


@require_GET
def applications(request: HttpRequest, slug: str, institution: str) -> HttpResponse:
    standing, partner = access_partner(person=reader(request), slug=slug, institution=institution)
    context = {
        "standing": standing,
        "partner": partner,
        "applications": list(queries.applications(partner)),
        "places_taken": queries.places_taken(partner),
        "join_address": settings.ADDRESS + reverse("join", args=[partner.join_token]),
    }
    return render(request, "enrolment/applications.html", context)


@require_POST
def decide(request: HttpRequest, slug: str, institution: str, pk: int) -> HttpResponse:
    person = reader(request)
    _standing, partner = access_partner(person=person, slug=slug, institution=institution)
    admit = request.POST.get("answer") == "admit"
    with refusals_on_page(request):
        enrolment = actions.decide_application(
            partner=partner, enrolment_id=pk, admit=admit, actor=person, at=timezone.now()
        )
        sentence = _("%(name)s takes part now.") if admit else _("%(name)s is not admitted.")
        messages.success(request, sentence % {"name": enrolment.full_name})
    return redirect("applications", slug, institution)


@require_POST
def link(request: HttpRequest, slug: str, institution: str) -> HttpResponse:
    """Open, close or renew the join link."""
    person = reader(request)
    _standing, partner = access_partner(person=person, slug=slug, institution=institution)
    now = timezone.now()
    if request.POST.get("do") == "renew":
        actions.renew_join_link(
            partner=partner, old_token=request.POST.get("token", ""), actor=person, at=now
        )
        messages.success(request, _("There is a new link. The old one has ended."))
    else:
        is_open = request.POST.get("do") == "open"
        actions.open_join_link(partner=partner, is_open=is_open, actor=person, at=now)
        messages.success(request, _("The link is open.") if is_open else _("The link is closed."))
    return redirect("applications", slug, institution)
