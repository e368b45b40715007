"""A group's meeting: agenda, turns with a clock, notes, roll call. Live with scripts, by plain forms without."""

from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.coediting.meeting import MOST_MINUTES
from worldrounds.journeys.meeting_mode import (
    MeetingPage,
    find_meeting,
    join_meeting,
    open_meeting,
    past_meetings,
)
from worldrounds.meetings.actions.attendance import mark_attendance, mark_oneself
from worldrounds.meetings.models import Attendance
from worldrounds.rooms import meeting as actions
from worldrounds.rooms.checks import check_may_write
from worldrounds.rooms.queries import Inside
from worldrounds.web.meetings.words import ROLL_WORDS
from worldrounds.web.refusals import refusals_on_form, refusals_on_page
from worldrounds.web.rooms.inside import context_of, inside_of
from worldrounds.web.rooms.stages.boards import BoardForm, as_it_was, sent_key, text_field

State = Attendance.State
SAY_WORDS = {
    State.PRESENT: gettext_lazy("I am here"),
    State.EXCUSED: gettext_lazy("I cannot come"),
    State.TECHNICAL: gettext_lazy("My connection or power fails"),
}


class ItemForm(BoardForm):
    title = text_field(gettext_lazy("What to talk about"), limit=actions.LONGEST_TITLE, required=True)
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), initial=actions.USUAL_MINUTES, min_value=1, max_value=MOST_MINUTES
    )


class NotesForm(BoardForm):
    text = text_field(
        gettext_lazy("What was said and agreed"),
        rows=10,
        limit=actions.LONGEST_NOTES,
        hint=gettext_lazy("All of you can write here at once."),
    )
    was = as_it_was()


