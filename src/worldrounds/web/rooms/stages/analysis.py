"""The analysis of the problem: an outline of causes and one of effects, moved by buttons."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from worldrounds.coediting.tree import CAUSE, EFFECT, KINDS
from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages.analysis import (
    LONGEST_NODE,
    LONGEST_PROBLEM,
    PROBLEM,
    Analysis,
    add_node,
    move_node,
    read_analysis,
    write_node,
)
from worldrounds.rooms.stages.boards import check_may_edit
from worldrounds.rooms.stages.path import Step
from worldrounds.web.refusals import refusals_on_form
from worldrounds.web.rooms.inside import inside_of
from worldrounds.web.rooms.stages.boards import BoardForm, as_it_was, board_context, sent_key, text_field
from worldrounds.web.rooms.stages.context import Context, Kind, step_and_context


class NodeForm(BoardForm):
    text = text_field(gettext_lazy("In one short sentence"), limit=LONGEST_NODE, required=True)
    was = as_it_was()


class ProblemForm(BoardForm):
    text = text_field(gettext_lazy("What is the problem?"), rows=3, limit=LONGEST_PROBLEM, required=True)
    was = as_it_was()


@require_POST
def node(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    """Change a text (?node=…), or add one (?below=…, ?kind=…)."""
    inside = inside_of(request, slug, number)
    step, context = step_and_context(inside, key, Kind.ANALYSIS)
    check_may_edit(inside, step)
    changed, form = request.GET.get("node", ""), NodeForm(request.POST)
    if form.is_valid():
        text, sent = form.cleaned_data["text"], sent_key(request)
        with refusals_on_form(form):
            if changed:
                write_node(
                    inside=inside, step=step, node=changed, was=form.cleaned_data["was"], text=text, key=sent
                )
            else:
                kind, parent = _kind(request), request.GET.get("below", "")
                add_node(inside=inside, step=step, kind=kind, parent=parent, text=text, key=sent)
            messages.success(request, _("Saved."))
            return redirect("stage", slug, number, key)
    return page(request, inside, step, context, form)


@require_POST
def move(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    """``move``: a node's key, a colon, and what to do with it."""
    inside = inside_of(request, slug, number)
    step, _context = step_and_context(inside, key, Kind.ANALYSIS)
    check_may_edit(inside, step)
    if "move" not in request.POST:
        return redirect("stage", slug, number, key)
    moved, _colon, how = request.POST["move"].partition(":")
    move_node(inside=inside, step=step, node=moved, move=how, key=sent_key(request))
    return redirect("stage", slug, number, key)


def page(
    request: HttpRequest, inside: Inside, step: Step, context: Context, form: NodeForm | None = None
) -> HttpResponse:
    analysis = read_analysis(inside, step)
    shown = board_context(inside, step, context) | {"analysis": analysis, "words": WORDS}
    if shown["may_edit"]:
        shown |= _form_of(request, analysis, form)
    return render(request, "rooms/stages/analysis.html", shown)


def _form_of(request: HttpRequest, analysis: Analysis, form: NodeForm | None) -> Context:
    """The one form that the address asks for, if any."""
    if key := request.GET.get("node", ""):
        text = analysis.problem if key == PROBLEM else analysis.find(key).text
        kind = ProblemForm if key == PROBLEM else NodeForm
        return {"form": form or kind(initial={"text": text, "was": text}), "changes": key}
    if below := request.GET.get("below", ""):
        return {"form": form or NodeForm(), "below": analysis.find(below)}
    return {"form": form, "adds": _kind(request)} if form else {}


def _kind(request: HttpRequest) -> str:
    kind = request.GET.get("kind", "")
    return kind if kind in KINDS else CAUSE


WORDS = {
    CAUSE: (gettext_lazy("Causes"), gettext_lazy("What leads to it?"), gettext_lazy("Add a cause")),
    EFFECT: (gettext_lazy("Effects"), gettext_lazy("What does it lead to?"), gettext_lazy("Add an effect")),
}
