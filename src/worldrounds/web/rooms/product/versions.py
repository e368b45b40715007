"""Versions of the document: the list, one against the document as it is now, and bringing one back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.rooms.document_now import read_written
from worldrounds.rooms.product import versions
from worldrounds.rooms.product.writers import shares
from worldrounds.web.refusals import refusals_on_form
from worldrounds.web.rooms.inside import context_of, inside_of
from worldrounds.web.rooms.product.forms import VersionForm


@require_http_methods(["GET", "POST"])
def list_and_name(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    inside = inside_of(request, slug, number)
    form = VersionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            versions.name_version(inside=inside, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Kept under this name."))
            return redirect("room-versions", slug, number)
    found = versions.versions_of(inside.room)
    everybody: dict[str, int] = {}
    for version in found:
        everybody |= version.written
    names = {share.person: share.name for share in shares(inside, everybody)}
    now = versions.who_wrote(read_written(inside.room.pk))
    context = {"versions": found, "names": names, "shares": shares(inside, now), "form": form}
    return render(request, "rooms/product/versions.html", context_of(inside) | context)


@require_GET
def compare(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    inside = inside_of(request, slug, number)
    version = versions.access_version(inside, pk=pk)
    pieces = versions.compare(version, read_written(inside.room.pk))
    context = {"version": version, "pieces": pieces, "is_same": all(piece.kind == "same" for piece in pieces)}
    return render(request, "rooms/product/version.html", context_of(inside) | context)


@require_POST
def restore(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    inside = inside_of(request, slug, number)
    version = versions.access_version(inside, pk=pk)
    versions.restore_version(inside=inside, version=version, at=timezone.now())
    messages.success(request, _("Brought back. What was there before is kept as a version."))
    return redirect("room-versions", slug, number)
