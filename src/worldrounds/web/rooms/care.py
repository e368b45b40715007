"""How a group is doing, the pulse, and the button of who cannot reach the group."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.journeys.call_for_help import ask_for_help, helpers_of
from worldrounds.journeys.room_board import care_of
from worldrounds.rooms import pulses
from worldrounds.rooms.help import own_requests
from worldrounds.web.refusals import refusals_on_form, refusals_on_page
from worldrounds.web.rooms.inside import context_of, inside_of


class HelpForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What have you tried?"),
        help_text=gettext_lazy("One sentence is enough. You can also leave it empty."),
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        max_length=2_000,
        required=False,
    )


@require_GET
def doing(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The same that facilitators see of the group, but for what members told them alone. A part of the room's page."""
    inside = inside_of(request, slug, number)
    now = timezone.now()
    context = context_of(inside) | {
        "care": care_of(inside.room.group, inside.standing.programme, at=now),
        "pulse": pulses.pulse_of(inside, at=now),
        "back": "room-doing",
    }
    template = "rooms/doing.html" if request.htmx else "rooms/doing_page.html"  # type: ignore[attr-defined]  # django_htmx
    return render(request, template, context)


@require_POST
def pulse(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One tap: ``question`` and ``answer`` (yes or no). ``back``: the page where the tap was."""
    inside = inside_of(request, slug, number)
    question, answer = request.POST.get("question", ""), request.POST.get("answer") == "yes"
    with refusals_on_page(request):
        answers = pulses.answer_pulse(inside=inside, question=question, answer=answer, at=timezone.now())
        if request.htmx:  # type: ignore[attr-defined]  # django_htmx
            back = request.POST.get("back", "")
            context = context_of(inside) | {"pulse": answers, "back": back}
            return render(request, "rooms/pulse.html", context)
    if request.POST.get("back") == "programme":
        return redirect("programme", slug)
    return redirect("room-doing", slug, number)


@require_http_methods(["GET", "POST"])
def help_(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """“I cannot reach my group”, and what was answered."""
    inside = inside_of(request, slug, number)
    calls = own_requests(inside)
    form = HelpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            ask_for_help(inside=inside, text=form.cleaned_data["text"], at=timezone.now())
            messages.success(request, _("Sent. A person reads it and answers you by mail."))
            return redirect("room-help", slug, number)
    context = {
        "calls": calls,
        "open": any(call.answered_at is None for call in calls),
        "helpers": helpers_of(inside),
        "form": form,
    }
    return render(request, "rooms/help.html", context_of(inside) | context)
