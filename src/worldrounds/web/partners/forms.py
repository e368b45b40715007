import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from worldrounds.core.countries import country_choices
from worldrounds.core.zones import zones_by_country
from worldrounds.network.actions import Days, Facts
from worldrounds.network.models import CalendarPeriod
from worldrounds.programmes.actions.partners import MOST_STUDENTS
from worldrounds.web.calendar_files import CalendarFileField
from worldrounds.web.programmes.forms import DaysForm

_ROR = re.compile(r"(?:https://ror\.org/)?(0[a-z0-9]{6}[0-9]{2})")

# Choosing a country loads its zones; without JavaScript, sending the form does.
_NARROWS_ZONES = {
    "hx-get": "",
    "hx-target": "#id_time_zone",
    "hx-select": "#id_time_zone",
    "hx-swap": "outerHTML",
}


class QuotaForm(forms.Form):
    quota = forms.IntegerField(
        label=_("Quota"),
        required=False,
        min_value=1,
        max_value=MOST_STUDENTS,
        help_text=_("The most students that this school may bring. Leave it empty for no limit."),
    )


class FactsForm(forms.Form):
    """Where a school is. The zones to choose from are those of the chosen country."""

    name = forms.CharField(label=_("Name of the school"), max_length=200)
    city = forms.CharField(label=_("City"), max_length=100)
    country = forms.ChoiceField(label=_("Country"), widget=forms.Select(attrs=_NARROWS_ZONES))
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("Found by itself where the country has only one."),
    )
    ror = forms.CharField(
        label=_("ROR identifier"),
        required=False,
        max_length=40,
        help_text=_("From ror.org, such as https://ror.org/05n3x4p02. It keeps one school from being two."),
    )
    latitude = forms.FloatField(
        label=_("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        help_text=_("For the map; such as 48.2"),
    )
    longitude = forms.FloatField(
        label=_("Longitude"), required=False, min_value=-180, max_value=180, help_text=_("Such as 16.4")
    )

    def __init__(self, *args: Any, country: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.data.get("country", "") if self.is_bound else country or self.initial.get("country", "")
        self.fields["country"].choices = [("", _("Choose")), *country_choices()]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["time_zone"].choices = _zones(chosen)  # type: ignore[attr-defined]  # a ChoiceField

    def clean_ror(self) -> str:
        given: str = self.cleaned_data["ror"].strip().lower()
        if not given:
            return ""
        match = _ROR.fullmatch(given)
        if match is None:
            raise forms.ValidationError(
                _("This is not a ROR identifier. It looks like https://ror.org/05n3x4p02.")
            )
        return f"https://ror.org/{match[1]}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        zones = zones_by_country().get(cleaned.get("country", ""), ())
        if "time_zone" in cleaned and not cleaned["time_zone"] and zones:
            if len(zones) == 1:
                cleaned["time_zone"] = zones[0]
            else:
                self.add_error("time_zone", _("This country has several time zones. Choose one."))
        return cleaned

    def facts(self) -> Facts:
        return Facts(**{field: self.cleaned_data[field] for field in FactsForm.base_fields})


class InstitutionForm(FactsForm, QuotaForm):
    """A school that is not known yet."""

    field_order = ["name", "city", "country", "time_zone", "quota", "ror", "latitude", "longitude"]


class InviteForm(forms.Form):
    name = forms.CharField(label=_("Name of the site lead"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "invite_%s")  # the calendar's form on the same page has a name too
        super().__init__(*args, **kwargs)


class AcceptForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=200, help_text=_("As others should read it."))


class PeriodForm(DaysForm):
    field_order = ["kind", "name", "first_day", "last_day"]

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (CalendarPeriod.Kind.EXAMS, _("Exams")),
            (CalendarPeriod.Kind.HOLIDAY, _("Holiday")),
            (CalendarPeriod.Kind.TERM, _("Term")),
        ],
    )
    name = forms.CharField(label=_("Name"), max_length=120, required=False)

    def days(self) -> Days:
        given = self.cleaned_data
        return Days(given["kind"], given["name"], given["first_day"], self.end_day)


class CalendarFileForm(forms.Form):
    file = CalendarFileField(
        help_text=_(
            "Most calendar programs and school web pages can export one. At most 1 MB. "
            "You see what is in it before anything is kept."
        )
    )


def _zones(country: str) -> list[tuple[str, Any]]:
    names = zones_by_country().get(country, ())
    if not names:
        return [("", _("Choose the country first"))]
    return [("", _("Choose")), *((name, name.replace("_", " ")) for name in names)]
