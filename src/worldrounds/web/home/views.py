from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from worldrounds.people.models import Person
from worldrounds.programmes import queries, rules
from worldrounds.web.reader import reader


@login_not_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    if not isinstance(request.user, Person):
        return render(request, "home/welcome.html")
    mine = queries.programmes_of(request.user)
    return render(
        request,
        "home/home.html",
        {"programmes": mine, "may_start": rules.may_start_programmes(request.user)},
    )


@require_GET
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    standing = queries.access_programme(person=reader(request), slug=slug)
    return render(request, "home/programme.html", {"standing": standing})
