"""Somebody left or came: what that broke, what moving few people would restore, and doing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from worldrounds.groups import actions, tasks
from worldrounds.groups.models import Repairing
from worldrounds.groups.queries import access_former, access_repairing, as_they_stand
from worldrounds.journeys.repair_groups import confirm_repair, start_repair
from worldrounds.web.groups.repair_page import RepairPage
from worldrounds.web.groups.search_page import step_words
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_page
from worldrounds.web.work.progress import when_over


@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    standing = access_former(person=reader(request), slug=slug)
    with refusals_on_page(request):
        found = start_repair(standing=standing, loosen="loosen" in request.POST, at=timezone.now())
        tasks.enqueue_repairing(found)
        return redirect("repair", slug, found.pk)
    return redirect("groups", slug)


@require_GET
def repair(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, found = access_repairing(person=reader(request), slug=slug, pk=pk)
    context = {"standing": standing, "repairing": found, "step": step_words(found.work.message)}
    if found.state == Repairing.State.DRAFT:
        context["page"] = RepairPage(standing, found, *as_they_stand(standing.programme))
    return when_over(request, render(request, "groups/repair.html", context), work=found.work)


@require_POST
def stop(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, found = access_repairing(person=reader(request), slug=slug, pk=pk)
    actions.stop_repairing(standing=standing, repairing=found)
    return redirect("repair", slug, pk)


@require_POST
def drop(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, found = access_repairing(person=reader(request), slug=slug, pk=pk)
    actions.drop_repairing(standing=standing, repairing=found, at=timezone.now())
    messages.success(request, _("The groups stay as they are."))
    return redirect("groups", slug)


@require_POST
def confirm(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, found = access_repairing(person=reader(request), slug=slug, pk=pk)
    chosen = request.POST.get("option", "")
    position = int(chosen) if chosen.isdecimal() and len(chosen) < 4 else -1
    with refusals_on_page(request):
        count = confirm_repair(standing=standing, repairing=found, position=position, at=timezone.now())
        said = ngettext(
            "%(count)d student is in another group now, and gets a mail.",
            "%(count)d students are in another group now, and get a mail.",
            count,
        )
        if count:
            messages.success(request, said % {"count": count})
        return redirect("groups", slug)
    return redirect("repair", slug, pk)
