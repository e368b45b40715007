"""Options against criteria, and the decisions on record."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from worldrounds.coediting.options import VALUES, Grid
from worldrounds.rooms.cases import Case
from worldrounds.rooms.models import Stand
from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages import decisions, options
from worldrounds.rooms.stages.boards import check_may_edit
from worldrounds.rooms.stages.news import mark_of
from worldrounds.rooms.stages.path import Step
from worldrounds.web.refusals import refusals_on_form, refusals_on_page
from worldrounds.web.rooms.inside import inside_of
from worldrounds.web.rooms.stages.boards import BoardForm, as_it_was, board_context, sent_key, text_field
from worldrounds.web.rooms.stages.context import Context, Kind, step_and_context

DECISION_IDS = "decision_%s"  # there may be another form on the page
VALUE_WORDS = {
    2: ("++", gettext_lazy("very good")),
    1: ("+", gettext_lazy("good")),
    0: ("0", gettext_lazy("neither good nor bad")),
    -1: ("−", gettext_lazy("bad")),
    -2: ("−−", gettext_lazy("very bad")),
}
STAND_WORDS = {
    Stand.Kind.AGREE: gettext_lazy("I agree"),
    Stand.Kind.LIVE: gettext_lazy("I can live with it"),
    Stand.Kind.AGAINST: gettext_lazy("I am against it"),
}
STANDS_SAID = {
    Stand.Kind.AGREE: gettext_lazy("Agree"),
    Stand.Kind.LIVE: gettext_lazy("Can live with it"),
    Stand.Kind.AGAINST: gettext_lazy("Against"),
}


class ItemForm(BoardForm):
    title = text_field(gettext_lazy("In a few words"), limit=options.LONGEST_TITLE, required=True)
    text = text_field(gettext_lazy("More about it"), rows=3, limit=options.LONGEST_TEXT)


class ChangedItemForm(ItemForm):
    was_title = as_it_was()
    was_text = as_it_was()


class MarkForm(BoardForm):
    value = forms.TypedChoiceField(
        label=gettext_lazy("By this criterion, the option is"),
        choices=[("", gettext_lazy("not yet said"))]
        + [(value, f"{VALUE_WORDS[value][0]} {VALUE_WORDS[value][1]}") for value in VALUES[::-1]],
        coerce=int,
        empty_value=None,
        required=False,
    )
    note = text_field(gettext_lazy("Why"), rows=2, limit=options.LONGEST_NOTE)
    was = as_it_was()


class DecisionForm(BoardForm):
    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput)
    proposal = text_field(gettext_lazy("What you propose"), rows=4, limit=decisions.LONGEST, required=True)
    reasons = text_field(gettext_lazy("Why this and nothing else"), rows=4, limit=decisions.LONGEST)


class StandForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Where do you stand?"),
        choices=list(STAND_WORDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the three.")},
    )
    reason = text_field(
        gettext_lazy("Why"),
        rows=2,
        limit=decisions.LONGEST,
        hint=gettext_lazy("If you are against it, your reason is kept with the decision."),
    )


class ReopenForm(forms.Form):
    reason = text_field(
        gettext_lazy("Why do you open it again?"), rows=2, limit=decisions.LONGEST, required=True
    )


@require_POST
def item(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    """Add an option or a criterion (?add=…), change one (?item=sort/key), take one out or bring it back (``gone``,
    ``back``: its key)."""
    inside = inside_of(request, slug, number)
    step, context = step_and_context(inside, key, Kind.DECISIONS)
    check_may_edit(inside, step)
    sent = sent_key(request)
    if moved := request.POST.get("gone") or request.POST.get("back"):
        options.take_out(inside=inside, step=step, item=moved, gone="gone" in request.POST, key=sent)
        return redirect("stage", slug, number, key)
    if "item" in request.GET:
        return _change(request, inside, step, context)
    form = ItemForm(request.POST)
    if form.is_valid():
        words = {"title": form.cleaned_data["title"], "text": form.cleaned_data["text"]}
        with refusals_on_form(form):
            options.add_item(inside=inside, step=step, sort=request.GET.get("add", ""), **words, key=sent)
            messages.success(request, _("Saved."))
            return redirect("stage", slug, number, key)
    return page(request, inside, step, context, form)


def _change(request: HttpRequest, inside: Inside, step: Step, context: Context) -> HttpResponse:
    sort, item = options.find_own(_grid(inside, step, context), request.GET["item"])
    form = ChangedItemForm(request.POST)
    if form.is_valid():
        sent = form.cleaned_data
        with refusals_on_form(form):
            options.change_item(
                inside=inside, step=step, sort=sort, item=item, title=sent["title"], text=sent["text"],
                was=(sent["was_title"], sent["was_text"]), key=sent_key(request),
            )  # fmt: skip
            messages.success(request, _("Saved."))
            slug, number = inside.standing.programme.slug, inside.room.group.number
            return redirect("stage", slug, number, step.stage.key)
    return page(request, inside, step, context, form)


@require_POST
def mark(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    """Say how an option does by a criterion (?mark=option/criterion)."""
    inside = inside_of(request, slug, number)
    step, context = step_and_context(inside, key, Kind.DECISIONS)
    check_may_edit(inside, step)
    if "mark" not in request.GET:
        return redirect("stage", slug, number, key)
    option, criterion = options.find(_grid(inside, step, context), *_pair(request))
    form = MarkForm(request.POST)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("value", "note", "was")}
        with refusals_on_form(form):
            options.write_mark(
                inside=inside, step=step, option=option.key, criterion=criterion.key,
                key=sent_key(request), **said,
            )  # fmt: skip
            messages.success(request, _("Saved."))
            return redirect("stage", slug, number, key)
    return page(request, inside, step, context, form)


@require_POST
def decide(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    """Put a proposal on record."""
    inside = inside_of(request, slug, number)
    step, context = step_and_context(inside, key, Kind.DECISIONS)
    check_may_edit(inside, step)
    form = DecisionForm(request.POST, auto_id=DECISION_IDS)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("proposal", "reasons", "replaces")}
        with refusals_on_form(form):
            decisions.record_decision(
                inside=inside, step=step, **said, key=sent_key(request), at=timezone.now()
            )
            messages.success(request, _("On record. Now each member says where they stand."))
            return redirect("stage", slug, number, key)
    return page(request, inside, step, context, decision_form=form)


@require_POST
def stand(request: HttpRequest, slug: str, number: int, key: str, decision: int) -> HttpResponse:
    inside = inside_of(request, slug, number)
    step, context = step_and_context(inside, key, Kind.DECISIONS)
    decisions.check_may_stand(inside, step)
    form = StandForm(request.POST, prefix=f"stand-{decision}")
    if form.is_valid():
        with refusals_on_form(form):
            decisions.take_stand(
                inside=inside, step=step, number=decision, **form.cleaned_data, at=timezone.now()
            )
            messages.success(request, _("Saved."))
            return redirect("stage", slug, number, key)
    for error in form.non_field_errors():  # the decision was closed meanwhile: there is no form on the page
        messages.warning(request, str(error))
    return page(request, inside, step, context, stand_form=(decision, form))


@require_POST
def close(request: HttpRequest, slug: str, number: int, key: str, decision: int) -> HttpResponse:
    inside = inside_of(request, slug, number)
    step, _context = step_and_context(inside, key, Kind.DECISIONS)
    with refusals_on_page(request):
        decisions.close_decision(inside=inside, step=step, number=decision, at=timezone.now())
    return redirect("stage", slug, number, key)


@require_POST
def reopen(request: HttpRequest, slug: str, number: int, key: str, decision: int) -> HttpResponse:
    inside = inside_of(request, slug, number)
    step, _context = step_and_context(inside, key, Kind.DECISIONS)
    reason = request.POST.get(f"reopen-{decision}-reason", "")
    with refusals_on_page(request):
        decisions.reopen_decision(inside=inside, step=step, number=decision, reason=reason, at=timezone.now())
    return redirect("stage", slug, number, key)


def page(
    request: HttpRequest,
    inside: Inside,
    step: Step,
    context: Context,
    form: forms.Form | None = None,
    decision_form: DecisionForm | None = None,
    stand_form: tuple[int, StandForm] | None = None,
) -> HttpResponse:
    grid = _grid(inside, step, context)
    shown = board_context(inside, step, context)
    if shown["may_edit"]:
        shown |= _form_of(request, grid, form)
    replaces = request.GET.get("replaces", "")
    start = {"replaces": int(replaces)} if replaces.isdecimal() else {}
    lines = [
        (found, _stand_form(found, stand_form), ReopenForm(prefix=f"reopen-{found.decision.number}"))
        for found in decisions.read_decisions(inside, step)
    ]
    return render(
        request,
        "rooms/stages/decisions.html",
        shown
        | {
            "grid": grid,
            "values": VALUE_WORDS,
            "stands": STANDS_SAID,
            "decisions": lines,
            "seen": mark_of(inside, step),
            "decision_form": decision_form or DecisionForm(initial=start, auto_id=DECISION_IDS),
            "is_member": inside.enrolment is not None,
        },
    )


def _form_of(request: HttpRequest, grid: Grid, form: forms.Form | None) -> Context:
    """The one form that the address asks for, if any."""
    if request.GET.get("mark"):
        option, criterion = options.find(grid, *_pair(request))
        said = grid.marks[option.key, criterion.key]
        start = {"value": said.value, "note": said.note, "was": said.note}
        return {"form": form or MarkForm(initial=start), "option": option, "criterion": criterion}
    if place := request.GET.get("item"):
        _sort, item = options.find_own(grid, place)
        was = {"title": item.title, "was_title": item.title, "text": item.text, "was_text": item.text}
        return {"form": form or ChangedItemForm(initial=was), "changed_item": item, "place": place}
    if adds := request.GET.get("add"):
        return {"form": form or ItemForm(), "adds": adds}
    return {}


def _stand_form(found: decisions.OnRecord, sent: tuple[int, StandForm] | None) -> StandForm:
    number = found.decision.number
    if sent and sent[0] == number:
        return sent[1]
    start = {"kind": found.own.kind, "reason": found.own.reason} if found.own else {}
    return StandForm(initial=start, prefix=f"stand-{number}")


def _pair(request: HttpRequest) -> tuple[str, str]:
    option, _slash, criterion = request.GET.get("mark", "").partition("/")
    return option, criterion


def _grid(inside: Inside, step: Step, context: Context) -> Grid:
    case = context["case"]
    return options.read_options(inside, step, case if isinstance(case, Case) else None)
