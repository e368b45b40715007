"""Calendar files that people choose on a form."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from worldrounds.network.ics_events import MAX_BYTES


class CalendarFileField(forms.FileField):
    """One that is small enough to be read at once."""

    def __init__(self, *, help_text: StrOrPromise) -> None:
        super().__init__(
            label=gettext_lazy("Calendar file (.ics)"),
            help_text=help_text,
            widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
            validators=[_check_size],
        )


def _check_size(file: UploadedFile[Any]) -> None:
    if (file.size or 0) > MAX_BYTES:
        raise forms.ValidationError(_("The file is larger than 1 MB. Export fewer events."))
