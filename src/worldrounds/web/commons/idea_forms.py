from datetime import timedelta
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worldrounds.commons.actions.ideas import MOST_STUDENTS, Heading, Terms
from worldrounds.commons.models import Idea
from worldrounds.commons.queries.ideas import Wanted
from worldrounds.core.countries import country_choices
from worldrounds.network.models import Institution
from worldrounds.web.commons.idea_words import format_choices
from worldrounds.web.enrolment.present import language_choices
from worldrounds.web.programmes.forms import DayInput, check_year

LANGUAGES_ASKED = 3
_HOURS = [(hour, f"{hour:02}:00") for hour in range(25)]


def _languages() -> list[tuple[str, str]]:
    return language_choices(translation.get_language() or "en")


class FilterForm(forms.Form):
    """What the address says of the list; what nobody offers there is not looked at."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=200)
    format = forms.ChoiceField(label=gettext_lazy("Format"), required=False)
    level = forms.ChoiceField(label=gettext_lazy("Level"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields  # of choices
        for name, choices in (
            ("format", format_choices()),
            ("level", Idea.Level.choices),
            ("language", _languages()),
            ("country", country_choices()),
        ):
            fields[name].choices = [("", _("any")), *choices]

    def wanted(self) -> Wanted:
        self.is_valid()
        given = self.cleaned_data
        return Wanted(
            words=given.get("q", ""),
            **{name: given.get(name, "") for name in ("format", "level", "language", "country")},
        )


class IdeaForm(forms.Form):
    school = forms.ModelChoiceField(
        label=gettext_lazy("School"), queryset=Institution.objects.none(), empty_label=None
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        help_text=gettext_lazy("In one line: what would you do together?"),
        widget=forms.TextInput({"dir": "auto"}),
    )
    summary = forms.CharField(
        label=gettext_lazy("Summary"),
        max_length=600,
        required=False,
        help_text=gettext_lazy("Two or three sentences that lists and mails show."),
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )
    offers = forms.CharField(
        label=gettext_lazy("What do you offer?"),
        max_length=4_000,
        help_text=gettext_lazy("Topics, people, places, what your school knows well. Markdown can be used."),
        widget=forms.Textarea({"rows": 6, "dir": "auto"}),
    )
    seeks = forms.CharField(
        label=gettext_lazy("What do you seek?"),
        max_length=4_000,
        help_text=gettext_lazy("What a partner should bring: what you offer is found by those who seek it."),
        widget=forms.Textarea({"rows": 6, "dir": "auto"}),
    )
    topics = forms.CharField(
        label=gettext_lazy("Topics"),
        max_length=700,
        required=False,
        help_text=gettext_lazy("At most ten, with commas between them: planetary health, ethics"),
        widget=forms.TextInput({"dir": "auto"}),
    )
    format = forms.ChoiceField(label=gettext_lazy("Format"), required=False)
    level = forms.ChoiceField(label=gettext_lazy("For whom?"), required=False)
    language_1 = forms.ChoiceField(label=gettext_lazy("Language"))
    language_2 = forms.ChoiceField(label=gettext_lazy("Second language"), required=False)
    language_3 = forms.ChoiceField(label=gettext_lazy("Third language"), required=False)
    fewest = forms.IntegerField(
        label=gettext_lazy("How many students would you bring, at least?"),
        min_value=1, max_value=MOST_STUDENTS, required=False,
    )  # fmt: skip
    most = forms.IntegerField(
        label=gettext_lazy("And at most?"), min_value=1, max_value=MOST_STUDENTS, required=False
    )
    first_day = forms.DateField(
        label=gettext_lazy("It could begin on"),
        required=False,
        widget=DayInput,
        validators=[check_year],
        help_text=gettext_lazy("Without days, the terms of your school's calendar count."),
    )
    last_day = forms.DateField(
        label=gettext_lazy("And must end by"), required=False, widget=DayInput, validators=[check_year]
    )
    weeks = forms.IntegerField(
        label=gettext_lazy("How many weeks does it take?"), min_value=1, max_value=104, required=False
    )
    earliest_hour = forms.TypedChoiceField(
        label=gettext_lazy("You can meet from"),
        choices=_HOURS[:24],
        coerce=int,
        help_text=gettext_lazy(
            "By your school's clock. Hours in common with partners far away are often early or late."
        ),
    )
    latest_hour = forms.TypedChoiceField(label=gettext_lazy("Until"), choices=_HOURS[1:], coerce=int)
    weekends = forms.BooleanField(label=gettext_lazy("At weekends, too"), required=False)
    credit = forms.ChoiceField(label=gettext_lazy("What do your students get for it?"), required=False)
    open_until = forms.DateField(
        label=gettext_lazy("Others can ask until"), widget=DayInput, validators=[check_year]
    )

    def __init__(self, *args: Any, schools: list[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields  # of choices
        fields["school"].queryset = Institution.objects.filter(pk__in=[school.pk for school in schools])
        choices: list[tuple[str, Any, list[Any]]] = [
            ("format", _("any"), format_choices()),
            ("level", _("anybody"), Idea.Level.choices),
            ("credit", _("not decided"), Idea.Credit.choices),
            ("language_1", _("Choose"), _languages()),
            ("language_2", "–", _languages()),
            ("language_3", "–", _languages()),
        ]
        for name, nothing, found in choices:
            fields[name].choices = [("", nothing), *found]

    def heading(self) -> Heading:
        given = self.cleaned_data
        topics = given["topics"].replace(";", ",").replace("،", ",").split(",")
        return Heading(
            title=given["title"],
            summary=given["summary"],
            topics=tuple(topic for topic in topics if topic.strip()),
            language=given["language_1"],
        )

    def terms(self) -> Terms:
        given = self.cleaned_data
        spoken = (given[f"language_{place}"] for place in range(1, LANGUAGES_ASKED + 1))
        last = given["last_day"]
        plain = ("offers", "seeks", "format", "level", "fewest", "most", "credit", "first_day", "weeks")
        hours = ("earliest_hour", "latest_hour", "weekends", "open_until")
        return Terms(
            **{name: given[name] for name in (*plain, *hours)},
            languages=tuple(dict.fromkeys(code for code in spoken if code)),
            end_day=last + timedelta(days=1) if last else None,
        )


def initial_of(idea: Idea) -> dict[str, Any]:
    entry = idea.entry
    spoken = {f"language_{place}": code for place, code in enumerate(idea.languages, start=1)}
    names = [name for name in IdeaForm.base_fields if hasattr(idea, name)]
    own = {name: getattr(idea, name) for name in names}
    return (
        own
        | spoken
        | {
            "school": entry.institution_id,
            "title": entry.title,
            "summary": entry.summary,
            "topics": ", ".join(entry.topics),
        }
    )
