"""Pictures of the collection: one page to choose, one page each."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from worldrounds.core.errors import NotFound
from worldrounds.web.evidence.drawing import SUBJECTS
from worldrounds.web.pictures.export import answer_as


@login_not_required
@require_GET
def pictures(request: HttpRequest) -> HttpResponse:
    return render(request, "evidence/pictures/list.html", {"subjects": SUBJECTS.values()})


@login_not_required
@require_GET
def picture(request: HttpRequest, subject: str) -> HttpResponse:
    """``?as=svg|png|csv``: as a file; ``?layer=``: one of the picture's layers only."""
    if subject not in SUBJECTS:
        raise NotFound
    chosen = SUBJECTS[subject]
    layer = request.GET.get("layer", "")
    drawn = chosen.draw(layer)
    if kind := request.GET.get("as"):
        return answer_as(kind, drawn, name=f"evidence-{chosen.key}")
    shown = {"layer": layer, "subject": chosen, "drawn": drawn, "subjects": SUBJECTS.values()}
    return render(request, "evidence/pictures/picture.html", shown)
