"""What the pages of boards share: they work live with scripts, and by ordinary forms without."""

from hashlib import sha256
from uuid import uuid4

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages.boards import may_edit
from worldrounds.rooms.stages.path import Step
from worldrounds.web.rooms.stages.context import Context


class BoardForm(forms.Form):
    """``key`` is made with the page, so that the same form sent twice changes something once. A text's field comes with
    a hidden one that holds the text as the page was made: what others wrote meanwhile stays."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput, initial=lambda: uuid4().hex)


def text_field(
    label: StrOrPromise, *, rows: int = 0, limit: int, hint: StrOrPromise = "", required: bool = False
) -> forms.CharField:
    """One line, or several ``rows``."""
    attributes = {"dir": "auto", "maxlength": str(limit)}
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        error_messages={"required": _("Write something first.")},
        max_length=20_000,  # the action says how long it may be, and keeps what was typed
        widget=forms.Textarea({**attributes, "rows": str(rows)}) if rows else forms.TextInput(attributes),
    )


def as_it_was() -> forms.CharField:
    return forms.CharField(widget=forms.HiddenInput, required=False, strip=False, max_length=20_000)


def sent_key(request: HttpRequest) -> str:
    """Of this form with exactly what is in it."""
    sent = sorted((name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken")
    return sha256(repr(sent).encode("utf-8", "surrogatepass")).hexdigest()[:40]


def board_context(inside: Inside, step: Step, context: Context) -> Context:
    may = may_edit(inside, step)
    return context | {"may_edit": may, "page_key": uuid4().hex}
