"""Consensus rounds: the statements, one form with all ratings, and the results."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from worldrounds.rooms.models import Round
from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages.consensus import (
    Row,
    check_may_rate,
    close_round,
    prepare_statements,
    rate,
    read_consensus,
)
from worldrounds.rooms.stages.news import mark_of
from worldrounds.rooms.stages.path import Step
from worldrounds.web.panels import RatingsForm
from worldrounds.web.refusals import refusals_on_form, refusals_on_page
from worldrounds.web.rooms.inside import inside_of
from worldrounds.web.rooms.stages.context import Context, Kind, step_and_context


class StatementsForm(forms.Form):
    token = forms.CharField(widget=forms.HiddenInput, max_length=16)
    statements = forms.CharField(
        label=gettext_lazy("Statements to rate, one on each line"),
        help_text=gettext_lazy("One idea each, in neutral words, so that one can be for it or against it."),
        widget=forms.Textarea({"rows": 10, "dir": "auto"}),
        max_length=10_000,
    )


@require_POST
def statements(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    inside = inside_of(request, slug, number)
    step, context = step_and_context(inside, key, Kind.CONSENSUS)
    form = StatementsForm(request.POST)
    if form.is_valid():
        start = "start" in request.POST
        with refusals_on_form(form):
            prepare_statements(
                inside=inside,
                step=step,
                lines=form.cleaned_data["statements"].splitlines(),
                token=form.cleaned_data["token"],
                proposed=_proposed(context),
                start=start,
                at=timezone.now(),
            )
            messages.success(request, _("The first round has begun.") if start else _("Saved."))
            return redirect("stage", slug, number, key)
    return page(request, inside, step, context, statements_form=form)


@require_POST
def ratings(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    inside = inside_of(request, slug, number)
    step, context = step_and_context(inside, key, Kind.CONSENSUS)
    check_may_rate(inside, step)
    form = RatingsForm(request.POST, rows=read_consensus(inside, step, ()).rows)
    if form.is_valid():
        with refusals_on_form(form):
            ballot = rate(
                inside=inside, step=step, number=form.cleaned_data["number"], values=form.values(),
                reasons=form.reasons(), at=timezone.now(),
            )  # fmt: skip
            messages.success(request, _say_saved(ballot.complete_at is not None))
            return redirect("stage", slug, number, key)
    return page(request, inside, step, context, ratings_form=form)


@require_POST
def close(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    inside = inside_of(request, slug, number)
    step, _context = step_and_context(inside, key, Kind.CONSENSUS)
    which = request.POST.get("number", "")
    with refusals_on_page(request):
        close_round(
            inside=inside, step=step, number=int(which) if which.isdecimal() else 0, at=timezone.now()
        )
    return redirect("stage", slug, number, key)


def page(
    request: HttpRequest,
    inside: Inside,
    step: Step,
    context: Context,
    statements_form: StatementsForm | None = None,
    ratings_form: RatingsForm | None = None,
) -> HttpResponse:
    consensus = read_consensus(inside, step, _proposed(context))
    start = {"token": consensus.token, "statements": "\n".join(consensus.statements)}
    now = consensus.open_round
    if ratings_form and now:
        ratings_form = _for_round(ratings_form, now, consensus.rows)
    return render(
        request,
        "rooms/stages/consensus.html",
        context
        | {
            "consensus": consensus,
            "seen": mark_of(inside, step),
            "outcomes": OUTCOMES,
            "statements_form": statements_form or StatementsForm(initial=start),
            "form": ratings_form
            or RatingsForm(rows=consensus.rows, initial={"number": now.number if now else 0}),
        },
    )


def _for_round(form: RatingsForm, now: Round, rows: Sequence[Row]) -> RatingsForm:
    """What was filled in for a round that closed meanwhile is not lost: it can be saved in the next one."""
    if form.data.get("number") == str(now.number):
        return form
    carried = RatingsForm(dict(form.data.items()) | {"number": str(now.number)}, rows=rows)
    carried.is_valid()
    for error in form.non_field_errors():
        carried.add_error(None, str(error))
    return carried


def _proposed(context: Context) -> tuple[str, ...]:
    case: Any = context["case"]
    return case.statements if case else ()


def _say_saved(is_complete: bool) -> str:
    if is_complete:
        return _("Saved. You have rated everything.")
    return _("Saved. Some statements still need a number from you.")


OUTCOMES = {
    Round.Outcome.NEXT: gettext_lazy("Another round followed."),
    Round.Outcome.AGREED: gettext_lazy("You agree on every statement."),
    Round.Outcome.STABLE: gettext_lazy(
        "Nobody changed a rating by more than 1, so another round would bring nothing new."
    ),
    Round.Outcome.LAST: gettext_lazy("It was the last round."),
}
