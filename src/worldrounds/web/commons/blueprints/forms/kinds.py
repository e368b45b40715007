"""One form a kind of item."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from worldrounds.web.commons.blueprints.forms.fields import Item, choice, filled, line, lines, number, text
from worldrounds.web.commons.blueprints.forms.item import ItemForm
from worldrounds.web.commons.blueprints.forms.rows import PartForm, Rows
from worldrounds.web.commons.blueprints.words import FIELDS, WAVES


class PhaseForm(ItemForm):
    whens = ("when",)
    title = line("title")
    description = text("description", required=False, rows=3)


class ThemeForm(ItemForm):
    title = line("title")
    description = text("description", rows=3)
    case_title = line("case.title", required=False)
    case_text = text("case.text", required=False, rows=10, hint=_("Markdown can be used."))
    case_bring = text("case.bring", required=False)
    case_questions = text("case.questions", required=False, hint=_("One on each line."))
    case_basis = text(
        "case.basis", required=False, rows=3, hint=_("Needed: medical content says what it rests on.")
    )

    def first(self, item: Item) -> dict[str, Any]:
        case = item.get("case", {})
        shown = {f"case_{name}": case.get(name) for name in ("title", "text", "bring", "basis")}
        return {**item, **shown, "case_questions": "\n".join(case.get("questions", ()))}

    def said(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        said = {name.removeprefix("case_"): values.pop(name) for name in list(values) if "case_" in name}
        said["questions"] = lines(said["questions"])
        case = filled({**self.item_before.get("case", {}), **said})
        return {**values, "case": case if any(said.values()) else None}


class SessionForm(ItemForm):
    whens = ("when",)
    title = line("title")
    kind = choice("kind", [("group meeting", _("Group meeting")), ("plenary", _("Plenary"))])
    where = choice("where", [("", _("Online")), ("in person", _("In person"))], required=False)
    phase = choice("phase")
    theme = choice("theme", required=False)
    minutes = number("minutes", 10, 480, hint=_("Leave it empty to add up the run sheet."))
    sittings = number("sittings", 1, 6, hint=_("Of a plenary: how often it is held, for all time zones."))
    shared = forms.ChoiceField(label=_("Run sheet"), required=False)

    def first(self, item: Item) -> dict[str, Any]:
        sheet = item.get("runsheet")
        return {**item, "shared": sheet if isinstance(sheet, str) else ""}

    def prepare(self, data: Any) -> None:
        self.choose("phase", "phases")
        self.choose("theme", "themes")
        shared = [(key, key) for key in self.document.get("runsheets", {})]
        self.fields["shared"].choices = [("", _("its own, below")), *shared]  # type: ignore[attr-defined]
        sheet = self.item_before.get("runsheet", ())
        self.rows = Rows(
            PartForm, "parts", data, () if isinstance(sheet, str) else sheet, legend=FIELDS["runsheet"]
        )

    def said(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        sheet = values.pop("shared") or (self.rows.rows() if self.rows else [])
        parts = self.document.get("runsheets", {}).get(sheet, []) if isinstance(sheet, str) else sheet
        values["minutes"] = values["minutes"] or sum(part["minutes"] for part in parts) or 60
        return {**values, "runsheet": sheet or [{"minutes": values["minutes"], "title": values["title"]}]}


class StageForm(ItemForm):
    whens = ("opens", "due")
    optional = ("due",)
    kind = choice("kind")
    title = line("title")
    instructions = text("instructions", hint=_("Markdown can be used."))
    theme = choice("theme", required=False)
    rounds = number("rounds", 1, 5, hint=_("Of a consensus stage, at most."))
    reviews = number("reviews", 0, 2, hint=_("Of a review stage: other groups' products."))
    consequence = line("consequence", required=False, length=500, hint=_("Of a review stage."))

    def prepare(self, data: Any) -> None:
        self.choose("theme", "themes")
        self.fields["kind"].choices = [(kind, words) for kind, words in stage_kinds()]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """What belongs to another kind of stage is left out."""
        values = dict(self.cleaned_data)
        if values["kind"] != "consensus":
            values["rounds"] = None
        if values["kind"] != "review":
            values |= {"reviews": None, "consequence": None}
        return values


class TaskForm(ItemForm):
    whens = ("due",)
    title = line("title")
    instructions = text("instructions", hint=_("Markdown can be used."))
    who = choice("who", [("group", _("Each group")), ("student", _("Each student"))])


class InstrumentForm(ItemForm):
    """A questionnaire."""

    title = line("title")
    description = text("description", required=False, rows=3)
    licence = line("licence", hint=_("Under which it may be used: CC-BY-4.0"))
    waves = forms.MultipleChoiceField(
        label=FIELDS["waves"], choices=list(WAVES.items()), widget=forms.CheckboxSelectMultiple
    )
    statements = text(
        "statements", required=False, hint=_("One on each line. Students rate each from 1 to 5.")
    )
    address = line("address", required=False, length=500, hint=_("Where it is, if it is not written here."))

    def first(self, item: Item) -> dict[str, Any]:
        return {**item, "statements": "\n".join(item.get("statements", ()))}

    def said(self) -> dict[str, Any]:
        return {**self.cleaned_data, "statements": lines(self.cleaned_data["statements"])}


class RunsheetForm(ItemForm):
    """Shared by several sessions."""

    title = line("title", hint=_("A short name, such as “working meeting”."))

    def prepare(self, data: Any) -> None:
        self.rows = Rows(
            PartForm, "parts", data, self.item_before.get("parts", ()), legend=FIELDS["runsheet"]
        )

    def item(self) -> list[dict[str, Any]]:
        return self.rows.rows() if self.rows else []


FORMS: dict[str, type[ItemForm]] = {
    "phases": PhaseForm,
    "themes": ThemeForm,
    "sessions": SessionForm,
    "stages": StageForm,
    "tasks": TaskForm,
    "instruments": InstrumentForm,
    "runsheets": RunsheetForm,
}


def stage_kinds() -> Iterator[tuple[str, Any]]:
    yield from (
        ("icebreaker", _("Icebreaker")),
        ("positions", _("Positions: each writes how their country sees it")),
        ("matrix", _("Matrix: countries side by side")),
        ("analysis", _("Analysis: causes and effects")),
        ("decisions", _("Decisions: options against criteria")),
        ("consensus", _("Consensus: rating without names")),
        ("draft", _("Draft: the group's text")),
        ("review", _("Review: reading one another")),
        ("reflection", _("Reflection: looking back")),
    )
