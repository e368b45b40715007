from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from worldrounds.web.accounts.forms import zone_choices
from worldrounds.web.programmes.forms import DayInput
from worldrounds.whenever.actions import MOST_WEEKS
from worldrounds.whenever.models import new_token

_LENGTHS = (15, 30, 45, 60, 75, 90, 120, 150, 180, 240)


def _zone_choices() -> list[tuple[str, str]]:
    return [("", _("Choose the city nearest to you")), *zone_choices()]


def _length_choices() -> list[tuple[int, str]]:
    return [(m, ngettext("%(count)d minute", "%(count)d minutes", m) % {"count": m}) for m in _LENGTHS]


def _next_monday() -> date:
    today = timezone.now().date()
    return today + timedelta(days=7 - today.weekday())


class TicketForm(forms.Form):
    """Brings the token that what it makes will have: sent twice, it makes one thing."""

    ticket = forms.CharField(widget=forms.HiddenInput, initial=new_token)


class ZoneField(forms.ChoiceField):
    """The browser proposes its own where it runs scripts (static/js/page.js)."""

    def __init__(self, **values: Any) -> None:
        super().__init__(choices=_zone_choices, widget=forms.Select(attrs={"data-own-zone": True}), **values)


class StartForm(TicketForm):
    title = forms.CharField(
        label=gettext_lazy("What is it about?"),
        help_text=gettext_lazy("For example: journal club, or preparing the case."),
        max_length=100,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("How long is each meeting?"), choices=_length_choices, initial=60, coerce=int
    )
    first_day = forms.DateField(
        label=gettext_lazy("The first week begins on"), widget=DayInput, initial=_next_monday
    )
    weeks = forms.IntegerField(
        label=gettext_lazy("For how many weeks?"), min_value=1, max_value=MOST_WEEKS, initial=8
    )
    time_zone = ZoneField(
        label=gettext_lazy("Where your clock is"),
        help_text=gettext_lazy(
            "The meeting keeps to this clock. When other places change theirs, the page says so."
        ),
    )


class AnswerForm(TicketForm):
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("Everybody who has the link reads it."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    time_zone = ZoneField(
        label=gettext_lazy("Where your clock is"),
        help_text=gettext_lazy("Mark your hours by this clock, not by somebody else's."),
    )

    def __init__(self, *args: Any, own_zone: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own_zone and own_zone not in dict(_zone_choices()):
            field = self.fields["time_zone"]
            field.choices = [*_zone_choices(), (own_zone, own_zone)]  # type: ignore[attr-defined]  # a ChoiceField
