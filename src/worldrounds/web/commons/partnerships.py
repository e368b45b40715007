"""A partnership: its texts, confirming them, and starting a programme together."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.commons.queries.blueprints import ready_to_start
from worldrounds.core.errors import NotFound
from worldrounds.journeys.agree import (
    confirm_agreement,
    contact_of,
    rewrite_agreement,
    start_together,
)
from worldrounds.network.partnerships import Agreed, access_partnership, end_partnership
from worldrounds.network.rules import Voice
from worldrounds.programmes.voices import voice_of
from worldrounds.web.commons.contact_forms import AgreementForm, TogetherForm, initial_of
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form, refusals_on_page


def _access(request: HttpRequest, pk: int) -> tuple[Voice, Agreed]:
    voice = voice_of(reader(request))
    return voice, access_partnership(voice=voice, pk=pk)


@require_GET
def partnership(request: HttpRequest, pk: int) -> HttpResponse:
    voice, agreed = _access(request, pk)
    missing = agreed.missing(agreed.newest)
    shown = {
        "agreed": agreed,
        "missing": missing,
        "may_confirm": any(voice.speaks_for(school.pk) for school in missing),
        "contact": contact_of(agreed),
    }
    return render(request, "commons/contacts/partnership.html", shown)


@require_http_methods(["GET", "POST"])
def rewrite(request: HttpRequest, pk: int) -> HttpResponse:
    voice, agreed = _access(request, pk)
    form = AgreementForm(request.POST or None, initial=initial_of(agreed.newest))
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            based_on = form.cleaned_data["based_on"] or 0
            rewrite_agreement(
                voice=voice, agreed=agreed, agreement=form.agreement(), based_on=based_on, at=timezone.now()
            )
            return redirect("partnership", pk)
    shown = {"form": form, "schools": agreed.schools, "agreed": agreed}
    return render(request, "commons/contacts/agreement_form.html", shown)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """``text``: the number of the text that one has read."""
    voice, agreed = _access(request, pk)
    number = request.POST.get("text", "")
    with refusals_on_page(request):
        if confirm_agreement(
            voice=voice,
            agreed=agreed,
            number=int(number) if number.isdecimal() else 0,
            at=timezone.now(),
        ):
            messages.success(request, _("The partnership is in force."))
    return redirect("partnership", pk)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    voice, agreed = _access(request, pk)
    end_partnership(voice=voice, agreed=agreed, at=timezone.now())
    messages.success(request, _("The partnership has ended. Its texts stay to be read."))
    return redirect("partnership", pk)


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, pk: int) -> HttpResponse:
    voice, agreed = _access(request, pk)
    blueprints = sorted(ready_to_start(voice.person), key=lambda one: one.entry.title)
    form = TogetherForm(request.POST or None, blueprints=blueprints, initial=_suggested(agreed))
    if request.method == "POST" and form.is_valid():
        chosen = next((one for one in blueprints if one.entry.slug == form.cleaned_data["blueprint"]), None)
        if chosen is None or chosen.current is None:
            raise NotFound
        with refusals_on_form(form):
            programme = start_together(
                voice=voice,
                agreed=agreed,
                blueprint=chosen.current.design,
                title=form.cleaned_data["title"],
                first_day=form.cleaned_data["first_day"],
                at=timezone.now(),
            )
            messages.success(
                request, _("The programme is there, with both schools. The other one is invited.")
            )
            return redirect("plan", programme.slug)
    shown = {"form": form, "agreed": agreed}
    return render(request, "commons/contacts/start.html", shown)


def _suggested(agreed: Agreed) -> dict[str, object]:
    """A Monday, four weeks away or where the partnership begins."""
    earliest = timezone.localdate() + timedelta(weeks=4)
    text = agreed.in_force or agreed.newest
    day = max(earliest, text.first_day)
    cities = " – ".join(school.city for school in agreed.schools)
    return {"first_day": day + timedelta(days=-day.weekday() % 7), "title": cities}
