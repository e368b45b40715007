"""A blueprint as a file, out and in."""

import json

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from worldrounds.commons.actions.exchange import package_of, take_in
from worldrounds.commons.checking import MAX_BYTES, BadBlueprint, Problem
from worldrounds.commons.packages import read_package
from worldrounds.commons.queries.blueprints import access_readable, access_version
from worldrounds.core.receiving import receives
from worldrounds.web.reader import reader, reader_if_any
from worldrounds.web.refusals import refusals_on_form

MOST_PROBLEMS = 50  # shown at once


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "A package that was exported on another server, or a blueprint in TOML or JSON; at most 1 MB."
        ),
    )


@login_not_required
@require_GET
def export(request: HttpRequest, blueprint: str) -> HttpResponse:
    """``?version=``; ``?plain=1``: the document alone, without where it comes from."""
    found = access_readable(person=reader_if_any(request), slug=blueprint)
    version = access_version(found, request.GET.get("version", ""))
    name = f"{found.entry.slug}-{version.version}"
    if "plain" in request.GET:
        text = json.dumps(version.document, ensure_ascii=False, indent=2) + "\n"
        return _file(text, f"{name}.json")
    package = package_of(version, server=settings.ADDRESS)
    return _file(package.as_text(), f"{name}.blueprint.json")


def _file(text: str, name: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=disposition)


@receives(MAX_BYTES)
@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest) -> HttpResponse:
    person = reader(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            with refusals_on_form(form):
                package = read_package(_content(form.cleaned_data["file"]))
                version, is_new = take_in(person=person, package=package, at=timezone.now())
                messages.success(request, _said(is_new))
                return redirect("blueprint", version.blueprint.entry.slug)
        except BadBlueprint as error:
            problems = error.problems
    shown = {"form": form, "problems": problems[:MOST_PROBLEMS], "more": len(problems) - MOST_PROBLEMS}
    return render(request, "commons/blueprints/import.html", shown)


def _content(file: "File[bytes]") -> bytes:
    return bytes(file.read(MAX_BYTES + 1))


def _said(is_new: bool) -> str:
    if is_new:
        return _(
            "The blueprint is here. Only you see it until you publish it; you can start a programme from it."
        )
    return _("This blueprint is here already; nothing was changed.")
