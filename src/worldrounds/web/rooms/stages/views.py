"""A stage has one address; what is on it depends on its kind."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages.finishing import finish_stage
from worldrounds.rooms.stages.news import mark_of
from worldrounds.rooms.stages.path import WRITTEN, Step
from worldrounds.web.rooms.inside import inside_of
from worldrounds.web.rooms.stages import analysis, consensus, decisions, draft, matrix, review, written
from worldrounds.web.rooms.stages.context import Context, Kind, step_and_context


@require_GET
def stage(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    inside = inside_of(request, slug, number)
    step, context = step_and_context(inside, key)
    page = PAGES.get(Kind(step.stage.kind), _only_instructions)
    return page(request, inside, step, context)


@require_GET
def news(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    """An open page asks whether what it shows (``?seen=``) has changed: 204 if not."""
    inside = inside_of(request, slug, number)
    step, _context = step_and_context(inside, key)
    is_same = request.GET.get("seen", "") == mark_of(inside, step)
    response = HttpResponse(status=204 if is_same else 200)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def done(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    inside = inside_of(request, slug, number)
    step, _context = step_and_context(inside, key)
    finish_stage(inside=inside, step=step, done=request.POST.get("done") == "1", at=timezone.now())
    return redirect("stage", slug, number, key)


def _only_instructions(request: HttpRequest, inside: Inside, step: Step, context: Context) -> HttpResponse:
    return render(request, "rooms/stages/stage.html", context)


PAGES: dict[Kind, Callable[[HttpRequest, Inside, Step, Context], HttpResponse]] = {
    **dict.fromkeys((Kind(kind) for kind in WRITTEN), written.page),
    Kind.MATRIX: matrix.page,
    Kind.ANALYSIS: analysis.page,
    Kind.DECISIONS: decisions.page,
    Kind.CONSENSUS: consensus.page,
    Kind.DRAFT: draft.page,  # type: ignore[dict-item]  # csp_update hides what it decorates
    Kind.REVIEW: review.page,
}
