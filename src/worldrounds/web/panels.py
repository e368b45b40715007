"""The form in which a panel rates statements, in rooms and in the commons. How it stands: ``parts/panel.html``."""

from collections.abc import Sequence
from typing import Any, Protocol

from django import forms
from django.utils.translation import gettext_lazy

from worldrounds.solvers.agreement import HIGHEST, LOWEST
from worldrounds.solvers.panel import LONGEST_REASON


class _Statement(Protocol):
    pk: int
    text: str


class Row(Protocol):
    """A statement with what the reader said of it so far."""

    @property
    def statement(self) -> _Statement: ...
    @property
    def value(self) -> int | None: ...
    @property
    def reason(self) -> str: ...


class RatingsForm(forms.Form):
    """For each statement nine radio buttons and a reason. What is not answered yet may stay empty."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, rows: Sequence[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        choices = [(value, str(value)) for value in range(LOWEST, HIGHEST + 1)]
        for row in rows:
            self.fields[f"value-{row.statement.pk}"] = forms.TypedChoiceField(
                label=row.statement.text, choices=choices, coerce=int, widget=forms.RadioSelect,
                required=False, empty_value=None, initial=row.value,
            )  # fmt: skip
            self.fields[f"reason-{row.statement.pk}"] = forms.CharField(
                label=gettext_lazy("Why?"), max_length=LONGEST_REASON, required=False, initial=row.reason,
                widget=forms.Textarea({"rows": 2, "dir": "auto"}),
            )  # fmt: skip

    def lines(self) -> list[tuple[Row, forms.BoundField, forms.BoundField]]:
        return [
            (row, self[f"value-{row.statement.pk}"], self[f"reason-{row.statement.pk}"]) for row in self.rows
        ]

    def values(self) -> dict[int, int]:
        given = {row.statement.pk: self.cleaned_data[f"value-{row.statement.pk}"] for row in self.rows}
        return {statement: value for statement, value in given.items() if value is not None}

    def reasons(self) -> dict[int, str]:
        return {row.statement.pk: self.cleaned_data[f"reason-{row.statement.pk}"] for row in self.rows}
