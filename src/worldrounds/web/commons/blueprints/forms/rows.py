"""Lists inside an item: the parts of a run sheet, sources."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from worldrounds.web.commons.blueprints.forms.fields import NOTHING, Item

BLANK_ROWS = 3  # offered below the rows that are there
MOST_ROWS = 100


class PartForm(forms.Form):
    """A part of a run sheet. Without a title it is left out; the numbers say the order."""

    order = forms.IntegerField(label=_("Place"), min_value=1, max_value=MOST_ROWS, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=480, required=False)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    lead = forms.CharField(label=_("Who leads"), max_length=200, required=False)
    text = forms.CharField(
        label=_("What happens"), max_length=20000, required=False, widget=forms.Textarea({"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(values.get("title")) != bool(values.get("minutes")) and not self.errors:
            missing = "title" if values.get("minutes") else "minutes"
            self.add_error(missing, _("A part has a title and minutes."))
        return values


class SourceForm(forms.Form):
    order = forms.IntegerField(label=_("Place"), min_value=1, max_value=MOST_ROWS, required=False)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2200, required=False)
    doi = forms.RegexField(
        r"^10\.[0-9]{4,9}/\S+$", label=_("DOI"), required=False, max_length=200, help_text="10.1186/…"
    )
    url = forms.RegexField(
        r"^https://\S+$", label=_("Address"), required=False, max_length=500, help_text="https://…"
    )


class Rows:
    """A list inside an item as rows of a table: those that are there, and some empty ones."""

    def __init__(
        self, kind: type[forms.Form], name: str, data: Any, rows: Sequence[Item], *, legend: Any
    ) -> None:
        self.name, self.legend = name, legend
        count = len(rows) + BLANK_ROWS
        if data is not None:
            said = str(data.get(f"{name}-count", "0"))
            count = min(int(said), MOST_ROWS) if said.isdecimal() else 0
        self.forms = []
        for place in range(count):
            initial = {"order": place + 1, **rows[place]} if place < len(rows) else {}
            self.forms.append(kind(data, prefix=f"{name}-{place}", initial=initial))

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])  # noqa: C419 - each shows its own errors

    def rows(self) -> list[dict[str, Any]]:
        """Filled ones, in the order that their numbers say."""
        filled = [form.cleaned_data for form in self.forms if form.cleaned_data.get("title")]
        filled.sort(key=lambda row: row.get("order") or MOST_ROWS + 1)
        return [
            {name: value for name, value in row.items() if name != "order" and value not in NOTHING}
            for row in filled
        ]
