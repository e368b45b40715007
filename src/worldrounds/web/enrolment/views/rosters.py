from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from worldrounds.core.errors import Refused
from worldrounds.core.tables import Row, Table
from worldrounds.programmes import student_queries as queries
from worldrounds.programmes.actions import rosters as actions
from worldrounds.programmes.queries import access_partner
from worldrounds.programmes.rosters import FIELDS
from worldrounds.web.enrolment import present
from worldrounds.web.enrolment.forms import ColumnsForm, ReadingForm, UploadForm
from worldrounds.web.reader import reader


@require_http_methods(["GET", "POST"])
def roster(request: HttpRequest, slug: str, institution: str) -> HttpResponse:
    """Send a list; what was taken in before."""
    person = reader(request)
    standing, partner = access_partner(person=person, slug=slug, institution=institution)
    form = UploadForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = actions.keep_upload(
                partner=partner, actor=person, name=file.name, content=file.read(), at=timezone.now()
            )
        except Refused as error:
            form.add_error("file", present.refusal_sentence(error))
        else:
            return redirect("roster-preview", slug, institution, upload.pk)
    context = {
        "standing": standing,
        "partner": partner,
        "form": form,
        "history": queries.roster_history(partner)[:20],
        "places_taken": queries.places_taken(partner),
    }
    return render(request, "enrolment/roster.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, slug: str, institution: str, pk: int) -> HttpResponse:
    """The list as it would be taken in; choices of how it is read."""
    standing, partner, upload = queries.access_upload(
        person=reader(request), slug=slug, institution=institution, pk=pk, at=timezone.now()
    )
    if upload is None:
        messages.info(request, _("That file is no longer here: it was taken in, dropped, or a day old."))
        return redirect("roster", slug, institution)
    read = queries.preview_upload(upload)
    reading = ReadingForm(request.POST if request.method == "POST" else None, table=read.table)
    columns = ColumnsForm(
        request.POST if request.method == "POST" else None,
        headers=read.table.headers,
        mapping=dict(read.mapping),
    )
    if request.method == "POST" and reading.is_valid() and columns.is_valid():
        options = reading.changed_options(upload.options)
        try:
            actions.choose(upload=upload, options=options, mapping=columns.mapping())
        except Refused as error:
            reading.add_error(None, present.refusal_sentence(error))
        else:
            return redirect("roster-preview", slug, institution, pk)
    context = {"standing": standing, "partner": partner, "upload": upload, "read": read}
    context |= {"reading": reading, "columns": _with_samples(columns, read.table)}
    return render(request, "enrolment/preview.html", context | _rows(request, read))


def _with_samples(form: ColumnsForm, table: Table) -> list[dict[str, object]]:
    """Each column's choice with a few of its cells."""
    return [
        {
            "field": form[f"column-{i}"],
            "samples": list(dict.fromkeys(row.cells[i] for row in table.rows[:40] if row.cells[i]))[:3],
        }
        for i in range(len(table.headers))
    ]


def _rows(request: HttpRequest, read: queries.UploadPreview) -> dict[str, object]:
    fields = present.shown_fields(read.mapping)
    with_problems = [row for row in read.preview.rows if row.problems]
    show = request.GET.get("show") or ("problems" if with_problems else "all")
    rows = with_problems if show == "problems" else list(read.preview.rows)
    return {
        "summary": present.summary(read.preview),
        "to_take_in": read.preview.count("new") + read.preview.count("changed"),
        "new": read.preview.count("new"),
        "headings": [FIELDS[field] for field in fields],
        "rows": present.shown_rows(rows[: present.SHOWN_AT_MOST], fields),
        "not_shown": max(len(rows) - present.SHOWN_AT_MOST, 0),
        "show": show,
        "all_count": len(read.preview.rows),
        "problem_count": len(with_problems),
        "top": _top(read.table.top),
        "encoding_name": present.ENCODING_NAMES.get(read.table.encoding, ""),
    }


def _top(rows: tuple[Row, ...]) -> list[Row]:
    return list(rows[:6])


@require_POST
def confirm(request: HttpRequest, slug: str, institution: str, pk: int) -> HttpResponse:
    person = reader(request)
    _standing, partner = access_partner(person=person, slug=slug, institution=institution)
    try:
        taken = actions.confirm_upload(
            partner=partner,
            upload_id=pk,
            actor=person,
            at=timezone.now(),
            welcome="welcome" in request.POST,
        )
    except actions.AlreadyTakenIn as error:
        messages.info(request, str(error))
    except Refused as error:
        messages.warning(request, present.refusal_sentence(error))
        return redirect("roster-preview", slug, institution, pk)
    else:
        messages.success(request, _taken_sentence(taken))
    return redirect("roster", slug, institution)


def _taken_sentence(taken: actions.Taken) -> str:
    new = ngettext("%(n)d student is new", "%(n)d students are new", taken.new) % {"n": taken.new}
    changed = ngettext("%(n)d was changed", "%(n)d were changed", taken.changed) % {"n": taken.changed}
    refused = ngettext("%(n)d row was left out", "%(n)d rows were left out", taken.refused) % {
        "n": taken.refused
    }
    return _("The list is taken in: %(new)s, %(changed)s, %(refused)s.") % {
        "new": new,
        "changed": changed,
        "refused": refused,
    }


@require_POST
def drop(request: HttpRequest, slug: str, institution: str, pk: int) -> HttpResponse:
    _standing, _partner, upload = queries.access_upload(
        person=reader(request), slug=slug, institution=institution, pk=pk, at=timezone.now()
    )
    if upload is not None:
        actions.drop_upload(upload=upload)
    messages.info(request, _("The file is dropped. Nothing was changed."))
    return redirect("roster", slug, institution)
