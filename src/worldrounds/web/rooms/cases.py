"""The cases of a programme, to read and to print. Everybody of the programme may."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from worldrounds.core.errors import NotFound
from worldrounds.programmes.queries import access_programme
from worldrounds.rooms.cases import articles_of, case_of, cases_of
from worldrounds.web.reader import reader


@require_GET
def cases(request: HttpRequest, slug: str) -> HttpResponse:
    standing = access_programme(person=reader(request), slug=slug)
    found = cases_of(standing.programme.document)
    shown = {
        "cases": found,
        "long": [case for case in found if case.sessions],
        "short": [case for case in found if not case.sessions],
    }
    return render(request, "rooms/cases.html", {"standing": standing} | shown)


@require_GET
def case(request: HttpRequest, slug: str, case: str) -> HttpResponse:
    standing = access_programme(person=reader(request), slug=slug)
    found = case_of(standing.programme.document, case)
    if found is None:
        raise NotFound
    return render(
        request, "rooms/case_page.html", {"standing": standing, "case": found, "held": articles_of(found)}
    )
