"""What a programme has changed of the blueprint that it was started from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from worldrounds.core.errors import NotAllowed
from worldrounds.journeys.deviations import deviations_of
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import may_see_staff_pages
from worldrounds.web.commons.blueprints.telling import told
from worldrounds.web.reader import reader


@require_GET
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    standing = access_programme(person=reader(request), slug=slug)
    if not may_see_staff_pages(standing):
        raise NotAllowed
    programme = standing.programme
    shown = {"standing": standing, "parts": told(deviations_of([programme])[programme.pk])}
    return render(request, "plan/changes.html", shown)
