"""What stands around every entry, whatever its kind: its author line, thanks, and what readers say to it.

A kind's page puts ``talk_of(request, entry)`` into its context as ``talk``, includes ``commons/_entry_head.html``
below its heading and ``commons/_talk.html`` at its end, and shows its own content only where ``talk.shows_content``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from worldrounds.commons.actions import talking
from worldrounds.commons.models import Entry, EntryPost
from worldrounds.commons.models.talk import LONGEST_POST
from worldrounds.commons.queries.entries import access_entry_numbered
from worldrounds.commons.queries.talk import Place, Thread, access_post, place_at, threads_of
from worldrounds.commons.rules import check_is_author
from worldrounds.people.models import Person
from worldrounds.web.commons.heads import LICENCES
from worldrounds.web.reader import reader, reader_if_any
from worldrounds.web.refusals import refusals_on_form, refusals_on_page


class PostForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What you want to say"),
        help_text=gettext_lazy(
            "Markdown can be used. Your name stands beside it; it is published under CC BY 4.0."
        ),
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
        max_length=LONGEST_POST,
    )
    answers_to = forms.IntegerField(widget=forms.HiddenInput(), required=False)


@dataclass(frozen=True)
class Talk:
    reader: Person | None
    entry: Entry
    place: Place
    threads: Sequence[Thread]

    @property
    def is_author(self) -> bool:
        return self.reader is not None and self.entry.author_id == self.reader.pk

    @property
    def shows_content(self) -> bool:
        """Of what was retracted or removed, only a trace is left for others."""
        return not self.entry.is_ended or self.is_author or self.place.is_editor

    @property
    def licence(self) -> tuple[str, str]:
        """Its name and its address."""
        spdx = self.entry.licence
        return spdx.replace("-", " ", 1).replace("-4.0", " 4.0").replace("-1.0", " 1.0"), LICENCES.get(
            spdx, ""
        )

    @property
    def may_write(self) -> bool:
        return self.reader is not None and self.entry.is_public

    @property
    def form(self) -> PostForm:
        return PostForm()

    def may_change(self, post: EntryPost) -> bool:
        return self.is_own(post) and talking.may_be_changed(post, timezone.now())

    def is_own(self, post: EntryPost) -> bool:
        return self.reader is not None and post.author_id == self.reader.pk


def talk_of(request: HttpRequest, entry: Entry) -> Talk:
    """2 queries."""
    person = reader_if_any(request)
    place = place_at(entry, person)
    return Talk(person, entry, place, threads_of(entry, person, by_editor=place.is_editor))


@require_POST
def thank(request: HttpRequest, pk: int) -> HttpResponse:
    """``back``: takes the thanks back."""
    entry = access_entry_numbered(person=reader(request), pk=pk)
    act = talking.take_thanks_back if "back" in request.POST else talking.thank
    with refusals_on_page(request):
        act(person=reader(request), entry=entry, at=timezone.now())
    return redirect(f"{entry.path}#talk")


@require_http_methods(["GET", "POST"])
def say(request: HttpRequest, pk: int) -> HttpResponse:
    """The form stands on the entry's page; a page of its own for answers, and where something is to be put right."""
    entry = access_entry_numbered(person=reader(request), pk=pk)
    answered = request.POST.get("answers_to") or request.GET.get("answers_to", "")
    to = access_post(person=reader(request), pk=int(answered)) if answered.isdecimal() else None
    form = PostForm(request.POST or None, initial={"answers_to": to.pk if to else None})
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            said = talking.say(
                person=reader(request),
                entry=entry,
                text=form.cleaned_data["text"],
                answers_to=to,
                at=timezone.now(),
            )
            return _to(request, said)
    return render(request, "commons/say.html", {"form": form, "entry": entry, "to": to})


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    post = access_post(person=reader(request), pk=pk)
    check_is_author(reader(request), post)
    form = PostForm(request.POST or None, initial={"text": post.text})
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            text = form.cleaned_data["text"]
            kept = talking.change_post(person=reader(request), post=post, text=text, at=timezone.now())
            return _to(request, kept)
    return render(request, "commons/say.html", {"form": form, "entry": post.entry, "changed": post})


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    post = access_post(person=reader(request), pk=pk)
    talking.delete_post(person=reader(request), post=post, at=timezone.now())
    return redirect(f"{post.entry.path}#post-{post.pk}")


def _to(request: HttpRequest, post: EntryPost) -> HttpResponse:
    if post.state == EntryPost.State.WAITING:
        messages.success(
            request,
            _("Your post has a link, and you are new here: it is public as soon as an editor has read it."),
        )
    return redirect(f"{post.entry.path}#post-{post.pk}")
