"""Files of records: sent, looked at, taken in, taken back."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.core import work
from worldrounds.core.receiving import receives
from worldrounds.evidence.actions.importing import ask_to_undo
from worldrounds.evidence.actions.uploading import (
    LOOKED_AT,
    MOST_BYTES,
    confirm_import,
    drop_import,
    send_files,
)
from worldrounds.evidence.models import Import, ImportedRecord, Outcome
from worldrounds.evidence.queries.keeping import access_import, access_imports, open_waiting
from worldrounds.evidence.reasons import in_words
from worldrounds.evidence.tasks.imports import enqueue_import
from worldrounds.web.paging import page_of
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form
from worldrounds.web.work.progress import when_over

TAGS = {"new": "good", "updated": "accent", "duplicate": "warn", "refused": "bad"}


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; each is bounded by ``core.receiving``."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list["UploadedFile[Any]"]:
        files = [super(FilesField, self).clean(one, initial) for one in data or [None]]
        for file in files:
            if file.size > MOST_BYTES:
                said = _(
                    "“%(name)s” has more than %(most)s MB. Who runs this installation can take it in with the command: "
                    "worldrounds evidence import %(name)s"
                )
                raise forms.ValidationError(said % {"name": file.name, "most": MOST_BYTES // 1_000_000})
        return files


class FilesForm(forms.Form):
    sent = FilesField(
        label=gettext_lazy("Files of records"),
        help_text=gettext_lazy(
            "PubMed XML (also .gz), .nbib, RIS, BibTeX, CSL-JSON. Choose several, or drop them here. A list of DOIs or "
            "PMIDs, one a line, takes only those from the other files."
        ),
        allow_empty_file=True,  # it is refused in words of its own
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.FETCH:
            more = _("What these do not have is asked for at PubMed and Crossref.")
            self.fields["sent"].help_text = format_lazy("{} {}", self.fields["sent"].help_text, more)


@receives(MOST_BYTES)
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Send files; what was taken in before."""
    person = reader(request)
    history = access_imports(person)
    form = FilesForm(request.POST, request.FILES) if request.method == "POST" else FilesForm()
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            sent = form.cleaned_data["sent"]
            return redirect("import", send_files(files=sent, actor=person, at=timezone.now()).pk)
    shown = {"form": form, "page": page_of(request, history), "waiting": open_waiting(person).count()}
    return render(request, "evidence/keeping/imports.html", shown, status=422 if form.errors else 200)


@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """The preview; the progress; what became of each record."""
    belongs = access_import(reader(request), number)
    outcome = request.GET.get("outcome", "")
    rows = ImportedRecord.objects.filter(belongs=belongs).select_related("article")
    if outcome in Outcome.values:
        rows = rows.filter(outcome=outcome)
    running = belongs.work if belongs.work and not belongs.work.is_over else None
    shown = {
        "belongs": belongs,
        "preview": belongs.state == Import.State.PREVIEW,
        "running": running,
        "can_go_on": belongs.state == Import.State.STOPPED and belongs.files.exists(),
        "can_be_undone": belongs.state in {Import.State.DONE, Import.State.STOPPED} and not running,
        "outcomes": [(one, getattr(belongs, one.value), TAGS.get(one.value, "")) for one in Outcome],
        "outcome": outcome,
        "page": page_of(request, rows),
        "tags": TAGS,
        "in_words": in_words,
        "most": LOOKED_AT,
    }
    answer = render(request, "evidence/keeping/import.html", shown)
    return when_over(request, answer, work=belongs.work) if belongs.work else answer


@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    person = reader(request)
    belongs = access_import(person, number)
    if confirm_import(belongs=belongs, actor=person, at=timezone.now()):
        enqueue_import(belongs)
    return redirect("import", number)


@require_POST
def stop(request: HttpRequest, number: int) -> HttpResponse:
    belongs = access_import(reader(request), number)
    if belongs.work:
        work.request_stop(belongs.work)
    return redirect("import", number)


@require_POST
def drop(request: HttpRequest, number: int) -> HttpResponse:
    drop_import(belongs=access_import(reader(request), number))
    messages.info(request, _("The files are dropped. Nothing was changed."))
    return redirect("imports")


@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    person = reader(request)
    belongs = access_import(person, number)
    if ask_to_undo(belongs=belongs, actor=person, at=timezone.now()):
        enqueue_import(belongs)
    return redirect("import", number)
