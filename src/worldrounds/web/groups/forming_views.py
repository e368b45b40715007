"""Forming groups: the rules, the search, the plan, and what one does with it."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.core.errors import NotFound, Refused
from worldrounds.groups import actions, tasks
from worldrounds.groups.draft import Draft, Move
from worldrounds.groups.models import Forming
from worldrounds.groups.queries import (
    access_former,
    access_forming,
    not_asked,
    planned,
    refusing,
    to_be_placed,
    to_be_placed_anew,
)
from worldrounds.journeys.confirm_groups import confirm_groups, undo_groups, why_not_undo
from worldrounds.programmes.rules import Standing
from worldrounds.web.groups.before_groups import what_is_missing
from worldrounds.web.groups.exports import download, plan_table
from worldrounds.web.groups.forms import MoveForm, RulesForm, VersionForm
from worldrounds.web.groups.hours import Hours, week_to_show
from worldrounds.web.groups.outlook import Outlook, outlook
from worldrounds.web.groups.plan_page import PlanPage
from worldrounds.web.groups.search_page import SearchSeen
from worldrounds.web.groups.why_page import WhyPage
from worldrounds.web.pictures.ribbon import ribbon_legend
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form, refusals_on_page
from worldrounds.web.work.progress import when_over

DRAWN = 12  # groups whose ribbon comes with the page; the others' come when they are looked at
PLANS = (Forming.State.DRAFT, Forming.State.UNDONE)


@require_http_methods(["GET", "POST"])
def formings(request: HttpRequest, slug: str) -> HttpResponse:
    standing = access_former(person=reader(request), slug=slug)
    earlier = list(standing.programme.formings.all()[:10])
    document = earlier[0].rules if earlier else standing.programme.document.get("rules")
    form = RulesForm(request.POST or None, document=document)
    if request.method == "GET":
        form = form.changed_by(request.GET)
    if "check" in request.POST:
        return redirect(f"{request.path}{form.address()}#outlook")
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            new_round = "new_round" in request.POST
            return _start(standing, form.rules(), seed=len(earlier), new_round=new_round)
    waiting = list(to_be_placed(standing.programme))
    has_groups = any(f.state == Forming.State.CONFIRMED for f in earlier)
    # Where everybody has a group, the rules are those of a new round.
    people = list(to_be_placed_anew(standing.programme)) if has_groups and not waiting else waiting
    found = outlook(standing.programme, people, form, with_ways="ways" in request.GET)
    if request.headers.get("HX-Request"):
        return _only_outlook(request, standing, form, found)
    hours = Hours.of(waiting, monday=week_to_show(standing.programme), minutes=60)
    context = {
        "standing": standing,
        "form": form,
        "formings": earlier,
        "running": next((f for f in earlier if f.state == Forming.State.RUNNING), None),
        "waiting": len(waiting),
        "has_groups": has_groups,
        "missing": None if waiting else what_is_missing(standing.programme),
        "not_asked": not_asked(standing.programme).count(),
        "refusing": list(refusing(standing.programme)),
        "without_hours": sum(not enrolment.availability for enrolment in waiting),
        "heat": hours.heat_map(key="heat") if waiting else "",
        "outlook": found,
    }
    return _vary(render(request, "groups/formings.html", context))


@require_GET
def forming(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, found = access_forming(person=reader(request), slug=slug, pk=pk)
    page = PlanPage(found, planned(found))
    if found.state in PLANS:
        return render(request, "groups/plan.html", _plan_context(standing, page))
    context = {
        "standing": standing,
        "forming": found,
        "asked": page.asked(),
        "search": SearchSeen.of(found.work, at=timezone.now()),
        "groups": found.groups.filter(Q(retired_at=None) | ~Q(ended_by=None)),
        "why_not_undo": why_not_undo(found, at=timezone.now()),
    }
    response = render(request, "groups/forming.html", context)
    return when_over(request, response, work=found.work)


@require_POST
def stop(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, found = access_forming(person=reader(request), slug=slug, pk=pk)
    actions.stop_forming(standing=standing, forming=found)
    return redirect("forming", slug, pk)


@require_POST
def again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, found = access_forming(person=reader(request), slug=slug, pk=pk)
    with refusals_on_page(request):
        return _start(standing, found.rules, seed=found.seed + 1, new_round=found.new_round)
    return redirect("forming", slug, pk)


@require_POST
def drop(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, found = access_forming(person=reader(request), slug=slug, pk=pk)
    actions.drop_forming(standing=standing, forming=found, at=timezone.now())
    messages.success(request, _("The plan was dropped."))
    return redirect("formings", slug)


@require_POST
def confirm(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, found = access_forming(person=reader(request), slug=slug, pk=pk)
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    with refusals_on_page(request):
        count = len(confirm_groups(standing=standing, forming=found, version=version, at=timezone.now()))
        sentence = ngettext("%(count)d group is confirmed.", "%(count)d groups are confirmed.", count)
        mails = _("Each student gets a mail with the names of the group.")
        messages.success(request, sentence % {"count": count} + " " + mails)
        return redirect("groups", slug)
    return redirect("forming", slug, pk)


@require_POST
def undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, found = access_forming(person=reader(request), slug=slug, pk=pk)
    with refusals_on_page(request):
        undo_groups(standing=standing, forming=found, at=timezone.now())
    return redirect("forming", slug, pk)


@require_POST
def move(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, found = access_forming(person=reader(request), slug=slug, pk=pk)
    form = MoveForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("Choose a student and a group."))
        actions.move_person(standing=standing, forming=found, at=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return _whole_page(request, slug, pk)
    found.refresh_from_db()
    page = PlanPage(found, planned(found))
    return _changed(request, standing, page, page.draft.last_move)


@require_POST
def move_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, found = access_forming(person=reader(request), slug=slug, pk=pk)
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    taken_back = Draft.read(found.plan).last_move
    with refusals_on_page(request):
        actions.take_move_back(standing=standing, forming=found, version=version, at=timezone.now())
        found.refresh_from_db()
        page = PlanPage(found, planned(found))
        return _changed(request, standing, page, taken_back, page.back_words(taken_back))
    return _whole_page(request, slug, pk)


@require_GET
def move_person(request: HttpRequest, slug: str, pk: int, person: int) -> HttpResponse:
    """What moving somebody to each other group would do. Choosing works without scripts and by keyboard."""
    standing, found = access_forming(person=reader(request), slug=slug, pk=pk)
    page = PlanPage(found, planned(found))
    who, source = page.planned.people.get(person), page.draft.position_of(person)
    if found.state not in PLANS or who is None or source is None:
        raise NotFound
    context = {
        "standing": standing,
        "forming": found,
        "page": page,
        "who": who,
        "number": page.planned.first_number + source,
        "targets": page.targets(person, source),
    }
    return render(request, "groups/move.html", context)


@require_GET
def why_person(request: HttpRequest, slug: str, pk: int, person: int) -> HttpResponse:
    """Why somebody is in this group, and with ``?group=`` why not in that one."""
    standing, found = access_forming(person=reader(request), slug=slug, pk=pk)
    page = PlanPage(found, planned(found))
    who, source = page.planned.people.get(person), page.draft.position_of(person)
    if found.state not in PLANS or who is None or source is None:
        raise NotFound
    asked = request.GET.get("group", "")
    target = page.position_of(int(asked)) if asked.isdecimal() and len(asked) < 10 else None
    why = WhyPage(page, who, source, None if target == source else target)
    return render(request, "groups/why.html", {"standing": standing, "forming": found, "why": why})


@require_GET
def plan_group(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponse:
    standing, found = access_forming(person=reader(request), slug=slug, pk=pk)
    page = PlanPage(found, planned(found))
    position = page.position_of(number)
    if position is None:
        raise NotFound
    context = {
        "standing": standing,
        "forming": found,
        "card": page.one_card(position),
        "why": [] if request.GET.get("only") == "hours" else page.why(position),
        "legend": ribbon_legend(),
    }
    return render(request, "groups/plan_group.html", context)


@require_GET
def export(request: HttpRequest, slug: str, pk: int, kind: str) -> HttpResponse:
    _standing, found = access_forming(person=reader(request), slug=slug, pk=pk)
    if found.state not in PLANS:
        raise NotFound
    return download(plan_table(PlanPage(found, planned(found))), name=f"{slug}-plan-{pk}", kind=kind)


def _only_outlook(request: HttpRequest, standing: Standing, form: RulesForm, found: Outlook) -> HttpResponse:
    """While somebody changes rules: what they mean, and an address that keeps them; then what would help."""
    context = {"standing": standing, "outlook": found, "swapped": True}
    if found.ways is not None:
        return _vary(render(request, "groups/_ways.html", context))
    response = render(request, "groups/_outlook.html", context)
    response.headers["HX-Replace-Url"] = f"{request.path}{form.address()}"
    return _vary(response)


def _vary(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ("HX-Request",))
    return response


def _start(standing: Standing, rules: dict[str, object], *, seed: int, new_round: bool) -> HttpResponse:
    started = actions.start_forming(
        standing=standing, rules=rules, seed=seed, new_round=new_round, at=timezone.now()
    )
    tasks.enqueue(started)
    return redirect("forming", standing.programme.slug, started.pk)


def _plan_context(standing: Standing, page: PlanPage) -> dict[str, object]:
    change = page.last_change()
    return {
        "standing": standing,
        "forming": page.forming,
        "page": page,
        "cards": page.cards(drawn=DRAWN),
        "misfits": page.misfits(),
        "change": change,
        "moved": page.planned.people.get(page.draft.moves[-1].person) if change else None,
        "legend": ribbon_legend(),
        "search": SearchSeen.of(
            page.forming.work, at=timezone.now(), bound=page.report.bound if page.report else 0
        ),
    }


def _changed(
    request: HttpRequest, standing: Standing, page: PlanPage, move: Move | None, said: str = ""
) -> HttpResponse:
    """The answer to a change by hand: what was done, what broke, and both groups anew."""
    touched = {move.source, move.target} if move else set()
    emptied = any(not page.planned.groups[position] for position in touched)
    if emptied or not request.headers.get("HX-Request"):
        if said:
            messages.success(request, said)
        return _whole_page(request, standing.programme.slug, page.forming.pk)
    cards = [card for card in page.cards(drawn=10**6) if card.position in touched]
    context = _plan_context(standing, page) | {"cards": cards, "said": said}
    return render(request, "groups/_moved.html", context)


def _whole_page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return redirect("forming", slug, pk)
