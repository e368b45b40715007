from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _


class _OncePosted(forms.Form):
    """``key`` is made with the page, so that the same form sent twice counts once."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid4().hex)


class CommentForm(_OncePosted):
    """``start`` and ``end`` are filled by the editor, which knows where the passage is."""

    start = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    end = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    quote = forms.CharField(
        label=_("The passage"),
        help_text=_("Copy it from the document. Leave it empty to speak about the whole document."),
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
        required=False,
        max_length=10_000,
    )
    text = forms.CharField(
        label=_("Your comment"),
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        required=False,
        max_length=10_000,
    )
    suggestion = forms.CharField(
        label=_("Other words for the passage"),
        help_text=_("Somebody of the group can put them into the document with one click."),
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
        required=False,
        max_length=10_000,
    )
    take_out = forms.BooleanField(label=_("I propose to take the passage out"), required=False)

    def proposed(self) -> str | None:
        if self.cleaned_data["take_out"]:
            return ""
        return self.cleaned_data["suggestion"].strip() or None


class ReplyForm(_OncePosted):
    text = forms.CharField(
        label=_("Your answer"), widget=forms.Textarea({"rows": 2, "dir": "auto"}), max_length=10_000
    )


class VersionForm(forms.Form):
    name = forms.CharField(
        label=_("Name for the document as it is now"),
        help_text=_("Such as “After the second meeting”."),
        max_length=120,
        widget=forms.TextInput({"dir": "auto"}),
    )


class SourceForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=500, widget=forms.TextInput({"dir": "auto"}))
    authors = forms.CharField(
        label=_("Authors or organisation"),
        help_text=_("As they should stand in the list, such as “Mori K, Huber V”."),
        required=False,
        max_length=500,
        widget=forms.TextInput({"dir": "auto"}),
    )
    year = forms.CharField(label=_("Year"), required=False, max_length=20)
    published_in = forms.CharField(
        label=_("Journal, publisher or website"),
        required=False,
        max_length=300,
        widget=forms.TextInput({"dir": "auto"}),
    )
    doi = forms.CharField(label=_("DOI"), help_text=_("Such as 10.1000/182"), required=False, max_length=200)
    address = forms.URLField(
        label=_("Web address"), required=False, max_length=500, assume_scheme="https", widget=forms.URLInput
    )
    key = forms.CharField(
        label=_("Short name"),
        help_text=_("You cite the source with it, as in [@who-2024]. Leave it empty to get one."),
        required=False,
        max_length=70,
    )


class ImageForm(forms.Form):
    """The file comes with the form, or has come before it in pieces (``upload``)."""

    file = forms.FileField(
        label=_("Picture"),
        error_messages={"required": _("Choose a picture first.")},
        help_text=_("PNG, JPEG or WebP, 12 MB at most. Show no patients, and only what you may publish."),
        widget=forms.ClearableFileInput({"accept": "image/png,image/jpeg,image/webp"}),
    )
    description = forms.CharField(
        label=_("What does it show?"),
        help_text=_("A sentence for those who cannot see it. It stands below the picture too."),
        max_length=500,
        widget=forms.TextInput({"dir": "auto"}),
    )
    upload = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.data.get("upload")
