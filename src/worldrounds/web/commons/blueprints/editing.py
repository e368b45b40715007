"""The editor: the draft at a glance, one page a section, one page an item."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from worldrounds.commons.checking import problems
from worldrounds.commons.queries.blueprints import access_blueprint, draft_or_current
from worldrounds.commons.rules import check_is_author
from worldrounds.web.commons.blueprints.design import timeline_of
from worldrounds.web.reader import reader


@require_GET
def overview(request: HttpRequest, blueprint: str) -> HttpResponse:
    person = reader(request)
    found = access_blueprint(person=person, slug=blueprint)
    check_is_author(person, found.entry)
    draft = draft_or_current(found)
    shown = {
        "blueprint": found,
        "entry": found.entry,
        "draft": draft,
        "document": draft.document,
        "timeline": timeline_of(draft.document, today=timezone.localdate()),
        "problems": problems(draft.document),
    }
    return render(request, "commons/blueprints/edit/overview.html", shown)
