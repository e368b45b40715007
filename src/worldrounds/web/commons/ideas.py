"""Ideas: the list, one idea, writing and closing it."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.commons.actions import ideas as actions
from worldrounds.commons.models import Entry, Idea
from worldrounds.commons.queries.ideas import access_idea, browse_ideas, ideas_of
from worldrounds.commons.rules import check_is_author
from worldrounds.network.models import Institution
from worldrounds.network.rules import Voice
from worldrounds.programmes.voices import voice_of
from worldrounds.web.commons import idea_words
from worldrounds.web.commons.heads import entry_head, kind_head
from worldrounds.web.commons.idea_forms import FilterForm, IdeaForm, initial_of
from worldrounds.web.commons.talk import talk_of
from worldrounds.web.paging import page_of
from worldrounds.web.reader import reader, reader_if_any
from worldrounds.web.refusals import refusals_on_form

OPEN_FOR = timedelta(days=180)


@login_not_required
@require_GET
def ideas(request: HttpRequest) -> HttpResponse:
    """Open ones, by the filters of the address; above them one's own."""
    form, person = FilterForm(request.GET), reader_if_any(request)
    wanted = form.wanted()
    today = timezone.localdate()
    shown = {
        "form": form,
        "page": page_of(request, browse_ideas(wanted, today=today)),
        "mine": ideas_of(person) if person else [],
        "is_filtered": any(vars(wanted).values()),
        "words": idea_words,
        "today": today,
        "head": kind_head(Entry.Kind.IDEA),
    }
    return render(request, "commons/ideas/ideas.html", shown)


@login_not_required
@require_GET
def idea(request: HttpRequest, idea: str) -> HttpResponse:
    found = access_idea(person=reader_if_any(request), slug=idea)
    shown = {
        "idea": found,
        "entry": found.entry,
        "head": entry_head(found.entry),
        "talk": talk_of(request, found.entry),
        "facts": idea_words.facts(found),
        "is_open": found.is_open(today=timezone.localdate()),
    }
    return render(request, "commons/ideas/idea.html", shown)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    voice = voice_of(reader(request))
    schools = _schools(voice)
    if not schools:
        return render(request, "commons/ideas/no_school.html")
    initial = {
        "open_until": timezone.localdate() + OPEN_FOR,
        "earliest_hour": 8,
        "latest_hour": 20,
        "language_1": "en",
        "format": request.GET.get("format", ""),
    }
    form = IdeaForm(request.POST or None, schools=schools, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            made = actions.write_idea(voice=voice, at=timezone.now(), **_given(form))
            messages.success(request, _("Your draft is kept. Read it once more, then publish it."))
            return redirect("idea", made.entry.slug)
    return render(request, "commons/ideas/form.html", {"form": form, "idea": None})


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, idea: str) -> HttpResponse:
    person = reader(request)
    kept = access_idea(person=person, slug=idea)
    check_is_author(person, kept.entry)
    voice = voice_of(person)
    schools = list({school.pk: school for school in (*_schools(voice), *_own(kept))}.values())
    form = IdeaForm(request.POST or None, schools=schools, initial=initial_of(kept))
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            actions.change_idea(voice=voice, idea=kept, at=timezone.now(), **_given(form))
            messages.success(request, _("Your changes are kept."))
            return redirect("idea", idea)
    return render(request, "commons/ideas/form.html", {"form": form, "idea": kept})


@require_POST
def close(request: HttpRequest, idea: str) -> HttpResponse:
    person = reader(request)
    kept = access_idea(person=person, slug=idea)
    actions.close_idea(voice=voice_of(person), idea=kept, at=timezone.now())
    messages.success(request, _("The idea is closed. To open it again, change its last day."))
    return redirect("idea", idea)


def _given(form: IdeaForm) -> dict[str, Any]:
    return {"school": form.cleaned_data["school"], "heading": form.heading(), "terms": form.terms()}


def _schools(voice: Voice) -> list[Institution]:
    return list(Institution.objects.filter(pk__in=voice.named)) if voice.named else []


def _own(idea: Idea) -> list[Institution]:
    return [idea.entry.institution] if idea.entry.institution else []
