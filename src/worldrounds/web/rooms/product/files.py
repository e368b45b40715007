"""The document as others see it: the preview, and files to keep, print and hand on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from worldrounds.core.errors import NotFound
from worldrounds.rooms.product.contents import Contents, contents_of
from worldrounds.rooms.product.html import as_html
from worldrounds.rooms.product.pdf import as_pdf, as_poster
from worldrounds.rooms.product.plain import as_markdown, as_markdown_archive
from worldrounds.rooms.product.versions import access_version
from worldrounds.rooms.product.word import as_docx
from worldrounds.web.refusals import refusals_on_page
from worldrounds.web.rooms.inside import context_of, inside_of

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAPERS, WAYS = ("a0", "a1"), ("portrait", "landscape")


@require_GET
def preview(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    inside = inside_of(request, slug, number)
    contents = contents_of(inside, at=timezone.now())

    def picture(picture: int) -> str:
        return reverse("room-image", args=[slug, number, picture])

    context = {"contents": contents, "html": as_html(contents, picture_address=picture)}
    return render(request, "rooms/product/preview.html", context_of(inside) | context)


@require_GET
def file(request: HttpRequest, slug: str, number: int, kind: str) -> HttpResponse:
    """``?version=`` (of the document as it was), and for a poster ``?paper=a1&way=landscape``."""
    if kind not in MAKERS:
        raise NotFound
    inside = inside_of(request, slug, number)
    pk = request.GET.get("version", "")
    version = access_version(inside, pk=int(pk)) if pk.isdecimal() else None
    contents = contents_of(inside, at=timezone.now(), version=version)
    with refusals_on_page(request):
        made, content_type, ending = MAKERS[kind](contents, request)
        response = HttpResponse(made, content_type=content_type)
        response["Content-Disposition"] = f'attachment; filename="{slug}-group-{number}-{kind}.{ending}"'
        response["Cache-Control"] = "private, no-store"
        return response
    return redirect("room-preview", slug, number)


Made = tuple[bytes | str, str, str]  # the file, its type, its ending


def _poster(contents: Contents, request: HttpRequest) -> Made:
    paper, way = request.GET.get("paper", "a0"), request.GET.get("way", "portrait")
    if paper not in PAPERS or way not in WAYS:
        raise NotFound
    return as_poster(contents, paper=paper, way=way), "application/pdf", "pdf"  # type: ignore[arg-type]  # looked up above


def _markdown(contents: Contents, request: HttpRequest) -> Made:
    if contents.pictures:
        return as_markdown_archive(contents), "application/zip", "zip"
    return as_markdown(contents), "text/markdown; charset=utf-8", "md"


MAKERS: dict[str, Callable[[Contents, HttpRequest], Made]] = {
    "pdf": lambda contents, request: (as_pdf(contents), "application/pdf", "pdf"),
    "docx": lambda contents, request: (as_docx(contents), DOCX_TYPE, "docx"),
    "markdown": _markdown,
    "poster": _poster,
}
