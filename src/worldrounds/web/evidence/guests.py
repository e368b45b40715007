"""Guests of a collection: inviting them, and their answer."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from worldrounds.evidence.actions import collections as actions
from worldrounds.evidence.queries.collections import access_collection
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form


class GuestForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy(
            "If this address has an account here, its owner gets a mail and can say yes or no. For the sake of privacy you do not learn whether there is one until then."
        ),
    )


@require_http_methods(["GET", "POST"])
def guests(request: HttpRequest, collection: str) -> HttpResponse:
    shelf = access_collection(reader=reader(request), slug=collection)
    actions.check_may_invite(shelf)
    form = GuestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            actions.invite_guest(shelf=shelf, email=form.cleaned_data["email"], at=timezone.now())
            messages.success(request, _("Invited. The name stands here as soon as the person has accepted."))
            return redirect("collection-guests", collection)
    shown = {"collection": shelf.collection, "guests": shelf.collection.guests.select_related("person")}
    return render(request, "evidence/guests.html", shown | {"form": form})


@require_POST
def remove(request: HttpRequest, collection: str, guest: int) -> HttpResponse:
    shelf = access_collection(reader=reader(request), slug=collection)
    actions.remove_guest(shelf=shelf, guest=guest, at=timezone.now())
    return redirect("collection-guests", collection) if shelf.may_invite else redirect("collections")


@require_POST
def answer(request: HttpRequest, collection: str) -> HttpResponse:
    """``answer``: yes or no, by who was invited."""
    accepts = request.POST.get("answer") == "yes"
    actions.answer_invitation(person=reader(request), slug=collection, accepts=accepts, at=timezone.now())
    return redirect("collection", collection) if accepts else redirect("collections")
