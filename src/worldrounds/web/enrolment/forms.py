from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worldrounds.core.tables import LIMITS, Table
from worldrounds.core.tables.refusal import TOO_BIG
from worldrounds.programmes.models import Consent, Enrolment
from worldrounds.programmes.rosters import FIELDS
from worldrounds.programmes.student_queries import themes_of
from worldrounds.web.accounts.forms import zone_choices
from worldrounds.web.enrolment.present import ENCODING_NAMES, language_choices

LANGUAGES_ASKED = 4


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The list"),
        help_text=gettext_lazy(
            "An Excel workbook (.xlsx), OpenDocument sheet (.ods) or CSV file with a row for each student. "
            "It needs names and e-mail addresses; the order and the words of the columns do not matter."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.ods,.csv,.tsv,.txt"}),
        allow_empty_file=True,  # an empty one gets a sentence of its own
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size is not None and file.size > LIMITS.upload:
            raise forms.ValidationError(_(TOO_BIG), params={"limit": LIMITS.upload // 1_000_000})
        return file


class ReadingForm(forms.Form):
    """How a file is read; only what leaves a choice is asked."""

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(table.sheets) > 1:
            choices = [(name, name) for name in table.sheets]
            self._ask("sheet", _("Sheet"), choices, table.sheet)
        if table.encodings:
            names = (table.encoding, *table.encodings)
            choices = [(name, ENCODING_NAMES.get(name, name)) for name in names]
            self._ask("encoding", _("Letters are written as"), choices, table.encoding)
        rows = [(str(row.number), _row_words(row.number, row.cells)) for row in table.top]
        rows.append(("0", _("There are no column names")))
        self._ask("header_row", _("Column names stand in"), rows, str(table.header_row))

    def _ask(self, name: str, label: str, choices: list[tuple[str, str]], initial: str) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, initial=initial)

    def changed_options(self, before: dict[str, Any]) -> dict[str, Any]:
        """The options as they shall be kept: only what somebody chose other than it was found."""
        options = dict(before)
        for name in self.changed_data:
            value = self.cleaned_data[name]
            options[name] = int(value) if name == "header_row" else value
        if "sheet" in self.changed_data:
            options.pop("header_row", None)
        return options


def _row_words(number: int, cells: tuple[str, ...]) -> str:
    shown = " · ".join(cell[:24] for cell in cells if cell)[:70]
    return _("row %(number)s: %(cells)s") % {"number": number, "cells": shown}


class ColumnsForm(forms.Form):
    """Which column is which: a choice for each column of the table."""

    def __init__(self, *args: Any, headers: tuple[str, ...], mapping: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headers = headers
        choices = [("", _("leave out")), *FIELDS.items()]
        for i, header in enumerate(headers):
            self.fields[f"column-{i}"] = forms.ChoiceField(
                label=header, choices=choices, initial=mapping.get(header, ""), required=False
            )

    def mapping(self) -> dict[str, str]:
        return {header: self.cleaned_data[f"column-{i}"] for i, header in enumerate(self.headers)}


class JoinForm(forms.Form):
    given_name = forms.CharField(
        label=gettext_lazy("Given name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "dir": "auto"}),
    )
    family_name = forms.CharField(
        label=gettext_lazy("Family name"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Leave it empty if you have only one name."),
        widget=forms.TextInput(attrs={"autocomplete": "family-name", "dir": "auto"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("Best the one of your school. We send a link there; you need no password."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ProfileForm(forms.Form):
    """Languages, topics in order, access needs, consent per purpose, time zone."""

    time_zone = forms.ChoiceField(
        label=gettext_lazy("Where your clock is"),
        help_text=gettext_lazy("Your free hours are in this time. Choose the city nearest to you."),
        choices=zone_choices,
    )
    access_needs = forms.CharField(
        label=gettext_lazy("Is there anything that makes taking part easier for you?"),
        help_text=gettext_lazy(
            "For example captions, larger text, breaks, a screen reader. Only your school's site lead and the "
            "coordinator read this."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        required=False,
        max_length=2000,
    )

    def __init__(self, *args: Any, enrolment: Enrolment, consents: dict[str, bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.themes = _in_order(themes_of(enrolment.programme), enrolment.topics)
        self.initial = {"time_zone": enrolment.time_zone, "access_needs": enrolment.access_needs}
        self.fields["time_zone"].choices = zone_choices(enrolment.time_zone)  # type: ignore[attr-defined]  # a ChoiceField
        self._ask_languages(enrolment)
        self._ask_topics(enrolment)
        for purpose, label, hint in consent_words():
            self.fields[f"consent_{purpose}"] = forms.BooleanField(
                label=label, help_text=hint, required=False, initial=consents.get(purpose, False)
            )

    def _ask_languages(self, enrolment: Enrolment) -> None:
        choices = [("", "–"), *language_choices(translation.get_language() or "en")]
        for place in range(1, LANGUAGES_ASKED + 1):
            known = enrolment.languages[place - 1 : place]
            self.fields[f"language_{place}"] = forms.ChoiceField(
                label=_("Best language") if place == 1 else _("Language %(place)s") % {"place": place},
                choices=choices,
                required=False,
                initial=known[0] if known else "",
            )

    def _ask_topics(self, enrolment: Enrolment) -> None:
        places = [("", "–"), *((str(n), str(n)) for n in range(1, len(self.themes) + 1))]
        for theme in self.themes:
            key = theme["key"]
            place = str(enrolment.topics.index(key) + 1) if key in enrolment.topics else ""
            self.fields[f"topic_{key}"] = forms.ChoiceField(
                label=theme["title"], choices=places, required=False, initial=place
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        places: dict[str, str] = {}
        for theme in self.themes:
            place = cleaned.get(f"topic_{theme['key']}", "")
            if place and place in places:
                self.add_error(
                    f"topic_{theme['key']}",
                    _("“%(other)s” has this place too. Give each topic a place of its own.")
                    % {"other": places[place]},
                )
            places[place] = theme["title"]
        return cleaned

    @property
    def language_fields(self) -> list[forms.BoundField]:
        return [self[f"language_{place}"] for place in range(1, LANGUAGES_ASKED + 1)]

    @property
    def topic_fields(self) -> list[tuple[dict[str, Any], forms.BoundField]]:
        return [(theme, self[f"topic_{theme['key']}"]) for theme in self.themes]

    @property
    def consent_fields(self) -> list[forms.BoundField]:
        return [self[f"consent_{purpose}"] for purpose, _label, _hint in consent_words()]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        ranked = [
            (int(data[f"topic_{t['key']}"]), t["key"]) for t in self.themes if data[f"topic_{t['key']}"]
        ]
        languages = [data[f"language_{place}"] for place in range(1, LANGUAGES_ASKED + 1)]
        return {
            "languages": [code for code in languages if code],
            "topics": [key for _place, key in sorted(ranked)],
            "access_needs": data["access_needs"],
            "time_zone": data["time_zone"],
            "consents": {purpose: data[f"consent_{purpose}"] for purpose, _label, _hint in consent_words()},
        }


def _in_order(themes: list[dict[str, Any]], topics: list[str]) -> list[dict[str, Any]]:
    place = {key: i for i, key in enumerate(topics)}
    return sorted(themes, key=lambda theme: place.get(theme["key"], len(topics)))


def consent_words() -> list[tuple[str, str, str]]:
    """(purpose, question, what it means)"""
    return [
        (
            Consent.Purpose.COORDINATION.value,
            _("You may put me into a group and write to me about the programme."),
            _("Needed to take part. Your group sees your name, school, languages and free hours."),
        ),
        (
            Consent.Purpose.GROUP_CONTACT.value,
            _("My group may see my e-mail address."),
            _("Without it your group reaches you in its room only."),
        ),
        (
            Consent.Purpose.RESEARCH.value,
            _("My answers may be used in evaluation and research, without my name."),
            _("You can change this at any time."),
        ),
        (
            Consent.Purpose.PUBLICATION.value,
            _("My name may stand on what my group publishes."),
            _("You can change this at any time before it is published."),
        ),
    ]
