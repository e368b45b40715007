"""Stages in which each member writes: the icebreaker, positions, the reflection."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages.news import mark_of
from worldrounds.rooms.stages.path import WRITTEN, Step
from worldrounds.rooms.stages.written import check_may_write, read_texts, write_text
from worldrounds.web.refusals import refusals_on_form
from worldrounds.web.rooms.forms import MemberTextForm
from worldrounds.web.rooms.inside import inside_of
from worldrounds.web.rooms.stages.context import Context, Kind, step_and_context


@require_POST
def text(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    """Write one's own text."""
    inside = inside_of(request, slug, number)
    step, context = step_and_context(inside, key, *map(Kind, WRITTEN))
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
    return page(request, inside, step, context, form)


def page(
    request: HttpRequest, inside: Inside, step: Step, context: Context, form: MemberTextForm | None = None
) -> HttpResponse:
    written = read_texts(inside, step)
    form = form or MemberTextForm(initial={"text": written.own.text if written.own else ""})
    shown = {"written": written, "form": form, "seen": mark_of(inside, step)}
    return render(request, "rooms/stages/written.html", context | shown)
