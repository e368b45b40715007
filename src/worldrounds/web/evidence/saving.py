"""One click that saves an article to “my collection”, and a page that puts it into any other."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from worldrounds.evidence import queries
from worldrounds.evidence.actions import collections as actions
from worldrounds.evidence.queries.collections import access_collection, collections_of, holding, saved_by
from worldrounds.web.addresses import url
from worldrounds.web.reader import reader, reader_if_any
from worldrounds.web.refusals import refusals_on_page


def is_saved(request: HttpRequest, number: int) -> bool:
    """For templates (1 query a page, however many articles it lists)."""
    if not hasattr(request, "saved_articles"):
        person = reader_if_any(request)
        know_saved(request, saved_by(person) if person else set())
    return number in request.saved_articles  # type: ignore[attr-defined]  # the line above


def know_saved(request: HttpRequest, numbers: set[int]) -> None:
    """Where a page has asked already which of its articles are saved."""
    request.saved_articles = numbers  # type: ignore[attr-defined]  # ours


@require_POST
def save(request: HttpRequest, number: int) -> HttpResponse:
    """``saved``: what it shall be, yes or no. So a second click changes nothing."""
    person, article, now = reader(request), queries.article(number), timezone.now()
    with refusals_on_page(request):
        if request.POST.get("saved") == "no":
            actions.unsave_article(person=person, article=article, at=now)
        else:
            actions.save_article(person=person, article=article, at=now)
    if request.htmx:  # type: ignore[attr-defined]  # django_htmx
        return render(request, "evidence/save.html", {"article": article})
    return redirect(f"{_next(request, article.pk)}#save-{article.pk}")


@require_GET
def collect(request: HttpRequest, number: int) -> HttpResponse:
    """All collections that the reader may add this article to."""
    article, mine = queries.article(number), list(collections_of(reader(request)))
    shown = {"article": article, "mine": mine, "holding": holding(article, mine)}
    return render(request, "evidence/collect.html", shown)


@require_POST
def add(request: HttpRequest, number: int, collection: str) -> HttpResponse:
    article = queries.article(number)
    shelf = access_collection(reader=reader(request), slug=collection)
    with refusals_on_page(request):
        actions.add_to_collection(shelf=shelf, article=article, at=timezone.now())
    return redirect(_next(request, article.pk, default="article-collect"))


def _next(request: HttpRequest, number: int, *, default: str = "article") -> str:
    """The page where the click was."""
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return target.partition("#")[0]
    return url(default, number)