@require_GET
def meetings(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """All meetings of the group with their notes."""
    inside = inside_of(request, slug, number)
    to_come, held = past_meetings(inside, at=timezone.now())
    return render(request, "rooms/meetings/all.html", context_of(inside) | {"to_come": to_come, "held": held})


@require_GET
def meeting(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    return _page(request, inside_of(request, slug, number), pk)


@require_POST
def talk(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """``do``: what happens, a colon, and whom or what it is about."""
    inside = inside_of(request, slug, number)
    check_may_write(inside)
    _session, found = find_meeting(inside, number=pk)
    kind, _colon, what = request.POST.get("do", "").partition(":")
    if kind:
        actions.say(
            inside=inside, meeting=found, kind=kind, what=what[:40], key=sent_key(request), at=timezone.now()
        )
    return redirect(reverse("meeting", args=[slug, number, pk]) + "#now")


@require_POST
def agenda(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Add a point (``title`` and ``minutes``, or ``due``: a title as it is offered), ``move`` one, or save minutes."""
    inside = inside_of(request, slug, number)
    check_may_write(inside)
    _session, found = find_meeting(inside, number=pk)
    back = reverse("meeting", args=[slug, number, pk]) + "#agenda"
    if "move" in request.POST:
        item, _colon, move = request.POST["move"].partition(":")
        actions.move_item(inside=inside, meeting=found, item=item, move=move, key=sent_key(request))
        return redirect(back)
    if "keep" in request.POST:
        _keep_minutes(request, inside, found)
        return redirect(back)
    sent = request.POST.copy()
    if due := sent.get("due"):
        sent["title"] = due
    form = ItemForm(sent)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("title", "minutes")}
        with refusals_on_form(form):
            actions.add_item(inside=inside, meeting=found, **said, key=sent_key(request))
            return redirect(back)
    return _page(request, inside, pk, item_form=form)


@require_POST
def notes(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    inside = inside_of(request, slug, number)
    check_may_write(inside)
    _session, found = find_meeting(inside, number=pk)
    form = NotesForm(request.POST)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("text", "was")}
        with refusals_on_form(form):
            actions.write_notes(inside=inside, meeting=found, **said, key=sent_key(request))
            messages.success(request, _("Saved."))
            return redirect(reverse("meeting", args=[slug, number, pk]) + "#notes")
    return _page(request, inside, pk, notes_form=form)


@require_http_methods(["GET", "POST"])
def roll(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """The roll by itself, for pages that work live. POST: ``mark`` (a member's number, a colon, a state), or ``rest``:
    who is not marked yet is here."""
    inside = inside_of(request, slug, number)
    if request.method == "POST":
        page = open_meeting(inside, number=pk, at=timezone.now())
        with refusals_on_page(request):
            mark_attendance(
                standing=inside.standing, session=page.session, marks=_marks(request, page), at=page.at
            )
    return _roll(request, inside, pk)


@require_POST
def say(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """``say``: what a member says about themselves, a state of the roll."""
    inside = inside_of(request, slug, number)
    session, _meeting = find_meeting(inside, number=pk)
    with refusals_on_page(request):
        state = request.POST.get("say", "")
        mark_oneself(standing=inside.standing, session=session, state=state, at=timezone.now())
    return _roll(request, inside, pk)


@require_POST
def join(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """On to the video meeting. Not by a redirect: browsers do not let a form lead to another site."""
    inside = inside_of(request, slug, number)
    page = join_meeting(inside, number=pk, at=timezone.now())
    if not page.join:
        return redirect("meeting", slug, number, pk)
    return render(request, "rooms/meetings/join.html", _context(inside, page))


def _marks(request: HttpRequest, page: MeetingPage) -> dict[int, str]:
    if "rest" in request.POST:
        unmarked = [seat for seat in page.seats if not seat.state]
        return {seat.member.enrolment_id: str(State.PRESENT) for seat in unmarked}
    member, _colon, state = request.POST.get("mark", "").partition(":")
    return {int(member): state} if member.isdecimal() else {}


def _roll(request: HttpRequest, inside: Inside, pk: int) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]  # django_htmx
        return redirect(
            reverse("meeting", args=[inside.standing.programme.slug, inside.room.group.number, pk]) + "#roll"
        )
    page = open_meeting(inside, number=pk, at=timezone.now())
    return render(request, "rooms/meetings/roll.html", _context(inside, page) | {"is_live": True})


def _keep_minutes(request: HttpRequest, inside: Inside, found: actions.Meeting) -> None:
    """Of those points whose minutes are not as they were when the page was made."""
    for name, value in request.POST.dict().items():
        item = name.removeprefix("minutes-")
        if name == item or not value.isdecimal() or value == request.POST.get(f"was-{item}"):
            continue
        with refusals_on_page(request):
            actions.set_minutes(
                inside=inside, meeting=found, item=item, minutes=int(value[:6]), key=sent_key(request) + item
            )


def _page(
    request: HttpRequest,
    inside: Inside,
    pk: int,
    item_form: ItemForm | None = None,
    notes_form: NotesForm | None = None,
) -> HttpResponse:
    page = open_meeting(inside, number=pk, at=timezone.now())
    shown = _context(inside, page) | {
        "item_form": item_form or ItemForm(auto_id="item_%s"),
        "notes_form": notes_form or NotesForm(initial={"text": page.here.notes, "was": page.here.notes}),
    }
    return render(request, "rooms/meetings/meeting.html", shown)


def _context(inside: Inside, page: MeetingPage) -> dict[str, object]:
    return context_of(inside) | {
        "page": page,
        "here": page.here,
        "talk": page.here.talk,
        "session": page.session,
        "own": page.seat_of(inside),
        "roll_words": ROLL_WORDS,
        "say_words": SAY_WORDS,
        "page_key": uuid4().hex,
        "mmss": _mmss,
        "now": int(page.at.timestamp() * 1000),
    }


def _mmss(seconds: float) -> str:
    minutes, rest = divmod(max(round(seconds), 0), 60)
    return f"{minutes}:{rest:02}"
