"""The first page of the commons: what there is, where it comes from, and what is new."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from worldrounds.commons.format import formats
from worldrounds.commons.models import Entry
from worldrounds.commons.queries.entries import chosen_entries
from worldrounds.commons.queries.hall import hall as read_hall
from worldrounds.web.addresses import url
from worldrounds.web.commons.heads import feeds, hall_head
from worldrounds.web.commons.kinds import KINDS
from worldrounds.web.commons.world import draw_schools
from worldrounds.web.heads import Head
from worldrounds.web.paging import page_of


@login_not_required
@require_GET
def hall(request: HttpRequest) -> HttpResponse:
    found = read_hall(today=timezone.localdate())
    words = _(
        "Visions, ideas and formats that educators in the health professions share, for others to take up."
    )
    shown = {
        "lead": words,
        "hall_shown": found,
        "formats": len(formats()),
        "countries": len({one.school.country for one in found.schools}),
        "world": draw_schools(found.schools) if found.schools else None,
        "head": hall_head(_("Commons"), words, url("commons"), found.newest),
    }
    return render(request, "commons/hall.html", shown)


@login_not_required
@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """Everything that is public, newest first, narrowed by ``?kind=``, ``?topic=`` and ``?school=``."""
    chosen = chosen_of(request)
    page = page_of(request, chosen_entries(**chosen))
    title = title_of(chosen)
    shown = {
        "page": page,
        "chosen": chosen,
        "kinds": KINDS.items(),
        "title": title,
        "feed": feeds(**chosen)[0][0],
        "head": Head(title, title, request.get_full_path(), feeds=feeds(**chosen)),
    }
    return render(request, "commons/entries.html", shown)


def chosen_of(request: HttpRequest) -> dict[str, str]:
    """What the address narrows to; an unknown kind is none."""
    said = {name: request.GET.get(name, "").strip()[:100] for name in ("kind", "topic", "school")}
    if said["kind"] not in KINDS:
        said["kind"] = ""
    return {name: value for name, value in said.items() if value}


def title_of(chosen: dict[str, str]) -> str:
    named = [str(KINDS[Entry.Kind(chosen["kind"])].plural)] if "kind" in chosen else []
    named += [chosen[name] for name in ("topic", "school") if name in chosen]
    return _("Commons: %(what)s") % {"what": ", ".join(named)} if named else _("New in the commons")
