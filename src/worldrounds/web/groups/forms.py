"""The rules of a good group in plain words, and the small forms of group pages."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from worldrounds.solvers.grouping import Kind, Rule, Rules

MUST, SHOULD, OFF = "must", "should", "off"
LEVELS = ((MUST, _("must")), (SHOULD, _("should")), (OFF, _("does not matter")))
WISH_LEVELS = ((SHOULD, _("should")), (OFF, _("does not matter")))
DEFAULT_RULES: dict[str, Any] = {
    "size": {"min": 5, "max": 6},
    "countries": {"at_least": 3},
    "one_institution": {"at_most": 2},
    "hours": {"at_least": 2},
    "not_alone": [{"attribute": "gender"}],
    "common_language": {"hard": True},
    "burden": {"hard": False},
    "topic": {"hard": False},
}
# Field -> the rule's name in the solver's rules file, and what the figure in the sentence is called there.
COUNTED = {
    "countries": ("countries", "at_least"),
    "one_school": ("one_institution", "at_most"),
    "hours": ("hours", "at_least"),
}
PLAIN = {"language": "common_language", "burden": "burden", "topic": "topic"}
LISTED = {"gender": ("not_alone", "gender"), "years": ("spread", "year")}
# The other way round: a rule's name -> its field.
_FIELDS = {
    **{key: name for name, (key, _bound) in COUNTED.items()},
    **{key: name for name, key in PLAIN.items()},
    **{f"{key}.{attribute}": name for name, (key, attribute) in LISTED.items()},
}


def _level(label: Any, choices: Any = LEVELS) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, initial=OFF)


def _whole(label: Any, least: int, most: int, unit: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=unit, min_value=least, max_value=most, required=False)


class RulesForm(forms.Form):
    """Starts from a rules document, and gives one back; rules that it does not show are kept as they are."""

    size_min = forms.IntegerField(label=_("Fewest students in a group"), min_value=2, max_value=30)
    size_max = forms.IntegerField(label=_("Most students in a group"), min_value=2, max_value=30)
    minutes = forms.IntegerField(
        label=_("Length of a meeting in minutes"), min_value=15, max_value=480, step_size=15
    )
    hours_level = _level(_("A group can meet"))
    hours = forms.FloatField(
        label=_("at least"),
        help_text=_("hours a week"),
        min_value=0.25,
        max_value=168,
        step_size=0.25,
        required=False,
    )
    countries_level = _level(_("Students of one group come from several countries"))
    countries = _whole(_("at least"), 1, 30, _("countries"))
    one_school_level = _level(_("Students of one group come from different schools"))
    one_school = _whole(_("at most"), 1, 30, _("from one school"))
    language_level = _level(_("All students of a group share one language"))
    gender_level = _level(_("Nobody is the only one of their gender"))
    years_level = _level(_("Students of different years of study work together"), WISH_LEVELS)
    topic_level = _level(_("The members wish for the same topic"), WISH_LEVELS)
    burden_level = _level(_("The common hour is comfortable for everyone"), WISH_LEVELS)

    def __init__(self, data: Any = None, *, document: Mapping[str, Any] | None = None) -> None:
        self.document = _readable(document)
        super().__init__(data, initial=_initial(self.document))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if (values.get("size_min") or 0) > (values.get("size_max") or 99):
            self.add_error("size_max", _("This is smaller than the fewest students in a group."))
        for name in COUNTED:
            if values.get(f"{name}_level") != OFF and values.get(name) is None and name not in self.errors:
                self.add_error(name, _("Enter a number, or choose “does not matter”."))
        return values

    def rules(self) -> dict[str, Any]:
        """The rules document; only after ``is_valid``."""
        values = self.cleaned_data
        document = _without(self.document)
        document["size"] = {"min": values["size_min"], "max": values["size_max"]}
        document["minutes"] = values["minutes"]
        for name, (key, bound) in COUNTED.items():
            if (level := values[f"{name}_level"]) != OFF:
                document[key] = {bound: values[name]} | self._strength(key, level)
        for name, key in PLAIN.items():
            if (level := values[f"{name}_level"]) != OFF:
                document[key] = self._strength(key, level)
        for name, (key, attribute) in LISTED.items():
            if (level := values[f"{name}_level"]) != OFF:
                rule = {"attribute": attribute} | self._strength(f"{key}.{attribute}", level)
                document[key] = [*document.get(key, []), rule]
        return document

    def asked(self) -> dict[str, Any] | None:
        """The rules document that the fields show; None while something is wrong with them."""
        if not self.is_bound:
            return self.document
        return self.rules() if self.is_valid() else None

    def changed_by(self, query: Mapping[str, Any]) -> "RulesForm":
        """With the fields that an address names, the others as they are."""
        named = {name: query[name] for name in self.fields if name in query}
        return RulesForm(self._shown() | named, document=self.document) if named else self

    def changes_for(self, key: str, side: str, bound: float | None) -> dict[str, Any]:
        """The fields that ask less of a rule: another figure, or a wish (no ``bound``). Empty if none does that."""
        if bound is None:
            level = f"{_FIELDS.get(key, '')}_level"
            return {level: SHOULD} if level in self.fields else {}
        name = f"size_{'min' if side == 'least' else 'max'}" if key == "size" else _FIELDS.get(key, "")
        try:
            return {name: _whole_if_so(self.fields[name].clean(bound))}
        except (KeyError, forms.ValidationError):
            return {}

    def address(self, changes: Mapping[str, Any] | None = None) -> str:
        """“?…” that opens the page with the fields as they are, but for these changes."""
        return "?" + urlencode(self._shown() | dict(changes or {}))

    def _shown(self) -> dict[str, Any]:
        shown = {name: self[name].value() for name in self.fields}
        return {name: value for name, value in shown.items() if value is not None}

    def _strength(self, key: str, level: str) -> dict[str, Any]:
        """How hard it is; how much a wish weighs stays as it was, for there is no field for it."""
        before = Rules.from_dict(self.document).find(key)
        if level == MUST or before is None or before.hard:
            return {"hard": level == MUST}
        return {"hard": False, "weight": before.weight}

    def sentences(self) -> list[dict[str, Any]]:
        """Each rule as a line of the page: its level, and the figure where it has one."""
        names = [name.removesuffix("_level") for name in self.fields if name.endswith("_level")]
        return [
            {"level": self[f"{name}_level"], "figure": self[name] if name in self.fields else None}
            for name in names
        ]


def _readable(document: Mapping[str, Any] | None) -> dict[str, Any]:
    """The document, or the usual rules where there is none that can be read."""
    try:
        Rules.from_dict(document or {})
    except ValueError:
        return DEFAULT_RULES
    return dict(document or {})


def _initial(document: Mapping[str, Any]) -> dict[str, Any]:
    rules = Rules.from_dict(document)
    least, most = rules.sizes
    initial: dict[str, Any] = {"size_min": least, "size_max": most, "minutes": rules.minutes}
    for name, (key, _bound) in COUNTED.items():
        initial |= _said(name, rules.find(key))
    for name, key in PLAIN.items():
        initial |= _said(name, rules.find(key))
    for name, (key, attribute) in LISTED.items():
        initial |= _said(name, rules.find(f"{key}.{attribute}"))
    return initial


def _said(name: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {f"{name}_level": OFF}
    figure = rule.most if rule.kind is Kind.SAME else rule.least
    return {f"{name}_level": MUST if rule.hard else SHOULD, name: _whole_if_so(figure)}


def _whole_if_so(figure: float) -> float:
    return int(figure) if float(figure).is_integer() else figure


def _without(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document's rules that the form does not show."""
    kept = Rules.from_dict(document).to_dict()
    for key in ("size", "minutes", *PLAIN.values(), *(key for key, _bound in COUNTED.values())):
        kept.pop(key, None)
    for key, attribute in LISTED.values():
        if rest := [rule for rule in kept.pop(key, []) if rule["attribute"] != attribute or "value" in rule]:
            kept[key] = rest
    return kept


class MoveForm(forms.Form):
    person = forms.IntegerField()
    target = forms.IntegerField(min_value=0)
    version = forms.IntegerField()


class VersionForm(forms.Form):
    version = forms.IntegerField()
