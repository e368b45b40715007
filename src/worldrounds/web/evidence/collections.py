"""Collections: the public list, a collection's page, and what its editor and guests do there."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.evidence.actions import collections as actions
from worldrounds.evidence.models import Collection
from worldrounds.evidence.models.collections import LICENCE, LICENCE_ADDRESS
from worldrounds.evidence.queries.collections import (
    Shelf,
    access_collection,
    collections_of,
    invitations_of,
    items_of,
    public_collections,
)
from worldrounds.web.addresses import url
from worldrounds.web.evidence.exporting import NAMES
from worldrounds.web.evidence.lines import names_of, where_of
from worldrounds.web.heads import Head, absolute
from worldrounds.web.paging import page_of
from worldrounds.web.reader import reader, reader_if_any
from worldrounds.web.refusals import refusals_on_form, refusals_on_page

KINDS = [
    ("csv", gettext_lazy("Table (CSV), with the notes")),
    ("xlsx", gettext_lazy("Table (Excel), with the notes")),
    *((kind, name) for kind, name in NAMES.items() if kind != "csv"),
]


class CollectionForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=200, widget=forms.TextInput({"dir": "auto"})
    )
    introduction = forms.CharField(
        label=gettext_lazy("Introduction"),
        help_text=gettext_lazy("What the collection is for, and how you chose. Markdown can be used."),
        widget=forms.Textarea({"rows": 6, "dir": "auto"}),
        max_length=20_000,
        required=False,
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("Everybody can read this collection"),
        help_text=gettext_lazy(
            "It gets a public page with your name as its editor. Its introduction and notes are published under CC BY 4.0."
        ),
        required=False,
    )


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"),
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
        max_length=2_000,
        required=False,
    )


def shelf_of(request: HttpRequest, collection: str) -> Shelf:
    return access_collection(reader=reader_if_any(request), slug=collection)


@login_not_required
@require_GET
def collections(request: HttpRequest) -> HttpResponse:
    """Public ones for everybody; above them one's own, and invitations."""
    person = reader_if_any(request)
    shown = {
        "page": page_of(request, public_collections()),
        "mine": collections_of(person) if person else [],
        "invitations": invitations_of(person) if person else [],
    }
    return render(request, "evidence/collections.html", shown)


@login_not_required
@require_GET
def collection(request: HttpRequest, collection: str) -> HttpResponse:
    shelf = shelf_of(request, collection)
    shown = {
        "shelf": shelf,
        "collection": shelf.collection,
        "head": collection_head(shelf.collection) if shelf.collection.is_public else None,
        "page": page_of(request, items_of(shelf.collection)),
        "licence": (LICENCE, LICENCE_ADDRESS),
        "kinds": KINDS,
        "names": names_of,
        "where": where_of,
    }
    return render(request, "evidence/collection.html", shown)


def collection_head(collection: Collection) -> Head:
    path = url("collection", collection.slug)
    data = {
        "@type": "Collection",
        "@id": absolute(path),
        "name": collection.title,
        "description": collection.introduction,
        "license": LICENCE_ADDRESS,
    }
    feeds = [(url("collection-feed", collection.slug), collection.title)]
    words = collection.introduction or collection.title
    return Head(collection.title, words, path, feeds=feeds, data=data)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = CollectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            made = actions.start_collection(editor=reader(request), **form.cleaned_data, at=timezone.now())
            return redirect("collection", made.slug)
    return render(request, "evidence/collection_form.html", {"form": form, "collection": None})


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, collection: str) -> HttpResponse:
    shelf = access_collection(reader=reader(request), slug=collection)
    actions.check_may_edit(shelf)
    kept = shelf.collection
    initial = {"title": kept.title, "introduction": kept.introduction, "is_public": kept.is_public}
    form = CollectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            actions.change_collection(shelf=shelf, **form.cleaned_data, at=timezone.now())
            return redirect("collection", kept.slug)
    return render(
        request, "evidence/collection_form.html", {"form": form, "collection": kept, "shelf": shelf}
    )


@require_POST
def delete(request: HttpRequest, collection: str) -> HttpResponse:
    actions.delete_collection(shelf=shelf_of(request, collection), at=timezone.now())
    messages.success(request, _("The collection is deleted. The articles are still there."))
    return redirect("collections")


# Its articles ---------------------------------------------------------------------------------------------


@require_POST
def move(request: HttpRequest, collection: str, item: int) -> HttpResponse:
    """``way``: up or down."""
    way: actions.Way = "up" if request.POST.get("way") == "up" else "down"
    actions.move_item(shelf=shelf_of(request, collection), item=item, way=way, at=timezone.now())
    return _back(request, collection, item)


@require_POST
def take_out(request: HttpRequest, collection: str, item: int) -> HttpResponse:
    actions.take_out(shelf=shelf_of(request, collection), item=item, at=timezone.now())
    return _back(request, collection)


@require_POST
def note(request: HttpRequest, collection: str, item: int) -> HttpResponse:
    shelf, form = shelf_of(request, collection), NoteForm(request.POST)
    with refusals_on_page(request):
        if form.is_valid():
            actions.note_item(shelf=shelf, item=item, note=form.cleaned_data["note"], at=timezone.now())
        else:
            actions.check_may_edit(shelf)
            messages.warning(request, _("This note is too long: at most 2,000 characters."))
    return _back(request, collection, item)


def _back(request: HttpRequest, collection: str, item: int | None = None) -> HttpResponse:
    """To the same page of the list, at the same article."""
    number = request.POST.get("page", "")
    query = f"?page={number}" if number.isdecimal() else ""
    anchor = f"#item-{item}" if item else ""
    return redirect(reverse("collection", args=[collection]) + query + anchor)
