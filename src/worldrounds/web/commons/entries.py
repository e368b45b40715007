"""What can be done with every entry, whatever its kind."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from worldrounds.commons.actions import publishing
from worldrounds.commons.models import Entry
from worldrounds.commons.queries.entries import access_entry_numbered
from worldrounds.commons.rules import check_is_author, check_is_editor
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form, refusals_on_page


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("One or two sentences. Everybody can read them on the page, which stays."),
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        max_length=publishing.LONGEST_REASON,
    )


def _entry(request: HttpRequest, pk: int) -> Entry:
    return access_entry_numbered(person=reader(request), pk=pk)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    entry = _entry(request, pk)
    with refusals_on_page(request):
        entry = publishing.publish(person=reader(request), entry=entry, at=timezone.now())
        if entry.is_public:
            messages.success(request, _("This is public now."))
        else:
            messages.success(request, _("Thank you. It is public as soon as an editor has read it."))
    return redirect(entry.path)


@require_http_methods(["GET", "POST"])
def retract(request: HttpRequest, pk: int) -> HttpResponse:
    entry = _entry(request, pk)
    check_is_author(reader(request), entry)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            reason = form.cleaned_data["reason"]
            publishing.retract(person=reader(request), entry=entry, reason=reason, at=timezone.now())
            return redirect(entry.path)
    return render(request, "commons/ending.html", {"form": form, "entry": entry, "is_removal": False})


@require_POST
def let_through(request: HttpRequest, pk: int) -> HttpResponse:
    entry = publishing.let_through(editor=reader(request), entry=_entry(request, pk), at=timezone.now())
    messages.success(request, _("This is public now, and its author was told."))
    return redirect(entry.path)


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    entry = _entry(request, pk)
    check_is_editor(reader(request))
    form = ReasonForm(request.POST or None)
    if entry.published_at is None:
        form.fields["reason"].help_text = _("One or two sentences. The author reads them.")
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            reason = form.cleaned_data["reason"]
            publishing.remove(editor=reader(request), entry=entry, reason=reason, at=timezone.now())
            return redirect(entry.path)
    return render(request, "commons/ending.html", {"form": form, "entry": entry, "is_removal": True})


@require_POST
def pick(request: HttpRequest, pk: int) -> HttpResponse:
    """``back``: takes the pick back."""
    entry, is_picked = _entry(request, pk), "back" not in request.POST
    with refusals_on_page(request):
        publishing.pick(editor=reader(request), entry=entry, is_picked=is_picked, at=timezone.now())
    return redirect(entry.path)
