"""The pages of the stages. A stage has one address; what is on it depends on its kind."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from worldrounds.core.errors import NotFound
from worldrounds.programmes.models import Stage
from worldrounds.rooms.cases import case_for
from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages.finishing import finish_stage, may_finish
from worldrounds.rooms.stages.path import WRITTEN, Step, path_of
from worldrounds.rooms.stages.written import check_may_write, read_texts, write_text
from worldrounds.web.refusals import refusals_on_form
from worldrounds.web.rooms.forms import MemberTextForm
from worldrounds.web.rooms.inside import context_of, inside_of

Kind = Stage.Kind
Context = dict[str, object]


@require_GET
def stage(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    inside = inside_of(request, slug, number)
    context = _context(inside, key)
    step: Step = context["step"]  # type: ignore[assignment]
    page = PAGES.get(Kind(step.stage.kind), _only_instructions)
    return page(request, inside, step, context)


@require_POST
def text(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    """Write one's own text."""
    inside = inside_of(request, slug, number)
    context = _context(inside, key)
    step: Step = context["step"]  # type: ignore[assignment]
    if step.stage.kind not in WRITTEN:
        raise NotFound
    check_may_write(inside, step)
    form = MemberTextForm(request.POST)
    if form.is_valid():
        hand_in = "hand_in" in request.POST
        with refusals_on_form(form):
            write_text(
                inside=inside, step=step, text=form.cleaned_data["text"], hand_in=hand_in, at=timezone.now()
            )
            messages.success(request, _("Handed in.") if hand_in else _("Kept as a draft."))
            return redirect("stage", slug, number, key)
    return _written(request, inside, step, context, form)


@require_POST
def done(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    inside = inside_of(request, slug, number)
    step: Step = _context(inside, key)["step"]  # type: ignore[assignment]
    finish_stage(inside=inside, step=step, done=request.POST.get("done") == "1", at=timezone.now())
    return redirect("stage", slug, number, key)


def _written(
    request: HttpRequest, inside: Inside, step: Step, context: Context, form: MemberTextForm | None = None
) -> HttpResponse:
    written = read_texts(inside, step)
    form = form or MemberTextForm(initial={"text": written.own.text if written.own else ""})
    return render(request, "rooms/stages/written.html", context | {"written": written, "form": form})


def _only_instructions(request: HttpRequest, inside: Inside, step: Step, context: Context) -> HttpResponse:
    return render(request, "rooms/stages/stage.html", context)


PAGES: dict[Kind, Callable[[HttpRequest, Inside, Step, Context], HttpResponse]] = {
    **dict.fromkeys((Kind(kind) for kind in WRITTEN), _written),
}


def _context(inside: Inside, key: str) -> Context:
    path = path_of(inside, at=timezone.now())
    place = next((number for number, step in enumerate(path) if step.stage.key == key), None)
    if place is None:
        raise NotFound
    step = path[place]
    return context_of(inside) | {
        "step": step,
        "before": path[place - 1] if place else None,
        "after": path[place + 1] if place + 1 < len(path) else None,
        "case": case_for(inside.standing.programme.document, chosen=inside.room.case, theme=step.stage.theme),
        "may_finish": may_finish(inside, step),
    }
