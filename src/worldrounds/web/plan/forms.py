from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from worldrounds.web.programmes.forms import DayInput, DaysForm, check_year


class SessionForm(DaysForm):
    first_day = forms.DateField(label=_("First day on which it may be"), widget=DayInput)
    last_day = forms.DateField(label=_("Last day on which it may be"), widget=DayInput)


class TaskForm(forms.Form):
    due_day = forms.DateField(
        label=_("Due on"), widget=DayInput, help_text=_("Until the end of this day, everywhere on Earth.")
    )


class FirstDayForm(forms.Form):
    first_day = forms.DateField(label=_("First day"), widget=DayInput, validators=[check_year])


class DeleteForm(forms.Form):
    title = forms.CharField(
        label=_("Title of the programme"),
        help_text=_("Type it, so that nothing goes by accident."),
        max_length=200,
    )


class DatesForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    last_day = forms.DateField(label=_("Last day of the programme"), widget=DayInput)

    @property
    def end_day(self) -> date:
        last: date = self.cleaned_data["last_day"]
        return last + timedelta(days=1)
