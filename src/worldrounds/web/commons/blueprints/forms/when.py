"""Days of an item."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from worldrounds.commons.dates import MONTHS, WEEKDAYS
from worldrounds.web.commons.blueprints.design import month_words, ordinal, weekday_words
from worldrounds.web.commons.blueprints.forms.fields import NOTHING, Item
from worldrounds.web.commons.blueprints.words import FIELDS


class WhenForm(forms.Form):
    """Days, by week; where the blueprint is written for a month, by month too."""

    month = forms.ChoiceField(label=_("Month"), required=False)
    week = forms.IntegerField(label=_("Week"), min_value=1, max_value=156, required=False)
    nth = forms.ChoiceField(label=_("Which one"), required=False)
    day = forms.ChoiceField(label=_("Day of the week"), required=False)
    on = forms.IntegerField(label=_("Day of the month"), min_value=1, max_value=31, required=False)
    length = forms.IntegerField(label=_("How many"), min_value=1, max_value=366, required=False)

    def __init__(
        self, data: Any, *, name: str, when: Item | None, by_month: bool, required: bool = True
    ) -> None:
        super().__init__(data, prefix=name, initial=_when_initial(when or {}))
        self.name, self.legend, self.required = name, FIELDS[name], required
        self._choose("month", [(name, month_words(name)) for name in MONTHS])
        self._choose("day", [(name, weekday_words(name)) for name in WEEKDAYS])
        self._choose("nth", [(str(count), ordinal(count)) for count in range(1, 5)])
        if not by_month:
            for unused in ("month", "nth", "on"):
                del self.fields[unused]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", "–"), *choices]  # type: ignore[attr-defined]  # a field of choices

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        meant = self.required or values.get("day") or values.get("on")
        if meant and not values.get("week") and not values.get("month") and not self.errors:
            self.add_error("week", _("Say in which week it is."))
        if values.get("month") and bool(values.get("nth")) != bool(values.get("day")):
            self.add_error("day", _("Choose which one of the month, and the day of the week."))
        return values

    def when(self) -> dict[str, Any] | None:
        """As the document has it; only after ``is_valid``."""
        values = {name: value for name, value in self.cleaned_data.items() if value not in NOTHING}
        length = values.pop("length", 1)
        if "month" in values:
            names = ("month", "on") if "on" in values else ("month", "nth", "day")
            unit = "days" if len(values.keys() & {"on", "day"}) else "months"
        elif "week" in values:
            names, unit = ("week", "day"), "days" if "day" in values else "weeks"
        else:
            return None
        found = {name: values[name] for name in names if name in values}
        if "nth" in found:
            found["nth"] = int(found["nth"])
        return found | ({unit: length} if length > 1 else {})


def _when_initial(when: Item) -> dict[str, Any]:
    length = next((when[unit] for unit in ("days", "weeks", "months") if unit in when), None)
    return {**when, "length": length}
