"""The first page of the commons: what there is, and what is new."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from worldrounds.commons.queries.entries import public_entries

NEWEST = 12


@login_not_required
@require_GET
def hall(request: HttpRequest) -> HttpResponse:
    return render(request, "commons/hall.html", {"newest": public_entries()[:NEWEST]})
