"""The rounds of ratings on a vision: opened by its author, open to everybody who says who they are."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from worldrounds.commons.actions import delphi as actions
from worldrounds.commons.actions.visions import NoSchool
from worldrounds.commons.models import DelphiRound, Vision
from worldrounds.commons.queries.delphi import Panel, read_delphi
from worldrounds.commons.queries.visions import access_vision
from worldrounds.commons.rules import check_is_author
from worldrounds.core.errors import NotFound
from worldrounds.web.addresses import url
from worldrounds.web.commons.people import to_profile
from worldrounds.web.panels import RatingsForm
from worldrounds.web.reader import reader, reader_if_any
from worldrounds.web.refusals import refusals_on_form

Outcome = DelphiRound.Outcome
OUTCOMES = {
    Outcome.NEXT: gettext_lazy("Another round followed."),
    Outcome.AGREED: gettext_lazy("There is agreement on every statement."),
    Outcome.STABLE: gettext_lazy(
        "Nobody changed a rating by more than 1, so another round would bring nothing new."
    ),
    Outcome.LAST: gettext_lazy("It was the last round."),
}


class DelphiForm(forms.Form):
    statements = forms.CharField(
        label=gettext_lazy("Statements to rate, one on each line"),
        help_text=gettext_lazy(
            "One idea each, in neutral words, so that one can be for it or against it. At most 12."
        ),
        widget=forms.Textarea({"rows": 8, "dir": "auto"}),
        max_length=5_000,
    )
    most_rounds = forms.IntegerField(
        label=gettext_lazy("Rounds, at most"), min_value=1, max_value=actions.MOST_ROUNDS, initial=3
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days of a round"),
        min_value=actions.DAYS[0],
        max_value=actions.DAYS[1],
        initial=14,
    )


@login_not_required
@require_http_methods(["GET"])
def delphi(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, *_panel(request, slug))


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    vision = access_vision(person=reader(request), slug=slug)
    check_is_author(reader(request), vision.entry)
    form = DelphiForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data | {"lines": form.cleaned_data["statements"].splitlines()}
        del values["statements"]
        with refusals_on_form(form):
            actions.open_delphi(person=reader(request), vision=vision, **values, at=timezone.now())
            return redirect("vision-delphi", slug)
    return render(request, "commons/visions/delphi_form.html", {"form": form, "entry": vision.entry})


@require_POST
def ratings(request: HttpRequest, slug: str) -> HttpResponse:
    vision, panel = _panel(request, slug)
    form = RatingsForm(request.POST, rows=panel.rows)
    if form.is_valid():
        try:
            with refusals_on_form(form):
                actions.rate(
                    person=reader(request), vision=vision, number=form.cleaned_data["number"],
                    values=form.values(), reasons=form.reasons(), at=timezone.now(),
                )  # fmt: skip
                messages.success(request, _("Saved. You can change it until the round ends."))
                return redirect("vision-delphi", slug)
        except NoSchool as refusal:
            return to_profile(request, refusal, back=url("vision-delphi", slug))
    return _page(request, vision, panel, form)


def _panel(request: HttpRequest, slug: str) -> tuple[Vision, Panel]:
    person = reader_if_any(request)
    vision = access_vision(person=person, slug=slug)
    panel = read_delphi(vision, person)
    if panel is None or vision.entry.is_ended:
        raise NotFound
    return vision, panel


def _page(
    request: HttpRequest, vision: Vision, panel: Panel, form: RatingsForm | None = None
) -> HttpResponse:
    number = panel.open_round.number if panel.open_round else 0
    shown: dict[str, Any] = {
        "vision": vision,
        "entry": vision.entry,
        "panel": panel,
        "fewest": actions.FEWEST,
        "outcomes": OUTCOMES,
        "form": form or RatingsForm(rows=panel.rows, initial={"number": number}),
    }
    return render(request, "commons/visions/delphi.html", shown)
