from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from worldrounds.network.models import Institution


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def check_year(day: date) -> None:
    if abs(day - date.today()) > timedelta(days=3 * 366):  # noqa: DTZ011 (a rough guard against slips)
        raise forms.ValidationError(_("This is more than three years away. Check the year."))


class DaysForm(forms.Form):
    """A first and a last day; people count the last day in, the rest of the program does not."""

    first_day = forms.DateField(label=_("First day"), widget=DayInput)
    last_day = forms.DateField(label=_("Last day"), widget=DayInput)

    def clean_last_day(self) -> date:
        last: date = self.cleaned_data["last_day"]
        if last < self.cleaned_data.get("first_day", last):
            raise forms.ValidationError(_("The last day cannot be before the first day."))
        return last

    @property
    def end_day(self) -> date:
        last: date = self.cleaned_data["last_day"]
        return last + timedelta(days=1)


class StartForm(forms.Form):
    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("As students and schools should read it.")
    )
    first_day = forms.DateField(
        label=_("First day"),
        widget=DayInput,
        validators=[check_year],
        help_text=_("All dates of the plan are counted from it. A Monday is the easiest."),
    )
    last_day = forms.DateField(
        label=_("Last day"),
        widget=DayInput,
        required=False,
        help_text=_("Leave it empty to end with the last day of the plan."),
    )

    school = forms.ModelChoiceField(
        label=_("Your school"),
        queryset=Institution.objects.none(),
        required=False,
        empty_label=_("none of mine takes part"),
        help_text=_("It is in the programme at once, and you are its site lead. Others are invited later."),
    )

    def __init__(self, *args: Any, schools: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["school"]
        field.queryset = Institution.objects.filter(pk__in=schools)
        if not schools:
            del self.fields["school"]

    def dates(self) -> dict[str, Any]:
        last: date | None = self.cleaned_data["last_day"]
        return {
            "first_day": self.cleaned_data["first_day"],
            "end_day": last + timedelta(days=1) if last else None,
        }
