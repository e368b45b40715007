"""Reviews: the list, a review's page with its flow, and what curators arrange. Everybody may read them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.evidence.actions import reviews as actions
from worldrounds.evidence.codebook import codebook as the_codebook
from worldrounds.evidence.models import Review
from worldrounds.evidence.queries import reviews as queries
from worldrounds.evidence.rules import check_may_curate, may_curate
from worldrounds.evidence.search.problems import LONGEST
from worldrounds.people.models import Person
from worldrounds.web.addresses import url
from worldrounds.web.evidence.flow import flow_picture, parts, reason_in_words
from worldrounds.web.evidence.lines import where_of
from worldrounds.web.paging import page_of
from worldrounds.web.pictures.export import answer_as
from worldrounds.web.reader import reader, reader_if_any
from worldrounds.web.refusals import refusals_on_form, refusals_on_page


class ReviewForm(forms.Form):
    question = forms.CharField(
        label=gettext_lazy("Question"),
        help_text=gettext_lazy("What the review wants to find out, in one sentence."),
        widget=forms.TextInput({"dir": "auto"}),
        max_length=300,
    )
    search = forms.CharField(
        label=gettext_lazy("Which articles it takes in"),
        help_text=gettext_lazy(
            "A search as in the search box: words, “phrases”, AND, OR, NOT, tags as [ti] and [dp]. Leave it empty for "
            "all articles of the hall."
        ),
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off", "spellcheck": "false"}),
        max_length=LONGEST,
        required=False,
    )
    scope = forms.CharField(
        label=gettext_lazy("Which articles belong"),
        help_text=gettext_lazy("In your words, for the readers: what they let in, and what they leave out."),
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
        max_length=5_000,
        required=False,
    )


class NewReviewForm(ReviewForm):
    readers = forms.TypedChoiceField(
        label=gettext_lazy("How many people read each article"),
        help_text=gettext_lazy("Apart from one another. Codes of one reader are shown as such."),
        choices=[(2, "2"), (3, "3"), (1, "1")],
        coerce=int,
        initial=2,
    )
    reads_text = forms.BooleanField(
        label=gettext_lazy("Articles are let in by their full text too, not only by title and abstract"),
        required=False,
    )


class CoderForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), help_text=gettext_lazy("Of somebody who has an account here.")
    )


@login_not_required
@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    person = reader_if_any(request)
    page = page_of(request, Review.objects.order_by("-started_at", "-pk"))
    shown = {"page": page, "may_curate": person is not None and may_curate(person)}
    return render(request, "evidence/reviews/list.html", shown)


@login_not_required
@require_GET
def codebook(request: HttpRequest) -> HttpResponse:
    return render(request, "evidence/reviews/codebook.html", {"book": the_codebook()})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    person = curator(request)
    form = NewReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            made = actions.start_review(**form.cleaned_data, actor=person, at=timezone.now())
            return redirect("scoping-review", made.pk)
    return render(request, "evidence/reviews/form.html", {"form": form})


@login_not_required
@require_GET
def review(request: HttpRequest, review: int) -> HttpResponse:
    """``?as=svg|png|csv``: the flow as a file."""
    found, person = queries.review(review), reader_if_any(request)
    flow = queries.flow_of(found)
    picture = flow_picture(flow, the_codebook(found.codebook), url("scoping-review-articles", found.pk))
    if kind := request.GET.get("as"):
        return answer_as(kind, picture, name=f"review-{found.pk}-flow")
    shown = {"review": found, "picture": picture, "flow": flow, **_own(found, person)}
    if found.ended_at is None:
        shown["new_finds"] = len(queries.new_finds(found))
    return render(request, "evidence/reviews/review.html", shown)


def _own(review: Review, person: Person | None) -> dict[str, Any]:
    """What the reader of the page may do here."""
    if person is None:
        return {}
    codes = queries.is_coder(review, person)
    waiting = queries.waiting_for(review, person).count() if codes else 0
    return {"curates": may_curate(person), "codes": codes, "waiting": waiting}


@login_not_required
@require_GET
def articles(request: HttpRequest, review: int) -> HttpResponse:
    """``?in=``: a part of the flow (``queries.candidates_in``)."""
    found, person = queries.review(review), reader_if_any(request)
    book, part = the_codebook(found.codebook), request.GET.get("in", "")
    flow = queries.flow_of(found)
    shown = {
        "review": found,
        "part": part,
        "parts": parts(flow, book),
        "flow": flow,
        "page": page_of(request, queries.candidates_in(found, part)),
        "where": where_of,
        "why": lambda candidate: reason_in_words(book, candidate.step, candidate.reason),
        **_own(found, person),
    }
    return render(request, "evidence/reviews/articles.html", shown)


# What curators arrange ------------------------------------------------------------------------------------


def curator(request: HttpRequest) -> Person:
    person = reader(request)
    check_may_curate(person)
    return person


@require_http_methods(["GET", "POST"])
def coders(request: HttpRequest, review: int) -> HttpResponse:
    person, found = curator(request), queries.review(review)
    form = CoderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            actions.appoint_coder(review=found, **form.cleaned_data, actor=person, at=timezone.now())
            return redirect("scoping-review-coders", found.pk)
    rows = found.coders.filter(until=None).select_related("person").order_by("since", "pk")
    return render(request, "evidence/reviews/coders.html", {"review": found, "form": form, "coders": rows})


@require_POST
def release(request: HttpRequest, review: int, person: int) -> HttpResponse:
    actor, found = curator(request), queries.review(review)
    coder = found.coders.filter(person=person).select_related("person").first()
    if coder is not None:
        actions.release_coder(review=found, person=coder.person, actor=actor, at=timezone.now())
    return redirect("scoping-review-coders", found.pk)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, review: int) -> HttpResponse:
    person, found = curator(request), queries.review(review)
    initial = {"question": found.question, "search": found.search, "scope": found.scope}
    form = ReviewForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            actions.change_review(review=found, **form.cleaned_data, actor=person, at=timezone.now())
            return redirect("scoping-review", found.pk)
    return render(request, "evidence/reviews/form.html", {"form": form, "review": found})


@require_POST
def take_in(request: HttpRequest, review: int) -> HttpResponse:
    person, found = curator(request), queries.review(review)
    with refusals_on_page(request):
        count = actions.take_in(review=found, actor=person, at=timezone.now())
        told = ngettext("%(count)s new article.", "%(count)s new articles.", count) % {"count": count}
        messages.success(request, told)
    return redirect("scoping-review", found.pk)


@require_POST
def end(request: HttpRequest, review: int) -> HttpResponse:
    person, found = curator(request), queries.review(review)
    actions.end_review(review=found, actor=person, at=timezone.now())
    return redirect("scoping-review", found.pk)
