"""The form in which a coder answers the questions of a step."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from babel import Locale
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worldrounds.core.countries import country_choices, country_name
from worldrounds.evidence.codebook import Dimension


class CountriesField(forms.CharField):
    """“Uganda, Germany”: names in the reader's language or in English, or ISO codes, with commas between."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(country_name, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        return codes_of_countries(super().to_python(value) or "")


def codes_of_countries(text: str) -> list[str]:
    """Raises ValidationError, which names what is not known."""
    english = Locale.parse("en").territories
    known = {name.casefold(): code for code, name in country_choices()}
    known |= {english[code].casefold(): code for code in known.values() if code in english}
    known |= {code.casefold(): code for code in list(known.values())}
    words = [word.strip() for word in text.replace(";", ",").split(",") if word.strip()]
    unknown = [word for word in words if word.casefold() not in known]
    if unknown:
        raise ValidationError(
            _("Not the name of a country: %(names)s"), params={"names": ", ".join(unknown)}, code="country"
        )
    return sorted({known[word.casefold()] for word in words})


class AnswersForm(forms.Form):
    """One field a question, by its key; ``note``."""

    def __init__(
        self, *args: Any, questions: Sequence[Dimension], given: Mapping[str, Collection[str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[question.key] = field_of(question, list(given.get(question.key, ())))
        self.fields["note"] = forms.CharField(
            label=gettext_lazy("Note"),
            help_text=gettext_lazy("What you were unsure of. The others see it once all have answered."),
            widget=forms.Textarea({"rows": 2, "dir": "auto"}),
            max_length=2_000,
            required=False,
        )

    @property
    def asked(self) -> list[tuple[Dimension, forms.BoundField]]:
        return [(question, self[question.key]) for question in self.questions]

    def answers(self) -> dict[str, list[str]]:
        """Of a valid form."""
        found = {question.key: self.cleaned_data[question.key] for question in self.questions}
        return {key: [value] if isinstance(value, str) else value for key, value in found.items()}


def field_of(question: Dimension, given: list[str]) -> forms.Field:
    common: dict[str, Any] = {"label": question.question, "help_text": question.help}
    if question.is_countries:
        return CountriesField(**common, required=False, initial=given, max_length=2_000)
    choices = question.choices()
    if question.several:
        return forms.MultipleChoiceField(
            **common, choices=choices, initial=given, widget=forms.CheckboxSelectMultiple
        )
    return forms.ChoiceField(
        **common, choices=choices, initial=given[0] if given else None, widget=forms.RadioSelect
    )
