from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django_stubs_ext import StrOrPromise

from worldrounds.core.days import in_words
from worldrounds.core.zones import zone
from worldrounds.meetings.models import Attendance
from worldrounds.web.accounts.forms import zone_choices
from worldrounds.web.moments import reader_zone_words
from worldrounds.web.programmes.forms import DayInput


class StartForm(forms.Form):
    gap_days = forms.IntegerField(
        label=_lazy("Days between two sessions of a group, at least"),
        help_text=_lazy("From the start of one to the start of the next."),
        min_value=0,
        max_value=60,
    )
    replace = forms.BooleanField(
        label=_lazy("Move sessions that have a time already"),
        help_text=_lazy("Only those to come. Without this, they stay and count for who has carried what."),
        required=False,
    )
    reading = forms.MultipleChoiceField(
        label=_lazy("Weeks without sessions"),
        help_text=_lazy("For reading, or a break that all schools have. No session is put there."),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "many"}),
    )

    def __init__(self, *args: Any, weeks: Sequence[date], **values: Any) -> None:
        super().__init__(*args, **values)
        choices = [(f"{monday}", in_words(monday, monday + timedelta(days=7))) for monday in weeks]
        cast(forms.MultipleChoiceField, self.fields["reading"]).choices = choices

    def clean_reading(self) -> list[date]:
        return [date.fromisoformat(monday) for monday in self.cleaned_data["reading"]]


class TimeForm(forms.Form):
    """A day and a time by one clock; ``starts_at`` is the moment."""

    day = forms.DateField(label=_lazy("Day"), widget=DayInput)
    time = forms.TimeField(
        label=_lazy("Time"), widget=forms.TimeInput(attrs={"type": "time", "step": 900}, format="%H:%M")
    )

    def clock(self) -> ZoneInfo:
        return zone(timezone.get_current_timezone_name())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("day") and values.get("time"):
            wall = datetime.combine(values["day"], values["time"]).replace(second=0, microsecond=0)
            moment = wall.replace(tzinfo=self.clock()).astimezone(UTC)
            if moment.astimezone(self.clock()).replace(tzinfo=None) != wall:
                self.add_error("time", _("Clocks change on this day and skip this time. Choose another."))
            if wall.minute % 5:
                self.add_error("time", _("Choose a time on five minutes, such as 18:30."))
            values["starts_at"] = moment
        return values


class ProposeForm(TimeForm):
    reason = forms.CharField(
        label=_lazy("Why"),
        help_text=_lazy("Your group reads this."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["time"].help_text = _("By your clock: %(zone)s.") % {"zone": reader_zone_words()}


class JoinLinkField(forms.URLField):
    default_validators: list[Callable[[Any], None]] = [URLValidator(schemes=["https"])]

    def __init__(self, *, help_text: StrOrPromise) -> None:
        super().__init__(
            label=_lazy("Join link"),
            help_text=help_text,
            required=False,
            max_length=500,
            assume_scheme="https",
            error_messages={"invalid": _lazy("Write a complete address that begins with https://")},
        )


class PlenaryForm(TimeForm):
    zone = forms.ChoiceField(label=_lazy("Time zone"), choices=zone_choices)

    video_address = JoinLinkField(
        help_text=_lazy("The address of the video meeting, with https:// at the beginning.")
    )
    field_order = ("day", "time", "zone", "video_address")

    def clock(self) -> ZoneInfo:
        return zone(str(self.cleaned_data.get("zone") or "UTC"))


class VenueForm(forms.Form):
    name = forms.CharField(
        label=_lazy("Name"),
        help_text=_lazy("As people know it, such as “Zoom of the dean's office”."),
        max_length=80,
    )
    at_once = forms.IntegerField(
        label=_lazy("Sessions at the same time, at most"),
        help_text=_lazy("How many licences, or places."),
        min_value=1,
        max_value=1000,
        initial=1,
    )
    address = JoinLinkField(
        help_text=_lazy("If all who meet there use the same link. Without one, each group keeps its own.")
    )


def read_moments(values: Iterable[str]) -> list[datetime]:
    """Moments as pages send them back; what is none is left out."""
    found = []
    for value in values:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            continue
        if moment.tzinfo is not None:
            found.append(moment)
    return found


def read_marks(data: dict[str, Any]) -> dict[int, str]:
    """The roll call's radio buttons, named ``member-<enrolment id>``."""
    marks = {}
    for name, value in data.items():
        number = name.removeprefix("member-")
        if name.startswith("member-") and number.isdigit() and value in Attendance.State.values:
            marks[int(number)] = str(value)
    return marks
