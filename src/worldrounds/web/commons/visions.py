"""The wall of visions, a page about each, and what people do there."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.commons.actions import talking
from worldrounds.commons.actions import visions as actions
from worldrounds.commons.models import EntryPost, Vision
from worldrounds.commons.models.talk import LONGEST_CONDITION, LONGEST_POST
from worldrounds.commons.models.visions import LONGEST_STATEMENT
from worldrounds.commons.queries.visions import access_vision, endorsers, signed, stances, wall
from worldrounds.web.addresses import url
from worldrounds.web.commons.heads import entry_head, hall_head
from worldrounds.web.commons.people import to_profile
from worldrounds.web.commons.talk import Talk, talk_of
from worldrounds.web.paging import page_of
from worldrounds.web.reader import reader, reader_if_any
from worldrounds.web.refusals import refusals_on_form, refusals_on_page

STANCES = {
    "agree": gettext_lazy("I agree"),
    "agree if": gettext_lazy("I agree if …"),
    "disagree": gettext_lazy("I disagree"),
}


class VisionForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=200, widget=forms.TextInput({"dir": "auto"})
    )
    statement = forms.CharField(
        label=gettext_lazy("The vision"),
        help_text=gettext_lazy(
            "Where should international medical education go? At most 1,500 characters. Markdown can be used."
        ),
        widget=forms.Textarea({"rows": 10, "dir": "auto"}),
        max_length=LONGEST_STATEMENT,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), choices=settings.LANGUAGES)
    articles = forms.CharField(
        label=gettext_lazy("Articles that it rests on"),
        help_text=gettext_lazy(
            "One a line: its DOI, “PMID” and the number, or the address of its page in the evidence hall."
        ),
        widget=forms.Textarea({"rows": 3}),
        max_length=4_000,
        required=False,
    )


_RESPONSE = "response_%s"  # ids of its fields: the form of posts stands on the same page


class ResponseForm(forms.Form):
    stance = forms.ChoiceField(
        label=gettext_lazy("Do you agree?"), choices=[*STANCES.items()], widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("Why?"), widget=forms.Textarea({"rows": 3, "dir": "auto"}), max_length=LONGEST_POST
    )
    would_change = forms.CharField(
        label=gettext_lazy("Under which condition, or what would change your mind?"),
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
        max_length=LONGEST_CONDITION,
        required=False,
    )


@login_not_required
@require_GET
def visions(request: HttpRequest) -> HttpResponse:
    page = page_of(request, wall())
    words = _("Where should international medical education go? Short statements, signed by educators.")
    shown = {
        "page": page,
        "signed": signed(entry.pk for entry in page),
        "lead": words,
        "head": hall_head(_("Visions"), words, url("visions"), list(page)),
    }
    return render(request, "commons/visions/wall.html", shown)


@login_not_required
@require_GET
def vision(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "commons/visions/vision.html", _shown(request, _vision(request, slug)))


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Who has no school yet is led to the profile first, before anything is written."""
    person = reader(request)
    try:
        actions.check_has_school(person)
    except actions.NoSchool as refusal:
        return to_profile(request, refusal, back=request.path)
    form = VisionForm(request.POST or None, initial={"language": translation.get_language()})
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            made = actions.start_vision(author=person, **_values(form), at=timezone.now())
            return redirect(made.entry.path)
    return render(request, "commons/visions/form.html", {"form": form, "entry": None})


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, slug: str) -> HttpResponse:
    vision = _vision(request, slug)
    actions.check_may_change(reader(request), vision)
    entry = vision.entry
    initial = {"title": entry.title, "statement": vision.statement, "language": entry.language}
    lines = [f"{settings.ADDRESS}{url('article', article.pk)}" for article in entry.articles.all()]
    form = VisionForm(request.POST or None, initial=initial | {"articles": "\n".join(lines)})
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            actions.change_vision(person=reader(request), vision=vision, **_values(form), at=timezone.now())
            return redirect(entry.path)
    return render(request, "commons/visions/form.html", {"form": form, "entry": entry})


@require_POST
def endorse(request: HttpRequest, slug: str) -> HttpResponse:
    """``back``: takes the endorsement back; ``read``: when the text that was read was last changed. Who has no school yet is led to the profile first."""
    vision, person, at = _vision(request, slug), reader(request), timezone.now()
    try:
        with refusals_on_page(request):
            if "back" in request.POST:
                actions.withdraw_endorsement(person=person, vision=vision, at=at)
            else:
                read = parse_datetime(request.POST.get("read", ""))
                actions.endorse(person=person, vision=vision, read=read, at=at)
            return redirect(f"{vision.entry.path}#endorsed")
    except actions.NoSchool as refusal:
        return to_profile(request, refusal, back=vision.entry.path)
    return redirect(vision.entry.path)


@require_http_methods(["GET", "POST"])
def respond(request: HttpRequest, slug: str) -> HttpResponse:
    vision = _vision(request, slug)
    form = ResponseForm(request.POST or None, auto_id=_RESPONSE)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            person = reader(request)
            said = talking.respond(person=person, entry=vision.entry, **form.cleaned_data, at=timezone.now())
            return redirect(f"{vision.entry.path}#post-{said.pk}")
    return render(request, "commons/visions/vision.html", _shown(request, vision) | {"form": form})


def _vision(request: HttpRequest, slug: str) -> Vision:
    return access_vision(person=reader_if_any(request), slug=slug)


def _values(form: VisionForm) -> dict[str, Any]:
    return form.cleaned_data | {"articles": form.cleaned_data["articles"].splitlines()}


def _shown(request: HttpRequest, vision: Vision) -> dict[str, Any]:
    talk, signatures = talk_of(request, vision.entry), endorsers(vision)
    prefetch_related_objects([vision.entry], "articles")
    return {
        "head": entry_head(vision.entry, cites=vision.entry.articles.all()),
        "vision": vision,
        "entry": vision.entry,
        "talk": talk,
        "endorsers": signatures,
        "has_endorsed": any(one.person_id == request.user.pk for one in signatures),
        "stances": stances(thread.post for thread in talk.threads),
        "stance_words": STANCES,
        "articles": vision.entry.articles.all(),
        "form": _response_form(talk),
    }


def _response_form(talk: Talk) -> ResponseForm:
    """With what the reader has answered so far."""
    mine = next(
        (thread.post for thread in talk.threads if thread.post.stance and _is_there(talk, thread.post)), None
    )
    names = ("stance", "text", "would_change")
    initial = {name: getattr(mine, name) for name in names} if mine else None
    return ResponseForm(initial=initial, auto_id=_RESPONSE)


def _is_there(talk: Talk, post: EntryPost) -> bool:
    return talk.is_own(post) and post.is_there
