"""What coders do: the next article, their answers, where they differ, how far they agree."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, QueryDict
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
    page = CodingPage(seat, candidate, request.POST.get("step", candidate.step), request.POST or None)
    if request.method == "POST" and page.form.is_valid():
        with refusals_on_form(page.form):
            actions.answer(
                candidate=candidate,
                step=page.step,
                answers=page.form.answers(),
                note=page.form.cleaned_data["note"],
                actor=seat.person,
                at=timezone.now(),
            )
            return redirect("scoping-review-next", review)
    return render(request, "evidence/reviews/article.html", page.shown())


class CodingPage:
    """An article of a review as one of its readers, or a curator, sees it. Raises NotFound for an unknown step."""

    def __init__(
        self, seat: queries.Seat, candidate: Candidate, step: str, answered: QueryDict | None = None
    ) -> None:
        book = codebook(seat.review.codebook)
        if step not in reviewing.steps_of(seat.review, book):
            raise NotFound
        self.seat, self.candidate, self.step = seat, candidate, step
        self.seen = queries.seen_by(candidate, seat.person)
        mine = [one for one in self.seen if one.coder == seat.person and one.step == step]
        self.has_answered = bool(mine)
        questions = reviewing.questions_of(step, book)
        given = {one.dimension: one.codes for one in mine} or _derived(candidate, questions)
        note = next((one.note for one in mine), "")
        self.form = AnswersForm(answered, questions=questions, given=given, initial={"note": note})

    def shown(self, settling: "SettleForm | None" = None) -> dict[str, Any]:
        """``settling``: a form that came back with something wrong in it."""
        said = _with_forms(what_was_said(self.candidate, self.seen), settling)
        notes = {(coding.coder_id, coding.note): coding for coding in self.seen if coding.note}
        return {
            "article": (article := self.candidate.article),
            "full_text": address_of(doi=article.doi) or web_address(article.url),
            "review": self.seat.review,
            "candidate": self.candidate,
            "form": self.form,
            "step": self.step,
            "has_answered": self.has_answered,
            "is_asked": self.seat.is_asked(self.candidate),
            "notes": list(notes.values()),
            "said": said,
            "suggested": _suggested(self.candidate, said),
        }


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


def _with_forms(talks: list[Talk], settling: "SettleForm | None") -> list[Talk]:
    """Each with a form to settle it; those that are open come first."""
    found = [
        replace(
            talk,
            form=settling
            if settling and settling.question == talk.question
            else SettleForm(question=talk.question),
        )
        for talk in talks
    ]
    return sorted(found, key=lambda talk: talk.agreed is not None)


def in_words(question: Dimension, codes: "list[str] | tuple[str, ...]") -> str:
    return ", ".join(map(question.name_of, codes)) or "–"


class SettleForm(forms.Form):
    """``codes`` and ``reason``."""

    def __init__(self, *args: Any, question: Dimension, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": f"{question.key}-%s"})
        self.question = question
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
            return redirect("scoping-review-article", review, article)
    page = CodingPage(seat, candidate, candidate.step)
    return render(request, "evidence/reviews/article.html", page.shown(form))


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
