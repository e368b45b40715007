"""Groups that live: the list, a group's page, and who is in it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.groups import actions
from worldrounds.groups.queries import access_group, members_now, visible_groups
from worldrounds.groups.rules import may_choose_leader, may_form, may_see_all_groups
from worldrounds.journeys.change_members import change_members as change
from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing
from worldrounds.web.groups.before_groups import next_step
from worldrounds.web.groups.exports import download, groups_table
from worldrounds.web.groups.group_page import GroupPage
from worldrounds.web.groups.list_page import GroupsFilter, filtered_groups, group_rows
from worldrounds.web.groups.repair_page import trouble
from worldrounds.web.pictures.ribbon import ribbon_legend
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_page


@require_GET
def groups(request: HttpRequest, slug: str) -> HttpResponse:
    standing = _lister(request, slug)
    if standing is None:
        return redirect("programme", slug)
    form = GroupsFilter(request.GET, standing=standing)
    rows = group_rows(filtered_groups(visible_groups(standing), form), form, at=timezone.now())
    context = {
        "standing": standing,
        "form": form,
        "rows": rows,
        "may_form": may_form(standing),
        "query": request.GET.urlencode(),
    }
    if rows and not context["query"] and may_form(standing):
        context["trouble"] = trouble(standing, rows)
    if not rows and not context["query"] and may_form(standing):
        context["step"] = next_step(standing.programme)
    return render(request, "groups/groups.html", context)


@require_GET
def export(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    standing = access_programme(person=reader(request), slug=slug)
    if not may_see_all_groups(standing):
        raise NotFound if not standing.is_staff else NotAllowed(_("Only the coordinator exports groups."))
    form = GroupsFilter(request.GET, standing=standing)
    rows = group_rows(filtered_groups(visible_groups(standing), form), form, at=timezone.now())
    shown = {row.group: list(row.members) for row in rows}
    return download(groups_table(shown, shown), name=f"{slug}-groups", kind=kind)


@require_GET
def group(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    standing, found = access_group(person=reader(request), slug=slug, number=number)
    members = {member.enrolment_id for member in members_now(found)}
    lives = found.retired_at is None
    context = {
        "standing": standing,
        "group": found,
        "page": GroupPage(standing, found, at=timezone.now()),
        "may_choose_leader": lives and may_choose_leader(standing, member_ids=members),
        "may_form": lives and may_form(standing),
        "legend": ribbon_legend(),
    }
    return render(request, "groups/group.html", context)


@require_POST
def leader(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    standing, found = access_group(person=reader(request), slug=slug, number=number)
    chosen = _number(request, "leader") or None
    with refusals_on_page(request):
        actions.choose_leader(standing=standing, group=found, enrolment_id=chosen, at=timezone.now())
    return redirect("group", slug, number)


@require_POST
def facilitator(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    standing, found = access_group(person=reader(request), slug=slug, number=number)
    person = Person.objects.filter(pk=_number(request, "facilitator")).first()
    with refusals_on_page(request):
        actions.assign_facilitator(standing=standing, group=found, person=person, at=timezone.now())
    return redirect("group", slug, number)


@require_http_methods(["GET", "POST"])
def change_members(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Add, move or take out a student. Without ``sure`` the page first shows what would break."""
    standing, found = access_group(person=reader(request), slug=slug, number=number)
    if not may_form(standing):
        raise NotAllowed(_("Only the coordinator changes who is in a group."))
    page = GroupPage(standing, found, at=timezone.now())
    context = {"standing": standing, "group": found, "page": page}
    if request.method == "GET":
        return render(request, "groups/members.html", context)
    student = Enrolment.objects.filter(programme=standing.programme, pk=_number(request, "enrolment")).first()
    target = visible_groups(standing).filter(number=_number(request, "to")).first()
    with refusals_on_page(request):
        if student is None:
            raise Refused(_("Choose a student."))
        if "sure" not in request.POST:
            return render(request, "groups/member_change.html", context | page.preview(student, target))
        change(standing=standing, group=found, student=student, target=target, at=page.at)
    return redirect("group", slug, number)


def _lister(request: HttpRequest, slug: str) -> Standing | None:
    """Staff have a list; a student has one group, which the overview shows."""
    standing = access_programme(person=reader(request), slug=slug)
    return standing if standing.is_staff else None


def _number(request: HttpRequest, name: str) -> int:
    """A whole number of the form, 0 if there is none."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
