"""Reviews: of other groups' products, and inside the group."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.core.errors import NotFound
from worldrounds.rooms.models import Review
from worldrounds.rooms.product.html import as_html
from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages import peers as inside_the_group
from worldrounds.rooms.stages.news import mark_of
from worldrounds.rooms.stages.path import Step
from worldrounds.rooms.stages.peers import ITEMS, LONGEST_SENTENCE, SCALE, Sheet, Values
from worldrounds.rooms.stages.review import (
    LEVELS,
    LONGEST_TEXT,
    access_review,
    check_is_member,
    may_write_review,
    product_of,
    read_reviews,
    save_review,
    thank,
)
from worldrounds.web.refusals import refusals_on_form, refusals_on_page
from worldrounds.web.rooms.inside import inside_of
from worldrounds.web.rooms.stages.context import Context, Kind, step_and_context

ITEM_WORDS = {
    "contribution": gettext_lazy("Did their share of the work"),
    "reliability": gettext_lazy("Kept promises and answered"),
    "help": gettext_lazy("Helped the others and let everyone speak"),
}


class PeersForm(forms.Form):
    """For each member three rows from 1 to 5 and a sentence. As a draft it may have gaps."""

    told = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, *args: Any, sheets: Sequence[Sheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheets = sheets
        choices = [(value, str(value)) for value in SCALE]
        for sheet in sheets:
            for item in ITEMS:
                self.fields[_name(item, sheet)] = forms.TypedChoiceField(
                    label=ITEM_WORDS[item], choices=choices, coerce=int, widget=forms.RadioSelect,
                    required=False, empty_value=None, initial=sheet.values.get(item),
                )  # fmt: skip
            if not sheet.is_self:
                self.fields[_name("sentence", sheet)] = forms.CharField(
                    label=gettext_lazy("A sentence to this person"), required=False,
                    max_length=LONGEST_SENTENCE, initial=sheet.sentence,
                    widget=forms.Textarea({"rows": 2, "dir": "auto"}),
                )  # fmt: skip

    def lines(self) -> list[tuple[Sheet, list[forms.BoundField], forms.BoundField | None]]:
        return [
            (
                sheet,
                [self[_name(item, sheet)] for item in ITEMS],
                None if sheet.is_self else self[_name("sentence", sheet)],
            )
            for sheet in self.sheets
        ]

    def values(self) -> dict[int, Values]:
        return {
            sheet.member.enrolment_id: {item: self.cleaned_data[_name(item, sheet)] for item in ITEMS}
            for sheet in self.sheets
        }

    def sentences(self) -> dict[int, str]:
        return {
            sheet.member.enrolment_id: self.cleaned_data.get(_name("sentence", sheet), "")
            for sheet in self.sheets
        }


class ReviewForm(forms.Form):
    """A level and a comment for each row of the rubric, and two texts."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.review = review
        self.fields["version"].initial = review.version
        for number, row in enumerate(review.rubric):
            answer = review.answers[number] if number < len(review.answers) else {}
            self.fields[f"level-{number}"] = forms.TypedChoiceField(
                label=row["criterion"], choices=list(zip(LEVELS, row["levels"], strict=True)), coerce=int,
                widget=forms.RadioSelect, required=False, empty_value=None, initial=answer.get("level"),
            )  # fmt: skip
            self.fields[f"comment-{number}"] = self._text(
                gettext_lazy("Where do you see it in the product?"), answer.get("comment", ""), rows=2
            )
        self.fields["learned"] = self._text(gettext_lazy("What we learned from it"), review.learned, rows=4)
        self.fields["better"] = self._text(gettext_lazy("What would make it better"), review.better, rows=4)

    def _text(self, label: Any, initial: str, *, rows: int) -> forms.CharField:
        return forms.CharField(
            label=label, initial=initial, required=False, max_length=LONGEST_TEXT,
            widget=forms.Textarea({"rows": rows, "dir": "auto"}),
        )  # fmt: skip

    def levels(self) -> list[int | None]:
        return [self.cleaned_data[f"level-{number}"] for number in range(len(self.review.rubric))]

    def comments(self) -> list[str]:
        return [self.cleaned_data[f"comment-{number}"] for number in range(len(self.review.rubric))]


