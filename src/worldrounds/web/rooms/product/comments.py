"""Comments beside the document, and as a page of their own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from worldrounds.rooms.product import comments
from worldrounds.rooms.queries import Inside, document_of
from worldrounds.web.refusals import refusals_on_form, refusals_on_page
from worldrounds.web.rooms.inside import context_of, inside_of
from worldrounds.web.rooms.product.forms import CommentForm, ReplyForm


@require_http_methods(["GET", "POST"])
def list_and_add(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """POST: comment. GET by the page itself: what is there now, or 204 if that is what it shows (``digest``)."""
    inside = inside_of(request, slug, number)
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            values = {name: form.cleaned_data[name] for name in ("key", "text", "quote", "start", "end")}
            comments.add_comment(inside=inside, suggestion=form.proposed(), at=timezone.now(), **values)
            form = CommentForm()
            if not _is_part(request):
                return redirect("room-comments", slug, number)
    return _show(request, inside, form if inside.may_write else None)


@require_POST
def change(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Answer, resolve, open again, accept: the button says which."""
    inside = inside_of(request, slug, number)
    comment = comments.access_comment(inside, pk=pk)
    form, now = ReplyForm(request.POST), timezone.now()
    with refusals_on_page(request):
        match request.POST.get("do"):
            case "accept":
                comments.accept_suggestion(inside=inside, comment=comment, at=now)
            case "resolve" | "open" as do:
                comments.close_comment(inside=inside, comment=comment, is_open=do == "open", at=now)
            case _:
                text, key = form.data.get("text", ""), form.data.get("key", "")[:40]
                comments.reply(inside=inside, comment=comment, text=text, key=key, at=now)
    if _is_part(request):
        return _show(request, inside, None)
    return redirect(f"{reverse('room-comments', args=[slug, number])}#comment-{pk}")


def _show(request: HttpRequest, inside: Inside, form: CommentForm | None) -> HttpResponse:
    remarks = comments.remarks_of(inside, document_of(inside.room))
    if request.method == "GET" and request.GET.get("digest") == remarks.digest:
        return HttpResponse(status=204)
    template = "rooms/product/comments_part.html" if _is_part(request) else "rooms/product/comments.html"
    is_new = request.method == "POST" and form is not None
    context = {"remarks": remarks, "form": form, "reply_form": ReplyForm, "with_form": is_new}
    return render(request, template, context_of(inside) | context)


def _is_part(request: HttpRequest) -> bool:
    return bool(request.htmx)  # type: ignore[attr-defined]  # django_htmx
