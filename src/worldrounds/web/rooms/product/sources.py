"""The list of sources, and one of them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from worldrounds.evidence.search import find
from worldrounds.evidence.search.problems import sentence
from worldrounds.rooms.product import sources
from worldrounds.rooms.product.citing import authors_line, cite_article
from worldrounds.web.refusals import refusals_on_form, refusals_on_page
from worldrounds.web.rooms.inside import context_of, inside_of
from worldrounds.web.rooms.product.forms import SourceForm

FOUND = 10  # articles that a search of the evidence hall shows here


@require_http_methods(["GET", "POST"])
def list_and_add(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    inside = inside_of(request, slug, number)
    named = request.GET.get("named", "")[:500]
    is_address = named.startswith(("https://", "http://"))
    form = SourceForm(request.POST or None, initial={"address" if is_address else "title": named})
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            source = sources.save_source(inside=inside, values=form.cleaned_data)
            messages.success(request, _("Added. Cite it as %(key)s.") % {"key": f"[@{source.key}]"})
            return redirect("room-sources", slug, number)
    listed = sources.sources_of(inside)
    words = request.GET.get("find", "").strip()[:500]
    context = {
        "sources": listed,
        "form": form,
        "not_listed": sources.not_listed(inside, listed),
        "words": words,
        **(_found(words) if words else {}),
        "cited": {source["article_id"] for source in listed},
    }
    return render(request, "rooms/product/sources.html", context_of(inside) | context)


def _found(words: str) -> dict[str, Any]:
    """Articles of the evidence hall, each with its authors in one line, or what is wrong with the question."""
    results = find(words, size=FOUND, facets=False)
    if results.problem:
        return {"problem": sentence(results.problem)}
    return {"found": [(article, authors_line(article.authors)) for article in results.articles]}


@require_POST
def cite(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A record of the evidence hall becomes a source of the room."""
    inside = inside_of(request, slug, number)
    article = request.POST.get("article", "")
    if not article.isdecimal() or len(article) > 15:
        messages.error(request, _("Choose an article."))
        return redirect("room-sources", slug, number)
    with refusals_on_page(request):
        source = cite_article(inside=inside, number=int(article))
        messages.success(request, _("Added. Cite it as %(key)s.") % {"key": f"[@{source.key}]"})
    return redirect("room-sources", slug, number)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    inside = inside_of(request, slug, number)
    source = sources.access_source(inside, pk=pk)
    if "remove" in request.POST:
        sources.remove_source(inside=inside, pk=pk)
        return redirect("room-sources", slug, number)
    form = SourceForm(request.POST or None, initial={name: getattr(source, name) for name in sources.FIELDS})
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            sources.save_source(inside=inside, values=form.cleaned_data, pk=pk)
            messages.success(request, _("Saved."))
            return redirect("room-sources", slug, number)
    return render(request, "rooms/product/source.html", context_of(inside) | {"source": source, "form": form})
