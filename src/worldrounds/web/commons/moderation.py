"""Reports and appeals, and the page on which editors decide."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.commons.actions import moderation
from worldrounds.commons.models import Entry, EntryPost
from worldrounds.commons.models.moderation import LONGEST
from worldrounds.commons.queries.entries import access_entry_numbered
from worldrounds.commons.queries.moderation import access_report, queue_for, removal_of
from worldrounds.commons.queries.talk import access_post
from worldrounds.commons.rules import (
    check_is_author,
    check_is_editor,
    check_is_not_own,
    check_may_decide_appeal,
)
from worldrounds.web.commons.entries import ReasonForm
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form

KINDS = [
    ("spam", gettext_lazy("It advertises something, or has nothing to do with this place")),
    ("unkind", gettext_lazy("It hurts or threatens somebody")),
    ("wrong", gettext_lazy("It is wrong in a way that can harm")),
    ("rights", gettext_lazy("It is somebody else’s work, or says something private")),
    ("other", gettext_lazy("Something else; I say what below")),
]
VERBS = {  # of the audit trail
    "let entry through": gettext_lazy("let through"),
    "removed entry": gettext_lazy("removed"),
    "put entry back": gettext_lazy("put back"),
    "let post through": gettext_lazy("let a post through"),
    "removed post": gettext_lazy("removed a post"),
    "put post back": gettext_lazy("put a post back"),
    "dismissed reports": gettext_lazy("left as it is"),
    "kept removed": gettext_lazy("stays removed"),
    "picked entry": gettext_lazy("picked"),
    "confirmed": gettext_lazy("confirmed"),
    "not confirmed": gettext_lazy("not confirmed"),
    "unpicked entry": gettext_lazy("no longer picked"),
}


class ReportForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What is wrong with it?"), choices=KINDS, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("What should an editor know?"),
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        max_length=LONGEST,
        required=False,
    )


class AppealForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why should it be public again?"),
        help_text=gettext_lazy("You can ask once. Another editor decides, where there is one."),
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
        max_length=LONGEST,
    )


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=gettext_lazy("Your decision"),
        choices=[("back", gettext_lazy("Put it back")), ("stays", gettext_lazy("It stays removed"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why? The author reads it."),
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        max_length=LONGEST,
        required=False,
    )


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    shown = {"queue": queue_for(reader(request), decisions=VERBS), "kinds": dict(KINDS), "verbs": VERBS}
    return render(request, "commons/moderation/queue.html", shown)


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, pk: int, *, of_post: bool = False) -> HttpResponse:
    of = _thing(request, pk, of_post)
    entry, post = (of, None) if isinstance(of, Entry) else (of.entry, of)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            values = form.cleaned_data
            moderation.report(person=reader(request), entry=entry, post=post, **values, at=timezone.now())
            messages.success(request, _("Thank you. Editors look at it."))
            return redirect(entry.path)
    return _form(request, form, of, _("Report this to the editors"), pgettext("to the editors", "Report"))


@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    found = access_report(editor=reader(request), pk=pk)
    moderation.dismiss(editor=reader(request), report=found, at=timezone.now())
    return redirect("moderation")


@require_POST
def let_post_through(request: HttpRequest, pk: int) -> HttpResponse:
    post = access_post(person=reader(request), pk=pk)
    moderation.let_post_through(editor=reader(request), post=post, at=timezone.now())
    return redirect("moderation")


@require_http_methods(["GET", "POST"])
def remove_post(request: HttpRequest, pk: int) -> HttpResponse:
    post = access_post(person=reader(request), pk=pk)
    check_is_editor(reader(request))
    check_is_not_own(reader(request), post)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            reason = form.cleaned_data["reason"]
            moderation.remove_post(editor=reader(request), post=post, reason=reason, at=timezone.now())
            return redirect(f"{post.entry.path}#post-{post.pk}")
    return _form(request, form, post, _("Remove this post"), _("Remove"))


@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, pk: int, *, of_post: bool = False) -> HttpResponse:
    of = _thing(request, pk, of_post)
    check_is_author(reader(request), of)
    removal, form = removal_of(of), AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            reason = form.cleaned_data["reason"]
            moderation.appeal(person=reader(request), removal=removal, text=reason, at=timezone.now())
            messages.success(request, _("Thank you. You are told by mail what is decided."))
            return redirect(removal.entry.path)
    return _form(request, form, of, _("Ask for another look"), _("Send"), removal=removal)


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int, *, of_post: bool = False) -> HttpResponse:
    of = _thing(request, pk, of_post)
    check_is_editor(reader(request))
    removal = removal_of(of)
    check_may_decide_appeal(reader(request), removal)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            back, reason = form.cleaned_data["decision"] == "back", form.cleaned_data["reason"]
            moderation.decide_appeal(
                editor=reader(request), removal=removal, is_put_back=back, answer=reason, at=timezone.now()
            )
            return redirect("moderation")
    return _form(request, form, of, _("Decide about an appeal"), _("Decide"), removal=removal)


def _thing(request: HttpRequest, pk: int, of_post: bool) -> Entry | EntryPost:
    access = access_post if of_post else access_entry_numbered
    return access(person=reader(request), pk=pk)


def _form(
    request: HttpRequest, form: forms.Form, of: Entry | EntryPost, heading: str, button: str, **more: Any
) -> HttpResponse:
    entry, post = (of, None) if isinstance(of, Entry) else (of.entry, of)
    shown = {"form": form, "entry": entry, "post": post, "heading": heading, "button": button}
    return render(request, "commons/moderation/form.html", shown | more)
