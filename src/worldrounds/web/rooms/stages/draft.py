"""Writing the product: the live document with its comments beside it, and handing it in."""

from csp.constants import NONCE
from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from worldrounds.rooms.product.handing_in import hand_in, reopen_hand_in
from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages.draft import read_draft
from worldrounds.rooms.stages.path import Step
from worldrounds.web.refusals import refusals_on_page
from worldrounds.web.rooms.inside import inside_of
from worldrounds.web.rooms.product.forms import CommentForm, ReplyForm
from worldrounds.web.rooms.stages.context import Context, Kind, step_and_context


@require_POST
def hand_in_now(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    inside = inside_of(request, slug, number)
    step, _context = step_and_context(inside, key, Kind.DRAFT)
    with refusals_on_page(request):
        hand_in(inside=inside, step=step, at=timezone.now())
        messages.success(
            request, _("Handed in. This version stays as it is, whatever you write from now on.")
        )
    return redirect("stage", slug, number, key)


@require_POST
def reopen(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    """The coordinator lets the group hand in once more."""
    inside = inside_of(request, slug, number)
    step, _context = step_and_context(inside, key, Kind.DRAFT)
    reopen_hand_in(inside=inside, step=step, at=timezone.now())
    messages.success(request, _("The group can hand in once more."))
    return redirect("stage", slug, number, key)


@csp_update({"style-src": [NONCE]})  # type: ignore[arg-type]  # the editor makes its own style sheet
def page(request: HttpRequest, inside: Inside, step: Step, context: Context) -> HttpResponse:
    draft = read_draft(inside, step)
    form = CommentForm() if inside.may_write else None
    forms = {"form": form, "reply_form": ReplyForm, "with_form": False, "is_live": True}
    return render(
        request, "rooms/stages/draft.html", context | {"draft": draft, "remarks": draft.remarks} | forms
    )
