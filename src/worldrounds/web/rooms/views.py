from csp.constants import NONCE
from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.core.errors import NotAllowed
from worldrounds.journeys.arrange_room import arrange_room
from worldrounds.journeys.enter_room import enter_room
from worldrounds.programmes.queries import access_task
from worldrounds.rooms import actions, mentions, queries
from worldrounds.rooms.cases import cases_of
from worldrounds.rooms.product.comments import remarks_of
from worldrounds.web.paging import ROWS, page_of
from worldrounds.web.refusals import refusals_on_form
from worldrounds.web.rooms.base import read_base, write_base
from worldrounds.web.rooms.forms import ArrangeForm, DocumentForm, PostForm
from worldrounds.web.rooms.inside import context_of, inside_of
from worldrounds.web.rooms.product.forms import CommentForm, ReplyForm


@require_GET
def room(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    inside = inside_of(request, slug, number)
    now = timezone.now()
    page = enter_room(inside, at=now, case=request.GET.get("case", ""))
    mentions.see(page.posts, inside.standing.person, at=now)
    form = post_form(inside)
    context = {"page": page, "posts": page.posts, "form": form, "with_form": True, "brief": True}
    return render(request, "rooms/room.html", context_of(inside) | context)


@require_GET
@csp_update({"style-src": [NONCE]})  # type: ignore[arg-type]  # the editor makes its own style sheet
def write(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The live document with its comments, where the method has no stage for it, and before that stage opens."""
    inside = inside_of(request, slug, number)
    remarks = remarks_of(inside, queries.document_of(inside.room))
    form = CommentForm() if inside.may_write else None
    forms = {"form": form, "reply_form": ReplyForm, "with_form": False, "is_live": True}
    return render(request, "rooms/write.html", context_of(inside) | {"remarks": remarks} | forms)


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
    """POST: say something. GET: all that was said, what was said last first; ``?post=`` leads to one, ``?answers=``
    answers one. Asked by a page itself: what is there now, or 204 if nothing is newer than ``after``; with ``brief``, as
    much as the room's page shows."""
    inside, now = inside_of(request, slug, number), timezone.now()
    if request.GET.get("post", "").isdecimal():
        return _to_post(inside, int(request.GET["post"]))
    form = post_form(inside, request.POST or None, answers=request.GET.get("answers", ""))
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            actions.post_message(inside=inside, at=now, **form.cleaned_data)
            if not request.htmx:  # type: ignore[attr-defined]  # django_htmx
                return redirect(reverse("room", args=[slug, number]) + "#discussion")
            form = post_form(inside)
    rows, brief = queries.threads_of(inside.room), "brief" in request.GET
    page = None if brief else page_of(request, rows)
    posts = queries.with_mentions(rows[: queries.NEWEST_POSTS] if page is None else page.object_list)
    if request.method == "GET" and posts and str(posts[0].newest) == request.GET.get("after"):
        return HttpResponse(status=204)
    mentions.see(posts, inside.standing.person, at=now)
    template = "rooms/discussion.html" if request.htmx else "rooms/discussion_page.html"  # type: ignore[attr-defined]
    answered = queries.post_of(inside.room, form["answers"].value())
    shown = {"posts": posts, "page": page, "brief": brief, "form": form, "answered": answered}
    return render(request, template, context_of(inside) | shown | {"with_form": request.method == "POST"})


def post_form(inside: queries.Inside, data: QueryDict | None = None, *, answers: str = "") -> PostForm:
    people = [person for person, _names in mentions.people_to_name(inside).values()]
    start = {"answers": int(answers)} if answers.isdecimal() else {}
    return PostForm(data, people=people, initial=start)


def _to_post(inside: queries.Inside, pk: int) -> HttpResponse:
    page = 1 + queries.threads_before(inside.room, pk=pk) // ROWS
    group = inside.room.group
    address = reverse("room-discussion", args=[inside.standing.programme.slug, group.number])
    return redirect(f"{address}?page={page}#post-{pk}")


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
