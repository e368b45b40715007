from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from worldrounds.commons.models import Blueprint
from worldrounds.commons.models.contacts import LONGEST_MESSAGE
from worldrounds.network.models import Institution, PartnershipText
from worldrounds.network.partnerships import Agreement
from worldrounds.web.programmes.forms import DayInput, check_year


class MessageForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your words"),
        help_text=gettext_lazy("They go to the other school by mail, with your name. Markdown can be used."),
        widget=forms.Textarea({"rows": 5, "dir": "auto"}),
        max_length=LONGEST_MESSAGE,
    )


class AnswerForm(MessageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False


class AskForm(MessageForm):
    field_order = ["school", "text"]

    school = forms.ModelChoiceField(
        label=gettext_lazy("In the name of"), queryset=Institution.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, schools: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["school"]
        field.queryset = Institution.objects.filter(pk__in=schools)
        self.fields["text"].help_text = gettext_lazy(
            "Who you are, what you would like to do together, and by when you hope for an answer. "
            "It goes to the idea's author by mail; nobody sees the other's address."
        )


def _long(label: Any, hint: Any) -> forms.CharField:
    area = forms.Textarea({"rows": 5, "dir": "auto"})
    return forms.CharField(label=label, help_text=hint, max_length=4_000, widget=area)


class AgreementForm(forms.Form):
    """What two schools agree on. ``based_on``: the text that one has read."""

    purpose = _long(gettext_lazy("Purpose"), gettext_lazy("What you do together, for whom, and what for."))
    obligations = _long(
        gettext_lazy("Obligations"),
        gettext_lazy("What each school does, provides and pays, and who answers within which time."),
    )
    reciprocity = _long(
        gettext_lazy("Reciprocity"),
        gettext_lazy("What goes in which direction, how it is counted, and what happens if it is not even."),
    )
    first_day = forms.DateField(label=gettext_lazy("It begins on"), widget=DayInput, validators=[check_year])
    review_day = forms.DateField(
        label=gettext_lazy("You look at it again on"),
        widget=DayInput,
        help_text=gettext_lazy("After the first year is usual."),
    )
    last_day = forms.DateField(
        label=gettext_lazy("It ends on"),
        widget=DayInput,
        required=False,
        help_text=gettext_lazy("Leave it empty if it goes on until one side ends it."),
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def agreement(self) -> Agreement:
        given = self.cleaned_data
        last: date | None = given["last_day"]
        names = ("purpose", "obligations", "reciprocity", "first_day", "review_day")
        return Agreement(
            **{name: given[name] for name in names}, end_day=last + timedelta(days=1) if last else None
        )


def initial_of(text: PartnershipText) -> dict[str, Any]:
    names = ("purpose", "obligations", "reciprocity", "first_day", "review_day")
    last = text.end_day - timedelta(days=1) if text.end_day else None
    return {name: getattr(text, name) for name in names} | {"last_day": last, "based_on": text.number}


class TogetherForm(forms.Form):
    blueprint = forms.ChoiceField(label=gettext_lazy("Blueprint"))
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        help_text=gettext_lazy("As students and schools should read it."),
        widget=forms.TextInput({"dir": "auto"}),
    )
    first_day = forms.DateField(
        label=gettext_lazy("First day"),
        widget=DayInput,
        validators=[check_year],
        help_text=gettext_lazy("All dates of the plan are counted from it. A Monday is the easiest."),
    )

    def __init__(self, *args: Any, blueprints: list[Blueprint], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["blueprint"].choices = [(one.entry.slug, one.entry.title) for one in blueprints]
