"""Pictures that come piece by piece: asked for by js/uploads.js, not by people."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from worldrounds.core.errors import Refused
from worldrounds.rooms.product import uploads
from worldrounds.web.rooms.inside import inside_of


@require_POST
def begin(request: HttpRequest, slug: str, number: int) -> JsonResponse:
    """``key`` and ``size`` of the file: where its pieces go, and how much of it is there."""
    inside = inside_of(request, slug, number)
    size, key = request.POST.get("size", ""), request.POST.get("key", "")
    try:
        upload = uploads.begin_upload(
            inside=inside, key=key, size=int(size[:12]) if size.isdecimal() else 0, at=timezone.now()
        )
    except Refused as refusal:
        return _refused(refusal)
    address = reverse("room-upload", args=[slug, number, upload.pk])
    return JsonResponse({"upload": upload.pk, "address": address, "received": upload.received})


@require_http_methods(["PATCH", "DELETE"])
def piece(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """PATCH: the bytes from ``?start=`` on. 409 says from where instead. DELETE gives the upload up."""
    inside = inside_of(request, slug, number)
    if request.method == "DELETE":
        uploads.drop_upload(inside=inside, pk=pk)
        return HttpResponse(status=204)
    start, length = request.GET.get("start", ""), request.META.get("CONTENT_LENGTH") or "0"
    if not start.isdecimal() or int(length) > uploads.LARGEST_PIECE:
        return JsonResponse({"error": _("Choose the file again.")}, status=422)
    try:
        upload, fits = uploads.add_piece(
            inside=inside, pk=pk, start=int(start[:12]), data=request.body, at=timezone.now()
        )
    except Refused as refusal:
        return _refused(refusal)
    return JsonResponse({"received": upload.received}, status=200 if fits else 409)


def _refused(refusal: Refused) -> JsonResponse:
    return JsonResponse({"error": str(refusal)}, status=422)
