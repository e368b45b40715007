"""A review stage in all groups: who has handed in, who has sent what; and the button that deals the products."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from worldrounds.core.errors import NotAllowed, NotFound
from worldrounds.programmes import queries
from worldrounds.programmes.models import Stage
from worldrounds.programmes.rules import Standing
from worldrounds.rooms.stages.review import check_may_deal, deal, draft_before, overview
from worldrounds.web.reader import reader


@require_GET
def reviews(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    standing, stage = _stage(request, slug, key)
    if not (standing.is_coordinator or standing.is_facilitator):
        raise NotAllowed(_("The coordinator and the facilitators see the reviews of all groups."))
    draft = draft_before(stage)
    lines = overview(stage, draft)
    undealt = sum(line.handed_in_at is not None and not line.given for line in lines)
    context = {
        "standing": standing,
        "stage": stage,
        "draft": draft,
        "lines": lines,
        "undealt": undealt,
        "may_deal": standing.is_coordinator and undealt > 1 and stage.reviews > 0,
    }
    return render(request, "method/reviews.html", context)


@require_POST
def deal_now(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    standing, stage = _stage(request, slug, key)
    check_may_deal(standing)
    count = deal(stage=stage, standing=standing, at=timezone.now())
    if count:
        messages.success(request, ngettext("%d product was dealt.", "%d products were dealt.", count) % count)
    else:
        messages.info(request, _("There was nothing new to deal."))
    return redirect("reviews", slug, key)


def _stage(request: HttpRequest, slug: str, key: str) -> tuple[Standing, Stage]:
    standing = queries.access_programme(person=reader(request), slug=slug)
    stage = queries.access_stage(standing=standing, key=key)
    if stage.kind != Stage.Kind.REVIEW:
        raise NotFound
    return standing, stage
