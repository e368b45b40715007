from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from worldrounds.people.models import Person
from worldrounds.rooms.cases import Case
from worldrounds.rooms.supplies import PeopleOf, Supplier


class PostForm(forms.Form):
    """``key`` is made with the page, so that the same form sent twice posts once. ``people``: whom it can address."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    answers = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your message"),
        help_text=_("Write @ and a name to ask somebody; they get a mail."),
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        max_length=20_000,
    )
    to = forms.TypedChoiceField(label=_("To"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, people: Iterable[Person] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid4().hex)
        to = self.fields["to"]
        assert isinstance(to, forms.TypedChoiceField)  # noqa: S101 - it is, some lines above
        to.choices = [("", _("everybody")), *((person.pk, str(person)) for person in people)]


class MemberTextForm(forms.Form):
    text = forms.CharField(
        label=_("Your text"),
        widget=forms.Textarea({"rows": 8, "dir": "auto"}),
        max_length=50_000,
        required=False,
    )


class DocumentForm(forms.Form):
    """``base`` is the document that the page was made from, signed."""

    base = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("The document"),
        help_text=_("What others write while you do stays: both are put together when you save."),
        widget=forms.Textarea({"rows": 24, "dir": "auto", "class": "document-text"}),
        required=False,
        strip=False,
    )


class ArrangeForm(forms.Form):
    case = forms.ChoiceField(label=_("Case"), required=False)
    video_address = forms.CharField(
        label=_("Video link"),
        help_text=_("The address of the video meeting that you use, with https:// at the beginning."),
        required=False,
        max_length=500,
        widget=forms.URLInput,
    )

    def __init__(self, *args: Any, cases: Sequence[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("The case of the next session"))]
        case = self.fields["case"]
        assert isinstance(case, forms.ChoiceField)  # noqa: S101 - it is, four lines above
        case.choices = choices + [(known.key, known.title) for known in cases]


class SupplierForm(forms.Form):
    """One choice: a school, or somebody of it. ``cleaned_data["supplier"]`` is a `Supplier`, or None for no school."""

    supplier = forms.TypedChoiceField(
        label=_("Supplied by"),
        help_text=_("Who wrote the case, or brought it from the own teaching."),
        required=False,
        empty_value=None,
    )

    def __init__(
        self, *args: Any, possible: Sequence[PeopleOf], known: Supplier | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        by_value: dict[str, Supplier] = {}
        choices: list[Any] = [("", _("no school of this programme"))]
        for one in possible:
            suppliers = [Supplier(one.school, person) for person in (None, *one.people)]
            by_value |= {_value(supplier): supplier for supplier in suppliers}
            names = [one.school.name, *(f"{name}, {one.school.name}" for name in one.people.values())]
            choices += zip(map(_value, suppliers), names, strict=True)
        field = self.fields["supplier"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - it is, some lines above
        field.choices, field.coerce = choices, by_value.__getitem__
        if known:  # the school alone, if the person has left it
            self.initial["supplier"] = next(
                one for one in (_value(known), _value(Supplier(known.school)), "") if one in {"", *by_value}
            )


def _value(supplier: Supplier) -> str:
    return f"{supplier.school.pk}-{supplier.person.pk if supplier.person else ''}"
