"""The editor: the draft at a glance, one page an item. What is saved may have problems; they are shown where they are."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.commons.actions.blueprints import change_draft
from worldrounds.commons.checking import Problem, problems
from worldrounds.commons.editing import (
    SECTIONS,
    items,
    key_for_new,
    pointer_of,
    problems_below,
    with_item,
    with_item_moved,
    without_item,
)
from worldrounds.commons.models import Blueprint, BlueprintVersion
from worldrounds.commons.queries.blueprints import access_blueprint, draft_or_current
from worldrounds.commons.rules import check_is_author
from worldrounds.web.addresses import url
from worldrounds.web.commons.blueprints.design import timeline_of, when_words
from worldrounds.web.commons.blueprints.forms import FORMS, AboutForm, ItemForm
from worldrounds.web.commons.blueprints.words import PARTS
from worldrounds.web.groups.forms import RulesForm
from worldrounds.web.reader import reader

Change = Callable[[Mapping[str, Any]], Mapping[str, Any]]  # see `change_draft`
ABOUT, RULES = "about", "rules"
DAYS = ("when", "opens", "due")  # what an item's line in the overview says of its time


@require_GET
def overview(request: HttpRequest, blueprint: str) -> HttpResponse:
    found, draft = _draft(request, blueprint)
    wrong = problems(draft.document)
    shown = {
        "entry": found.entry,
        "draft": draft,
        "document": draft.document,
        "timeline": timeline_of(draft.document, today=timezone.localdate()),
        "problems": wrong,
        "sections": [_section(draft.document, name, wrong) for name in SECTIONS],
        "rules_problems": problems_below(wrong, "/rules"),
        "about_problems": _about_problems(wrong),
    }
    return render(request, "commons/blueprints/edit/overview.html", shown)


def _section(document: Mapping[str, Any], name: str, wrong: list[Problem]) -> dict[str, Any]:
    found = [
        {
            "key": key,
            "title": key if name == "runsheets" else item["title"],
            "days": [when_words(item[day]) for day in DAYS if name != "runsheets" and day in item],
            "problems": problems_below(wrong, pointer_of(document, name, key)),
        }
        for key, item in items(document, name).items()
    ]
    whole = [one for one in wrong if one.pointer == f"/{name}"]
    return {"name": name, "title": PARTS[name], "items": found, "problems": whole}


def _about_problems(wrong: list[Problem]) -> list[Problem]:
    others = tuple(f"/{name}" for name in (*SECTIONS, RULES))
    return [one for one in wrong if not one.pointer.startswith(others)]


@require_http_methods(["GET", "POST"])
def about(request: HttpRequest, blueprint: str) -> HttpResponse:
    found, draft = _draft(request, blueprint)
    form = AboutForm(request.POST or None, item=draft.document, document=draft.document)
    if request.method == "POST" and form.is_valid():
        changed = form.item()
        return _kept(request, found, lambda _now: changed, "about")
    return _page(
        request, found, draft, form, title=PARTS[ABOUT], wrong=_about_problems(problems(draft.document))
    )


@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest, blueprint: str) -> HttpResponse:
    found, draft = _draft(request, blueprint)
    form = RulesForm(request.POST or None, document=draft.document["rules"])
    if request.method == "POST" and form.is_valid():
        changed = {"rules": form.rules()}
        return _kept(request, found, lambda _now: changed, "rules")
    shown = {
        "entry": found.entry,
        "draft": draft,
        "form": form,
        "problems": problems_below(problems(draft.document), "/rules"),
    }
    return render(request, "commons/blueprints/edit/rules.html", shown)


@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, blueprint: str, section: str, key: str) -> HttpResponse:
    found, draft = _draft(request, blueprint)
    held = items(draft.document, _known(section)).get(key)
    if held is None:
        raise Http404
    form = FORMS[section](request.POST or None, item=_first(section, key, held), document=draft.document)
    if request.method == "POST" and form.is_valid():
        changed = form.item()
        return _kept(request, found, lambda now: with_item(now, section, key, changed), f"{section}-{key}")
    wrong = problems_below(problems(draft.document), pointer_of(draft.document, section, key))
    title = key if section == "runsheets" else held["title"]
    return _page(request, found, draft, form, title=title, wrong=wrong)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, blueprint: str, section: str) -> HttpResponse:
    """The key comes from the title, once: the form sent again finds the item there and changes it."""
    found, draft = _draft(request, blueprint)
    form = FORMS[_known(section)](request.POST or None, item={}, document=draft.document)
    if request.method == "POST" and form.is_valid():
        new = form.item()
        title = form.cleaned_data["title"]
        key = key_for_new(draft.document, section, title, new)
        return _kept(
            request,
            found,
            lambda now: with_item(now, section, key_for_new(now, section, title, new), new),
            f"{section}-{key}",
        )
    return _page(request, found, draft, form, title=_("Add: %(section)s") % {"section": PARTS[section]})


@require_POST
def move(request: HttpRequest, blueprint: str, section: str, key: str) -> HttpResponse:
    """``up`` moves it one place up, anything else one down."""
    found, _now = _draft(request, blueprint)
    by = -1 if "up" in request.POST else 1
    _known(section)
    return _changed(request, found, lambda now: with_item_moved(now, section, key, by), f"{section}-{key}")


@require_POST
def remove(request: HttpRequest, blueprint: str, section: str, key: str) -> HttpResponse:
    found, _now = _draft(request, blueprint)
    _known(section)
    return _changed(request, found, lambda now: without_item(now, section, key), section)


def _draft(request: HttpRequest, slug: str) -> tuple[Blueprint, BlueprintVersion]:
    found = access_blueprint(person=reader(request), slug=slug)
    check_is_author(reader(request), found.entry)
    return found, draft_or_current(found)


def _known(section: str) -> str:
    if section not in SECTIONS:
        raise Http404
    return section


def _first(section: str, key: str, held: Any) -> Mapping[str, Any]:
    """A run sheet is a list; its form wants a name beside it."""
    return {"title": key, "parts": held} if section == "runsheets" else held


def _kept(request: HttpRequest, found: Blueprint, change: Change, place: str) -> HttpResponse:
    """Saved; or, where only a look is asked for, the timeline as it would be."""
    if "look" in request.POST:
        document = draft_or_current(found).document
        return _look(request, document | change(document))
    change_draft(person=reader(request), blueprint=found, change=change, at=timezone.now())
    messages.success(request, _("Saved in your draft."))
    return redirect(f"{url('blueprint-edit', found.entry.slug)}#{place}")


def _look(request: HttpRequest, document: Mapping[str, Any]) -> HttpResponse:
    seen = {name: value for name, value in document.items() if value is not None}
    drawn = timeline_of(seen, today=timezone.localdate())
    return render(request, "commons/blueprints/edit/_timeline.html", {"timeline": drawn})


def _changed(request: HttpRequest, found: Blueprint, change: Change, place: str) -> HttpResponse:
    change_draft(person=reader(request), blueprint=found, change=change, at=timezone.now())
    return redirect(f"{url('blueprint-edit', found.entry.slug)}#{place}")


def _page(
    request: HttpRequest,
    found: Blueprint,
    draft: BlueprintVersion,
    form: ItemForm,
    *,
    title: Any,
    wrong: list[Problem] | None = None,
) -> HttpResponse:
    shown = {
        "entry": found.entry,
        "draft": draft,
        "form": form,
        "title": title,
        "problems": wrong or [],
        "timeline": timeline_of(draft.document, today=timezone.localdate()),
    }
    if "look" in request.POST:  # what is typed is not right yet: the picture stays as it was
        return _look(request, draft.document)
    return render(request, "commons/blueprints/edit/item.html", shown)
