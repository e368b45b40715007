from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from worldrounds.core.zones import zone_places


def zone_choices(own: str = "") -> list[tuple[str, str]]:
    """One name for each place: old names and “Etc/GMT+5”, which means five hours *behind*, only if it is one's own."""
    names = {*zone_places(), "UTC", *([own] if own else [])}
    return [(name, name.replace("_", " ")) for name in sorted(names)]


class AccountForm(forms.Form):
    name = forms.CharField(label=_("Your name"), help_text=_("As others should read it."), max_length=200)
    time_zone = forms.ChoiceField(
        label=_("Your time zone"),
        choices=zone_choices,
        help_text=_("Every time on these pages is shown in it. Choose the city nearest to you."),
    )
    language = forms.ChoiceField(
        label=_("Language of these pages"),
        choices=settings.LANGUAGES,
        help_text=_("Mails to you are written in it, too."),
    )
    mail_when_named = forms.BooleanField(
        label=_("Mail me when somebody names me in a discussion"),
        help_text=_("One mail until you have read what is new."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zone_choices(self.initial["time_zone"])  # type: ignore[attr-defined]  # a ChoiceField
        if len(settings.LANGUAGES) == 1:  # nothing to choose
            self.fields["language"].widget = forms.HiddenInput()
