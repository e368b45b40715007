"""What coders do: the next article, their answers, where they differ, how far they agree."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.bibliography.addresses import address_of, web_address
from worldrounds.core.errors import NotFound
from worldrounds.evidence import reviewing
from worldrounds.evidence.actions import reviews as actions
from worldrounds.evidence.codebook import Dimension, codebook
from worldrounds.evidence.models import Candidate, Coding, Resolution, Suggestion
from worldrounds.evidence.queries import reviews as queries
from worldrounds.evidence.queries.agreeing import agreement_lines
from worldrounds.web.evidence.answers import AnswersForm, field_of
from worldrounds.web.paging import page_of
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form


@require_GET
def next_(request: HttpRequest, review: int) -> HttpResponse:
    """Leads to the next article that waits for this coder."""
    seat = queries.access_review(reader(request), review)
    candidate = queries.next_for(seat.review, seat.person) if seat.is_coder else None
    if candidate is not None and seat.is_asked(candidate):
        return redirect("scoping-review-article", review, candidate.article_id)
    messages.success(request, _("Nothing waits for you in this review."))
    return redirect("scoping-review", review)


@require_http_methods(["GET", "POST"])
def article(request: HttpRequest, review: int, article: int) -> HttpResponse:
    """The questions of the step that the article is in; what all said, where all have."""
    seat = queries.access_review(reader(request), review)
    candidate = seat.candidate(article)
    book = codebook(seat.review.codebook)
    step = request.POST.get("step", candidate.step)
    if step not in reviewing.steps_of(seat.review, book):
        raise NotFound
    questions, seen = reviewing.questions_of(step, book), queries.seen_by(candidate, seat.person)
    mine = {
        coding.dimension: coding for coding in seen if coding.coder == seat.person and coding.step == step
    }
    given = {key: coding.codes for key, coding in mine.items()} or _derived(candidate, questions)
    note = next((coding.note for coding in mine.values()), "")
    form = AnswersForm(request.POST or None, questions=questions, given=given, initial={"note": note})
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            actions.answer(
                candidate=candidate,
                step=step,
                answers=form.answers(),
                note=form.cleaned_data["note"],
                actor=seat.person,
                at=timezone.now(),
            )
            return redirect("scoping-review-next", review)
    notes = {(coding.coder_id, coding.note): coding for coding in seen if coding.note}
    shown = {
        "article": candidate.article,
        "full_text": address_of(doi=candidate.article.doi) or web_address(candidate.article.url),
        "review": seat.review,
        "candidate": candidate,
        "form": form,
        "step": step,
        "has_answered": bool(mine),
        "is_asked": seat.is_asked(candidate),
        "notes": list(notes.values()),
        "said": (said := _with_forms(what_was_said(candidate, seen))),
        "suggested": _suggested(candidate, said),
    }
    return render(request, "evidence/reviews/article.html", shown)


def _derived(candidate: Candidate, questions: tuple[Dimension, ...]) -> dict[str, list[str]]:
    """What the program reads from the record stands in the form already; what people suggest does not: it would
    sway the reader."""
    asked = [question.key for question in questions if question.derived]
    rows = Suggestion.objects.filter(article=candidate.article_id, dimension__in=asked, standing="derived")
    found: dict[str, list[str]] = {}
    for dimension, code in rows.values_list("dimension", "code"):
        found.setdefault(dimension, []).append(code)
    return found


def _suggested(candidate: Candidate, talks: list["Talk"]) -> dict[str, str]:
    """Of questions that all have answered, what was suggested from outside (1 query, none before that)."""
    questions = {talk.question.key: talk.question for talk in talks}
    if not questions:
        return {}
    rows = Suggestion.objects.filter(article=candidate.article_id, dimension__in=questions)
    found: dict[str, list[str]] = {}
    for dimension, code in rows.order_by("code").values_list("dimension", "code"):
        found.setdefault(dimension, []).append(code)
    return {key: in_words(questions[key], codes) for key, codes in found.items()}


@dataclass(frozen=True)
class Talk:
    """A question that all readers of an article have answered: what each said, what holds (None: they differ), and
    how that was settled."""

    candidate: Candidate
    question: Dimension
    answers: list[tuple[Coding, str]]
    agreed: str | None
    resolution: Resolution | None
    form: "SettleForm | None" = None


def what_was_said(candidate: Candidate, codings: Iterable[Coding]) -> list[Talk]:
    """Question by question, of those that all have answered. ``codings``: from ``seen_by`` (1 query, unless the
    resolutions are there already)."""
    review = candidate.review
    book = codebook(review.codebook)
    by_key: dict[str, list[Coding]] = {}
    for coding in codings:
        by_key.setdefault(coding.dimension, []).append(coding)
    settled = {one.dimension: one for one in candidate.resolutions.all() if one.holds}
    said = reviewing.Said(
        {key: {coding.coder_id: coding.codes for coding in answers} for key, answers in by_key.items()},
        {key: one.codes for key, one in settled.items()},
    )
    found = []
    for question in (*book.screening, *book.dimensions):
        answers = by_key.get(question.key, [])
        if len(answers) < review.readers:
            continue
        agreed = reviewing.agreed_codes(said, question.key, readers=review.readers)
        found.append(
            Talk(
                candidate,
                question,
                [(coding, in_words(question, coding.codes)) for coding in answers],
                None if agreed is None else in_words(question, agreed),
                settled.get(question.key),
            )
        )
    return found


def _with_forms(talks: list[Talk]) -> list[Talk]:
    return [
        replace(talk, form=SettleForm(question=talk.question, auto_id=f"{talk.question.key}-%s"))
        for talk in talks
    ]


def in_words(question: Dimension, codes: "list[str] | tuple[str, ...]") -> str:
    return ", ".join(map(question.name_of, codes)) or "–"


class SettleForm(forms.Form):
    """``codes`` and ``reason``."""

    def __init__(self, *args: Any, question: Dimension, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"] = field_of(question, [])
        self.fields["codes"].label = _("What holds")
        self.fields["reason"] = forms.CharField(
            label=gettext_lazy("Why"), max_length=2_000, widget=forms.TextInput({"dir": "auto"})
        )

    def codes(self) -> list[str]:
        chosen = self.cleaned_data["codes"]
        return [chosen] if isinstance(chosen, str) else chosen


@require_POST
def settle(request: HttpRequest, review: int, article: int) -> HttpResponse:
    """``dimension``: the question."""
    seat = queries.access_review(reader(request), review)
    candidate = seat.candidate(article)
    book = codebook(seat.review.codebook)
    asked = {question.key: question for question in (*book.screening, *book.dimensions)}
    question = asked.get(request.POST.get("dimension", ""))
    if question is None:
        return redirect("scoping-review-article", review, article)
    form = SettleForm(request.POST, question=question)
    if form.is_valid():
        with refusals_on_form(form):
            actions.settle(
                candidate=candidate,
                dimension=question.key,
                codes=form.codes(),
                reason=form.cleaned_data["reason"],
                actor=seat.person,
                at=timezone.now(),
            )
            messages.success(request, _("Settled. What was said before stays in the trail."))
    for told in [error for errors in form.errors.values() for error in errors]:
        messages.warning(request, str(told))
    return redirect("scoping-review-article", review, article)


@require_GET
def talk(request: HttpRequest, review: int) -> HttpResponse:
    """Where readers differ."""
    found = queries.access_review(reader(request), review).review
    waiting = found.candidates.filter(place=Candidate.Place.TALK, article__merged_into=None)
    everything = Coding.objects.filter(holds=True).select_related("coder").order_by("coded_at", "pk")
    rows = waiting.select_related("article", "review").prefetch_related(
        "resolutions", Prefetch("codings", everything)
    )
    page = page_of(request, rows.order_by("pk"))
    talks = [
        (candidate, [one for one in what_was_said(candidate, candidate.codings.all()) if one.agreed is None])
        for candidate in page.object_list
    ]
    return render(request, "evidence/reviews/talk.html", {"review": found, "page": page, "talks": talks})


@require_GET
def agreement(request: HttpRequest, review: int) -> HttpResponse:
    found = queries.access_review(reader(request), review).review
    return render(
        request, "evidence/reviews/agreement.html", {"review": found, "lines": agreement_lines(found)}
    )
