"""Another time for a session: look first, then propose; answer; decide."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from worldrounds.core.errors import NotAllowed
from worldrounds.groups.models import Membership
from worldrounds.groups.queries import members_now
from worldrounds.meetings import rules
from worldrounds.meetings.actions import proposals
from worldrounds.meetings.changing import good_times
from worldrounds.meetings.models import Session
from worldrounds.meetings.queries import access_proposal, access_session
from worldrounds.programmes.rules import Standing
from worldrounds.web.meetings.forms import ProposeForm, read_moments
from worldrounds.web.meetings.seats import seat_lines
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form, refusals_on_page


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """First a day and a time, or one of the good ones; then, with these in the address, who could come; then it is
    proposed, or moved at once by the coordinator."""
    standing, session = access_session(person=reader(request), slug=slug, number=pk)
    _check(standing, session)
    data = request.POST or (request.GET if "day" in request.GET else None)
    local = timezone.localtime(session.starts_at)
    form = ProposeForm(data, initial={"day": local.date(), "time": local.time()})
    context = {
        "standing": standing,
        "session": session,
        "form": form,
        "members": _members(session),
        "may_move": rules.may_move(standing, session),
        "good_times": good_times(session, _members(session), today=timezone.now().date()),
    }
    if data is None or not form.is_valid():
        return render(request, "meetings/propose.html", context)
    starts_at = form.cleaned_data["starts_at"]
    with refusals_on_form(form):
        if request.POST.get("do") == "move":
            return _move(request, standing, session, starts_at, form.cleaned_data["reason"])
        if request.method == "POST":
            return _propose(request, standing, session, starts_at, form.cleaned_data["reason"])
        proposals.check_time(session, starts_at, at=timezone.now())
        context |= {
            "starts_at": starts_at,
            "seats": seat_lines(_members(session), starts_at, session.minutes),
        }
    return render(request, "meetings/propose.html", context)


@require_POST
def ask(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Put the fairest times to a vote, as the page showed them."""
    standing, session = access_session(person=reader(request), slug=slug, number=pk)
    with refusals_on_page(request):
        starts = read_moments(request.POST.getlist("start"))
        proposals.ask_group(standing=standing, session=session, starts=starts, at=timezone.now())
        messages.success(request, _("Your group is asked. Everybody gets a mail."))
    return redirect("session", slug, pk)


@require_POST
def answer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, proposal = access_proposal(person=reader(request), slug=slug, number=pk)
    can = {int(number) for number in request.POST.getlist("can") if _is_number(number)}
    with refusals_on_page(request):
        proposals.answer(standing=standing, proposal=proposal, can=can, at=timezone.now())
        messages.success(request, _("Thank you. Your group sees your answer."))
    return redirect("session", slug, proposal.session_id)


@require_POST
def accept(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, proposal = access_proposal(person=reader(request), slug=slug, number=pk)
    number = request.POST.get("option", "")
    option = int(number) if _is_number(number) else None
    with refusals_on_page(request):
        proposals.accept(standing=standing, proposal=proposal, option=option, at=timezone.now())
        messages.success(
            request, _("The session has moved. Everybody in it gets a mail, and calendars follow.")
        )
    return redirect("session", slug, proposal.session_id)


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 19


@require_POST
def decline(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, proposal = access_proposal(person=reader(request), slug=slug, number=pk)
    with refusals_on_page(request):
        proposals.decline(standing=standing, proposal=proposal, at=timezone.now())
        messages.success(request, _("The proposal is declined. The session stays where it is."))
    return redirect("session", slug, proposal.session_id)


@require_POST
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, proposal = access_proposal(person=reader(request), slug=slug, number=pk)
    with refusals_on_page(request):
        proposals.withdraw(standing=standing, proposal=proposal, at=timezone.now())
        messages.success(request, _("The proposal is taken back. The session stays where it is."))
    return redirect("session", slug, proposal.session_id)


def _check(standing: Standing, session: Session) -> None:
    ids = {member.enrolment_id for member in _members(session)}
    if not rules.may_propose(standing, session, member_ids=ids):
        raise NotAllowed(_("Only the group's own people may propose another time."))


def _members(session: Session) -> list[Membership]:
    return members_now(session.group) if session.group is not None else []


def _move(
    request: HttpRequest, standing: Standing, session: Session, starts_at: datetime, reason: str
) -> HttpResponse:
    proposals.move(standing=standing, session=session, starts_at=starts_at, reason=reason, at=timezone.now())
    messages.success(request, _("The session has moved. Everybody in it gets a mail, and calendars follow."))
    return redirect("session", standing.programme.slug, session.pk)


def _propose(
    request: HttpRequest, standing: Standing, session: Session, starts_at: datetime, reason: str
) -> HttpResponse:
    proposals.propose(
        standing=standing, session=session, starts_at=starts_at, reason=reason, at=timezone.now()
    )
    messages.success(request, _("Your proposal is sent to the group."))
    return redirect("session", standing.programme.slug, session.pk)
