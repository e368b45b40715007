"""Pictures of the room: the list, adding one, the bytes, taking one away."""

from typing import IO

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.rooms.models import Image
from worldrounds.rooms.product import images, uploads
from worldrounds.rooms.queries import Inside
from worldrounds.web.refusals import refusals_on_form
from worldrounds.web.rooms.inside import context_of, inside_of
from worldrounds.web.rooms.product.forms import ImageForm

KEPT_SECONDS = 600  # by the reader's own browser; a picture that was removed should be gone soon


@require_http_methods(["GET", "POST"])
def list_and_add(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    inside = inside_of(request, slug, number)
    form = ImageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            image = _add(inside, **form.cleaned_data)
            messages.success(
                request, _("Added. Copy this into the document: %(text)s") % {"text": image.markdown}
            )
            return redirect("room-images", slug, number)
    context = {"images": images.images_of(inside), "form": form}
    context |= {
        "most": images.MOST,
        "longest_side": images.LONGEST_SIDE,
        "has_arrived": _has_arrived(inside, form),
    }
    context["may_remove_for_good"] = images.may_remove_for_good(inside)
    return render(request, "rooms/product/images.html", context_of(inside) | context)


def _add(inside: Inside, *, file: IO[bytes] | None, upload: int | None, description: str) -> Image:
    now = timezone.now()
    if file is None and upload is not None:
        return uploads.add_uploaded_image(inside=inside, pk=upload, description=description, at=now)
    data = file.read(images.LARGEST_FILE + 1) if file else b""
    return images.add_image(inside=inside, file=data, description=description, at=now)


def _has_arrived(inside: Inside, form: ImageForm) -> bool:
    """The file is here, and only words are missing."""
    upload = form["upload"].value() or ""
    return str(upload).isdecimal() and inside.room.uploads.filter(pk=upload, received=F("size")).exists()


@require_GET
def image(request: HttpRequest, slug: str, number: int, image: int) -> HttpResponse:
    """The picture, small, or with ?large as it was kept."""
    found = images.access_image(inside_of(request, slug, number), number=image)
    response = HttpResponse(
        bytes(found.data if "large" in request.GET else found.small), content_type=found.kind
    )
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    return response


@require_POST
def remove(request: HttpRequest, slug: str, number: int, image: int) -> HttpResponse:
    inside = inside_of(request, slug, number)
    if images.remove_image(inside=inside, number=image, at=timezone.now()):
        messages.success(request, _("Removed."))
    else:
        messages.success(request, _("Removed here. What you handed in with it still shows it."))
    return redirect("room-images", slug, number)
