"""What is new in the room by mail: each member's own choice."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from worldrounds.rooms.digest import choose_digest, digest_of
from worldrounds.rooms.models import Digest
from worldrounds.web.refusals import refusals_on_form
from worldrounds.web.rooms.inside import context_of, inside_of

EVERY = (
    (Digest.Every.DAY, gettext_lazy("Once a day at most")),
    (Digest.Every.WEEK, gettext_lazy("Once a week at most, on Monday")),
)


class MailsForm(forms.Form):
    every = forms.ChoiceField(
        label=gettext_lazy("How often?"),
        help_text=gettext_lazy("Early in the morning by your clock, and only when something is new."),
        choices=[
            *EVERY,
            ("", gettext_lazy("No mails about what is new")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )


@require_http_methods(["GET", "POST"])
def mails(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    inside = inside_of(request, slug, number)
    chosen = digest_of(inside)
    form = MailsForm(request.POST or None, initial={"every": chosen.every if chosen else ""})
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            choose_digest(inside=inside, every=form.cleaned_data["every"], at=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("room", slug, number)
    return render(request, "rooms/mails.html", context_of(inside) | {"form": form})
