from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from worldrounds.programmes.actions.method import Facts
from worldrounds.programmes.models import Programme, Stage
from worldrounds.web.programmes.forms import DayInput


class StageForm(forms.Form):
    key = forms.SlugField(max_length=60, required=False, widget=forms.HiddenInput)  # of a stage that is added
    title = forms.CharField(label=_("Title"), max_length=200)
    instructions = forms.CharField(
        label=_("What the group does"),
        help_text=_("A few plain sentences. Markdown works."),
        widget=forms.Textarea({"rows": 6, "dir": "auto"}),
        required=False,
        max_length=10_000,
    )
    theme = forms.ChoiceField(
        label=_("Theme"), required=False, help_text=_("Its case is shown beside the work.")
    )
    opens_day = forms.DateField(label=_("Opens on"), widget=DayInput)
    due_day = forms.DateField(
        label=_("Due on"),
        widget=DayInput,
        required=False,
        help_text=_("Until the end of this day, everywhere on Earth. Leave it empty if it may stay open."),
    )
    rounds = forms.IntegerField(label=_("Rounds at most"), min_value=1, max_value=5, initial=3)
    reviews = forms.IntegerField(
        label=_("How many products of other groups each group reviews"), min_value=0, max_value=2, initial=2
    )
    consequence = forms.CharField(
        label=_("What follows when members rate one another"),
        help_text=_(
            "Shown to everybody before they rate, and fixed for a group when its first member has rated. For example: The facilitator talks with the group when somebody's median is 2 or lower. Empty: nothing follows, the figures are for each member only."
        ),
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        required=False,
        max_length=500,
    )

    def __init__(self, *args: Any, programme: Programme, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theme = self.fields["theme"]
        assert isinstance(theme, forms.ChoiceField)  # noqa: S101 - it is, a few lines above
        themes = [(one["key"], one["title"]) for one in programme.document.get("themes", ())]
        theme.choices = [("", _("The case of the room")), *themes]
        if kind != Stage.Kind.CONSENSUS:
            del self.fields["rounds"]
        if kind != Stage.Kind.REVIEW:
            del self.fields["reviews"], self.fields["consequence"]

    def facts(self) -> Facts:
        return Facts(**{name: value for name, value in self.cleaned_data.items() if name != "key"})
