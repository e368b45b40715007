"""Asking an editor to confirm that one is at one's school, and the editor's answer."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from worldrounds.commons.actions import confirming
from worldrounds.commons.actions.visions import NoSchool
from worldrounds.commons.models.moderation import LONGEST
from worldrounds.commons.queries.moderation import access_asker
from worldrounds.commons.queries.people import profile_of
from worldrounds.web.commons.people import to_profile
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form


class AskForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("How can an editor see that you are there?"),
        help_text=gettext_lazy(
            "For example the address of your page at the school. Only editors read it; they see your e-mail "
            "address, too."
        ),
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        max_length=LONGEST,
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why not?"),
        help_text=gettext_lazy("The person reads it, and can ask again after a week."),
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        max_length=LONGEST,
    )


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    person = reader(request)
    profile = profile_of(person)
    form = AskForm(request.POST or None, initial={"reason": profile.asked_because if profile else ""})
    try:
        if request.method == "POST" and form.is_valid():
            with refusals_on_form(form):
                because = form.cleaned_data["reason"]
                confirming.ask_to_be_confirmed(person=person, because=because, at=timezone.now())
                messages.success(request, _("Thank you. An editor looks at it; the answer comes by mail."))
                return redirect("author", person.pk)
    except NoSchool as refusal:
        return to_profile(request, refusal, back=request.path)
    return render(request, "commons/confirm/ask.html", {"form": form, "profile": profile})


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    asker = access_asker(editor=reader(request), pk=pk)
    confirming.confirm(editor=reader(request), person=asker, at=timezone.now())
    messages.success(request, _("Confirmed. The person is told by mail."))
    return redirect("moderation")


@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    asker = access_asker(editor=reader(request), pk=pk)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            reason = form.cleaned_data["reason"]
            confirming.decline(editor=reader(request), person=asker, reason=reason, at=timezone.now())
            return redirect("moderation")
    return render(request, "commons/confirm/decline.html", {"form": form, "asker": asker})
