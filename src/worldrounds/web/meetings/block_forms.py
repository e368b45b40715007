from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from worldrounds.meetings.actions.blocks import Wish
from worldrounds.web.calendar_files import CalendarFileField
from worldrounds.web.programmes.forms import DayInput

_TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
REPEATS = {
    "": _lazy("once"),
    "1": _lazy("every day"),
    "7": _lazy("every week"),
    "14": _lazy("every two weeks"),
}


class BlockForm(forms.Form):
    """Whole days without times; else from a time on the first day to a time on the last."""

    first_day = forms.DateField(label=_lazy("First day"), widget=DayInput)
    begins = forms.TimeField(
        label=_lazy("From"),
        widget=_TIME,
        required=False,
        help_text=_lazy("Leave both times empty for whole days."),
    )
    last_day = forms.DateField(
        label=_lazy("Last day"),
        widget=DayInput,
        required=False,
        help_text=_lazy("Leave it empty for one day."),
    )
    ends = forms.TimeField(label=_lazy("Until"), widget=_TIME, required=False)
    every_days = forms.ChoiceField(label=_lazy("How often"), choices=REPEATS.items, required=False)
    repeats_until = forms.DateField(
        label=_lazy("The last time on"),
        widget=DayInput,
        required=False,
        help_text=_lazy("Only for what comes again."),
    )
    reason = forms.CharField(
        label=_lazy("Why"),
        help_text=_lazy("For yourself: nobody else ever reads it. You may leave it empty."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if (values.get("begins") is None) != (values.get("ends") is None) and not self.errors:
            missing = "ends" if values["begins"] is not None else "begins"
            self.add_error(missing, _("Give both times, or none for whole days."))
        if (
            values.get("every_days")
            and not values.get("repeats_until")
            and "repeats_until" not in self.errors
        ):
            self.add_error("repeats_until", _("Say until when it comes again."))
        return values

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Fields that stand side by side where there is room."""
        names = (("first_day", "begins"), ("last_day", "ends"), ("every_days", "repeats_until"))
        return [(self[one], self[other]) for one, other in names]

    def wish(self) -> Wish:
        values = self.cleaned_data
        first: date = values["first_day"]
        last: date = values["last_day"] or first
        every = int(values["every_days"] or 0)
        until: date = values["repeats_until"] or first
        return Wish(
            begins=datetime.combine(first, values["begins"] or time.min),
            ends=datetime.combine(last, values["ends"])
            if values["ends"] is not None
            else datetime.combine(last + timedelta(days=1), time.min),
            every_days=every or 7,
            times=(until - first).days // every + 1 if every else 1,
            reason=values["reason"],
        )


class OwnCalendarForm(forms.Form):
    file = CalendarFileField(
        help_text=_lazy(
            "Most calendar programs can export one. At most 1 MB. What it marks as busy in the months ahead is taken "
            "over; a new file takes the place of the one before."
        )
    )