@require_POST
def peers(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    """What one says of the members of one's group."""
    inside = inside_of(request, slug, number)
    step, context = step_and_context(inside, key, Kind.REVIEW)
    inside_the_group.check_may_rate(inside, step)
    form = PeersForm(request.POST, sheets=inside_the_group.read_peers(inside, step).sheets)
    if form.is_valid():
        send = "send" in request.POST
        with refusals_on_form(form):
            inside_the_group.rate_members(
                inside=inside, step=step, values=form.values(), sentences=form.sentences(),
                told=form.cleaned_data["told"], send=send, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("Sent.") if send else _("Kept as a draft."))
            return redirect("stage", slug, number, key)
    return page(request, inside, step, context, peers_form=form)


@require_http_methods(["GET", "POST"])
def product(request: HttpRequest, slug: str, number: int, key: str, pk: int) -> HttpResponse:
    """Another group's product, and beside it the own group's review of it."""
    inside = inside_of(request, slug, number)
    step, context = step_and_context(inside, key, Kind.REVIEW)
    review = access_review(inside, step, pk=pk)
    form = ReviewForm(request.POST or None, review=review)
    if request.method == "POST":
        check_is_member(inside)
        if form.is_valid():
            send = "send" in request.POST
            with refusals_on_form(form):
                save_review(
                    inside=inside, review=review, levels=form.levels(), comments=form.comments(),
                    learned=form.cleaned_data["learned"], better=form.cleaned_data["better"],
                    version=form.cleaned_data["version"], send=send, at=timezone.now(),
                )  # fmt: skip
                messages.success(request, _("Sent.") if send else _("Kept as a draft."))
                return redirect("stage", slug, number, key)
            review = access_review(inside, step, pk=pk)  # as it is by now, to compare with
    contents = product_of(inside, review, at=timezone.now())

    def picture(number_of: int) -> str:
        return reverse("stage-review-image", args=[slug, number, key, pk, number_of])

    shown = {"review": review, "form": form, "may_write": may_write_review(inside, review)}
    shown |= {"contents": contents, "html": as_html(contents, picture_address=picture)}
    shown["changed"] = form.is_bound and form.data.get("version") != str(review.version)
    return render(request, "rooms/stages/review_product.html", context | shown)


@require_GET
def image(request: HttpRequest, slug: str, number: int, key: str, pk: int, image: int) -> HttpResponse:
    """A picture that stands in the product."""
    inside = inside_of(request, slug, number)
    step, _context = step_and_context(inside, key, Kind.REVIEW)
    contents = product_of(inside, access_review(inside, step, pk=pk), at=timezone.now())
    if image not in contents.pictures:
        raise NotFound
    found = contents.pictures[image]
    return HttpResponse(bytes(found.small), content_type=found.kind)


@require_POST
def thanks(request: HttpRequest, slug: str, number: int, key: str, pk: int) -> HttpResponse:
    inside = inside_of(request, slug, number)
    step, _context = step_and_context(inside, key, Kind.REVIEW)
    with refusals_on_page(request):
        thank(inside=inside, step=step, pk=pk, text=request.POST.get("thanks", ""), at=timezone.now())
        messages.success(request, _("Sent."))
    return redirect("stage", slug, number, key)


def page(
    request: HttpRequest, inside: Inside, step: Step, context: Context, peers_form: PeersForm | None = None
) -> HttpResponse:
    found = inside_the_group.read_peers(inside, step)
    form = peers_form or PeersForm(sheets=found.sheets, initial={"told": found.told})
    if peers_form and peers_form.data.get("told") != found.told:
        form.data = dict(form.data.items()) | {
            "told": found.told
        }  # it is on this page, so it has been told now
    shown = {"reviews": read_reviews(inside, step), "peers": found, "form": form, "item_words": ITEM_WORDS}
    shown["seen"] = mark_of(inside, step)
    return render(request, "rooms/stages/review.html", context | shown)


def _name(item: str, sheet: Sheet) -> str:
    return f"{item}-{sheet.member.enrolment_id}"
