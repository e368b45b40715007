"""A blueprint of one's own: from nothing or from another; published, or thrown away."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from worldrounds.commons.actions import blueprints
from worldrounds.commons.checking import problems
from worldrounds.commons.differences import differences, step_of
from worldrounds.commons.lineage import next_version
from worldrounds.commons.models import Blueprint, BlueprintVersion
from worldrounds.commons.queries.blueprints import (
    access_blueprint,
    access_readable,
    access_version,
    working_draft,
)
from worldrounds.commons.queries.people import school_of
from worldrounds.commons.rules import check_is_author
from worldrounds.web.commons.blueprints.telling import told
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form


class TitleForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        widget=forms.TextInput({"dir": "auto"}),
        help_text=gettext_lazy("You can change it later."),
    )


class PublishForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("What has changed, and why?"),
        help_text=gettext_lazy("One or two sentences for those who run it already."),
        max_length=600,
        required=False,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )
    step = forms.ChoiceField(label=gettext_lazy("Number of the version"), widget=forms.RadioSelect)

    def __init__(self, data: Any, *, steps: list[tuple[str, str]], proposed: str) -> None:
        super().__init__(data, initial={"step": proposed})
        if steps:
            self.fields["step"].choices = steps  # type: ignore[attr-defined]  # a field of choices
        else:
            del self.fields["step"]


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    person = reader(request)
    form = TitleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            made = blueprints.start_blueprint(
                person=person, title=form.cleaned_data["title"], at=timezone.now()
            )
            return redirect("blueprint-edit", made.entry.slug)
    return render(request, "commons/blueprints/new.html", {"form": form})


@require_http_methods(["GET", "POST"])
def fork(request: HttpRequest, blueprint: str) -> HttpResponse:
    person = reader(request)
    found = access_readable(person=person, slug=blueprint)
    version = access_version(found, request.GET.get("version", ""))
    suggested = _("%(title)s, our version") % {"title": version.document["title"]}
    form = TitleForm(request.POST or None, initial={"title": suggested[:200]})
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            made = blueprints.fork(
                person=person, version=version, title=form.cleaned_data["title"], at=timezone.now()
            )
            return redirect("blueprint-edit", made.entry.slug)
    shown = {"form": form, "origin": version, "entry": found.entry}
    return render(request, "commons/blueprints/new.html", shown)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, blueprint: str) -> HttpResponse:
    person = reader(request)
    found = access_blueprint(person=person, slug=blueprint)
    check_is_author(person, found.entry)
    if request.method == "POST" and not found.versions.filter(published_at=None).exists():
        return redirect("blueprint", blueprint)  # a second click
    draft = working_draft(found)
    form = _publish_form(request, found, draft)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            published = blueprints.publish_version(
                person=person, blueprint=found, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("Version %(version)s is published.") % {"version": published.version})
            return redirect("blueprint", blueprint)
    before = found.current or found.forked_from
    shown = {
        "form": form,
        "entry": found.entry,
        "draft": draft,
        "problems": problems(draft.document),
        "school": school_of(person),
        "parts": told(differences(before.document, draft.document)) if before else None,
    }
    return render(request, "commons/blueprints/publish.html", shown)


def _publish_form(request: HttpRequest, found: Blueprint, draft: BlueprintVersion) -> PublishForm:
    """The first version has its number; later, one chooses by how much has changed."""
    if found.current is None:
        return PublishForm(request.POST or None, steps=[], proposed="")
    words = {"words": _("words only"), "plan": _("sessions, tasks or days"), "design": _("another programme")}
    numbers = {step: next_version(found.current.version, step) for step in ("words", "plan", "design")}
    steps = [(step, f"{numbers[step]}: {words[step]}") for step in words]
    proposed = step_of(differences(found.current.document, draft.document))
    return PublishForm(request.POST or None, steps=steps, proposed=proposed)


@require_POST
def drop(request: HttpRequest, blueprint: str) -> HttpResponse:
    person = reader(request)
    found = access_blueprint(person=person, slug=blueprint)
    if blueprints.drop_draft(person=person, blueprint=found):
        return redirect("blueprint", blueprint)
    messages.success(request, _("The draft is gone."))
    return redirect("blueprints")
