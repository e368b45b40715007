"""Searches that people keep: their list, their mails, their feeds."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from worldrounds.evidence.actions import searches as actions
from worldrounds.evidence.models import SavedSearch
from worldrounds.evidence.queries.searches import access_search, search_by_token, searches_of
from worldrounds.evidence.search.problems import LONGEST
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form, refusals_on_page

EVERY = [
    (SavedSearch.Every.DAY, gettext_lazy("Once a day at most")),
    (SavedSearch.Every.WEEK, gettext_lazy("Once a week at most, on Monday")),
    ("", gettext_lazy("No mails")),
]


class SearchForm(forms.Form):
    question = forms.CharField(
        label=gettext_lazy("Search for"),
        help_text=gettext_lazy(
            "As in the search box: words, “phrases”, AND, OR, NOT, tags as [ti] and [au]."
        ),
        max_length=LONGEST,
        widget=forms.TextInput({"dir": "auto"}),
    )
    every = forms.ChoiceField(
        label=gettext_lazy("Mails about new articles"),
        choices=EVERY,
        widget=forms.RadioSelect,
        required=False,
    )


@require_http_methods(["GET", "POST"])
def searches(request: HttpRequest) -> HttpResponse:
    """One's own. ``?q=`` begins with a question that was asked in the box."""
    person = reader(request)
    initial = {"question": request.GET.get("q", ""), "every": SavedSearch.Every.WEEK}
    form = SearchForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            actions.save_search(person=person, **form.cleaned_data, at=timezone.now())
            messages.success(request, _("Saved. You are told of what comes from now on."))
            return redirect("searches")
    shown = {"searches": searches_of(person), "form": form, "every": EVERY}
    return render(request, "evidence/searches.html", shown)


@require_POST
def change(request: HttpRequest, search: int) -> HttpResponse:
    found, every = access_search(person=reader(request), number=search), request.POST.get("every", "")
    with refusals_on_page(request):
        actions.change_search(search=found, every=every, at=timezone.now())
        messages.success(request, _("Saved."))
    return redirect("searches")


@require_POST
def delete(request: HttpRequest, search: int) -> HttpResponse:
    actions.delete_search(search=access_search(person=reader(request), number=search), at=timezone.now())
    return redirect("searches")


@login_not_required
@csrf_exempt  # mail programs post here by themselves (RFC 8058); the address is the key, and it only stops mails
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    search = search_by_token(token)
    if request.method == "POST":
        actions.change_search(search=search, every="", at=timezone.now())
    return render(request, "evidence/search_stop.html", {"search": search})
