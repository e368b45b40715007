"""Fields with the names that a blueprint's values have on pages."""

from collections.abc import Mapping
from typing import Any

from django import forms

from worldrounds.web.commons.blueprints.words import FIELDS

Item = Mapping[str, Any]
NOTHING: tuple[Any, ...] = (None, "", [], ())


def line(name: str, *, required: bool = True, length: int = 200, hint: Any = "") -> forms.CharField:
    widget = forms.TextInput({"dir": "auto"})
    return forms.CharField(
        label=FIELDS[name], required=required, max_length=length, help_text=hint, widget=widget
    )


def text(name: str, *, required: bool = True, rows: int = 6, length: int = 20000, hint: Any = "") -> Any:
    widget = forms.Textarea({"rows": rows, "dir": "auto"})
    return forms.CharField(
        label=FIELDS[name], required=required, max_length=length, help_text=hint, widget=widget
    )


def number(name: str, least: int, most: int, *, required: bool = False, hint: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=FIELDS[name], min_value=least, max_value=most, required=required, help_text=hint
    )


def choice(name: str, choices: Any = (), *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=FIELDS[name], choices=choices, required=required)


def lines(value: str) -> list[str]:
    return [one.strip() for one in value.splitlines() if one.strip()]


def filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in NOTHING}
