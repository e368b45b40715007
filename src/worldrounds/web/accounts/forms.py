from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from worldrounds.core.zones import zone_names


def zone_choices() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in sorted(zone_names()) if "/" in name or name == "UTC"]


class AccountForm(forms.Form):
    name = forms.CharField(label=_("Your name"), help_text=_("As others should read it."), max_length=200)
    time_zone = forms.ChoiceField(
        label=_("Your time zone"),
        choices=zone_choices,
        help_text=_("Every time on these pages is shown in it. Choose the city nearest to you."),
    )
    language = forms.ChoiceField(label=_("Language of these pages"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(settings.LANGUAGES) == 1:  # nothing to choose
            self.fields["language"].widget = forms.HiddenInput()
