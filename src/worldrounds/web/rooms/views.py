from csp.constants import NONCE
from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.core.errors import NotAllowed
from worldrounds.journeys.arrange_room import arrange_room
from worldrounds.journeys.enter_room import enter_room
from worldrounds.programmes.queries import access_task
from worldrounds.rooms import actions, queries
from worldrounds.rooms.cases import cases_of
from worldrounds.web.refusals import refusals_on_form
from worldrounds.web.rooms.base import read_base, write_base
from worldrounds.web.rooms.forms import ArrangeForm, DocumentForm, PostForm
from worldrounds.web.rooms.inside import context_of, inside_of


@require_GET
@csp_update({"style-src": [NONCE]})  # type: ignore[arg-type]  # the editor makes its own style sheet
def room(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    inside = inside_of(request, slug, number)
    page = enter_room(inside, at=timezone.now(), case=request.GET.get("case", ""))
    return render(request, "rooms/room.html", context_of(inside) | {"page": page, "form": PostForm()})


@require_http_methods(["GET", "POST"])
def document(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The document as an ordinary form, for those without scripts or with a poor line."""
    inside = inside_of(request, slug, number)
    form = DocumentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            base = read_base(form.cleaned_data["base"], room=inside.room.pk)
            actions.save_document_form(inside=inside, base=base, text=form.cleaned_data["text"])
            messages.success(request, _("Saved."))
            return redirect("room-document", slug, number)
    if not form.is_bound:
        now = queries.document_of(inside.room)
        base_now = write_base(now.update_since(), room=inside.room.pk)
        form = DocumentForm(initial={"base": base_now, "text": now.text})
    return render(request, "rooms/document.html", context_of(inside) | {"form": form})


@require_http_methods(["GET", "POST"])
def discussion(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """POST: say something. GET: what is new since ``after``, or 204 if nothing is (asked by the page itself)."""
    inside = inside_of(request, slug, number)
    form = PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            actions.post_message(inside=inside, at=timezone.now(), **form.cleaned_data)
            if not request.htmx:  # type: ignore[attr-defined]  # django_htmx
                return redirect(reverse("room", args=[slug, number]) + "#discussion")
            form = PostForm()
    posts = queries.posts_of(inside.room)
    if request.method == "GET" and posts and str(posts[-1].pk) == request.GET.get("after"):
        return HttpResponse(status=204)
    template = "rooms/discussion.html" if request.htmx else "rooms/discussion_page.html"  # type: ignore[attr-defined]
    context = context_of(inside) | {"posts": posts, "form": form, "with_form": request.method == "POST"}
    return render(request, template, context)


@require_POST
def task(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    inside = inside_of(request, slug, number)
    found = access_task(standing=inside.standing, key=key)
    actions.tick_task(inside=inside, task=found, done=request.POST.get("done") == "1", at=timezone.now())
    return redirect(reverse("room", args=[slug, number]) + "#tasks")


@require_http_methods(["GET", "POST"])
def arrange(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Choose the case and the video link."""
    inside = inside_of(request, slug, number)
    if not inside.may_arrange:
        raise NotAllowed(_("The group's leader, its facilitator and the coordinator can change this."))
    start = {"case": inside.room.case, "video_address": inside.room.video_address}
    cases = cases_of(inside.standing.programme.document)
    form = ArrangeForm(request.POST or None, initial=start, cases=cases)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            arrange_room(inside=inside, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("room", slug, number)
    return render(request, "rooms/arrange.html", context_of(inside) | {"form": form})
