"""The forms of the editor: one a kind of item. Each begins from an item of the document and gives one back; what a form
does not show of an item is kept as it is."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from worldrounds.commons.dates import MONTHS, WEEKDAYS
from worldrounds.web.commons.blueprints.design import month_words, ordinal, weekday_words
from worldrounds.web.commons.blueprints.words import FIELDS, FORMATS, MODELS, WAVES

BLANK_ROWS = 3  # offered below the rows that are there
MOST_ROWS = 100
Item = Mapping[str, Any]
NOTHING: tuple[Any, ...] = (None, "", [], ())


def line(name: str, *, required: bool = True, length: int = 200, hint: Any = "") -> forms.CharField:
    widget = forms.TextInput({"dir": "auto"})
    return forms.CharField(
        label=FIELDS[name], required=required, max_length=length, help_text=hint, widget=widget
    )


def text(name: str, *, required: bool = True, rows: int = 6, length: int = 20000, hint: Any = "") -> Any:
    widget = forms.Textarea({"rows": rows, "dir": "auto"})
    return forms.CharField(
        label=FIELDS[name], required=required, max_length=length, help_text=hint, widget=widget
    )


def number(name: str, least: int, most: int, *, required: bool = False, hint: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=FIELDS[name], min_value=least, max_value=most, required=required, help_text=hint
    )


def choice(name: str, choices: Any = (), *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=FIELDS[name], choices=choices, required=required)


class WhenForm(forms.Form):
    """Days, by week; where the blueprint is written for a month, by month too."""

    month = forms.ChoiceField(label=_("Month"), required=False)
    week = forms.IntegerField(label=_("Week"), min_value=1, max_value=156, required=False)
    nth = forms.ChoiceField(label=_("Which one"), required=False)
    day = forms.ChoiceField(label=_("Day of the week"), required=False)
    on = forms.IntegerField(label=_("Day of the month"), min_value=1, max_value=31, required=False)
    length = forms.IntegerField(label=_("How many"), min_value=1, max_value=366, required=False)

    def __init__(
        self, data: Any, *, name: str, when: Item | None, by_month: bool, required: bool = True
    ) -> None:
        super().__init__(data, prefix=name, initial=_when_initial(when or {}))
        self.name, self.legend, self.required = name, FIELDS[name], required
        self._choose("month", [(name, month_words(name)) for name in MONTHS])
        self._choose("day", [(name, weekday_words(name)) for name in WEEKDAYS])
        self._choose("nth", [(str(count), ordinal(count)) for count in range(1, 5)])
        if not by_month:
            for unused in ("month", "nth", "on"):
                del self.fields[unused]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", "–"), *choices]  # type: ignore[attr-defined]  # a field of choices

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        meant = self.required or values.get("day") or values.get("on")
        if meant and not values.get("week") and not values.get("month") and not self.errors:
            self.add_error("week", _("Say in which week it is."))
        if values.get("month") and bool(values.get("nth")) != bool(values.get("day")):
            self.add_error("day", _("Choose which one of the month, and the day of the week."))
        return values

    def when(self) -> dict[str, Any] | None:
        """As the document has it; only after ``is_valid``."""
        values = {name: value for name, value in self.cleaned_data.items() if value not in NOTHING}
        length = values.pop("length", 1)
        if "month" in values:
            names = ("month", "on") if "on" in values else ("month", "nth", "day")
            unit = "days" if len(values.keys() & {"on", "day"}) else "months"
        elif "week" in values:
            names, unit = ("week", "day"), "days" if "day" in values else "weeks"
        else:
            return None
        found = {name: values[name] for name in names if name in values}
        if "nth" in found:
            found["nth"] = int(found["nth"])
        return found | ({unit: length} if length > 1 else {})


def _when_initial(when: Item) -> dict[str, Any]:
    length = next((when[unit] for unit in ("days", "weeks", "months") if unit in when), None)
    return {**when, "length": length}


class PartForm(forms.Form):
    """A part of a run sheet. Without a title it is left out; the numbers say the order."""

    order = forms.IntegerField(label=_("Place"), min_value=1, max_value=MOST_ROWS, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=480, required=False)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    lead = forms.CharField(label=_("Who leads"), max_length=200, required=False)
    text = forms.CharField(
        label=_("What happens"), max_length=20000, required=False, widget=forms.Textarea({"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(values.get("title")) != bool(values.get("minutes")) and not self.errors:
            missing = "title" if values.get("minutes") else "minutes"
            self.add_error(missing, _("A part has a title and minutes."))
        return values


class SourceForm(forms.Form):
    order = forms.IntegerField(label=_("Place"), min_value=1, max_value=MOST_ROWS, required=False)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2200, required=False)
    doi = forms.RegexField(
        r"^10\.[0-9]{4,9}/\S+$", label=_("DOI"), required=False, max_length=200, help_text="10.1186/…"
    )
    url = forms.RegexField(
        r"^https://\S+$", label=_("Address"), required=False, max_length=500, help_text="https://…"
    )


class Rows:
    """A list inside an item as rows of a table: those that are there, and some empty ones."""

    def __init__(
        self, kind: type[forms.Form], name: str, data: Any, rows: Sequence[Item], *, legend: Any
    ) -> None:
        self.name, self.legend = name, legend
        count = len(rows) + BLANK_ROWS
        if data is not None:
            said = str(data.get(f"{name}-count", "0"))
            count = min(int(said), MOST_ROWS) if said.isdecimal() else 0
        self.forms = []
        for place in range(count):
            initial = {"order": place + 1, **rows[place]} if place < len(rows) else {}
            self.forms.append(kind(data, prefix=f"{name}-{place}", initial=initial))

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])  # noqa: C419 - each shows its own errors

    def rows(self) -> list[dict[str, Any]]:
        """Filled ones, in the order that their numbers say."""
        filled = [form.cleaned_data for form in self.forms if form.cleaned_data.get("title")]
        filled.sort(key=lambda row: row.get("order") or MOST_ROWS + 1)
        return [
            {name: value for name, value in row.items() if name != "order" and value not in NOTHING}
            for row in filled
        ]


class ItemForm(forms.Form):
    """``whens``: which of its values are days. ``optional``: those that may be missing."""

    whens: ClassVar[Sequence[str]] = ()
    optional: ClassVar[Sequence[str]] = ()

    def __init__(self, data: Any, *, item: Item, document: Item) -> None:
        self.item_before, self.document = item, document
        super().__init__(data, initial=self.first(item))
        by_month = "starts_in" in document
        self.when_forms = [
            WhenForm(
                data, name=name, when=item.get(name), by_month=by_month, required=name not in self.optional
            )
            for name in self.whens
        ]
        self.rows: Rows | None = None
        self.prepare(data)

    def first(self, item: Item) -> dict[str, Any]:
        """What the fields show."""
        return dict(item)

    def prepare(self, data: Any) -> None:
        """Choices that depend on the document, and rows."""

    def choose(self, name: str, others: str) -> None:
        """Offer the titles of other items, by their keys."""
        offered = [(one["key"], one["title"]) for one in self.document.get(others, ())]
        self.fields[name].choices = [("", "–"), *offered]  # type: ignore[attr-defined]  # a field of choices

    def is_valid(self) -> bool:
        days = [form.is_valid() for form in self.when_forms]  # each shows its own errors
        return all([super().is_valid(), self.rows is None or self.rows.is_valid(), *days])

    def said(self) -> dict[str, Any]:
        """The fields as the document has them."""
        return dict(self.cleaned_data)

    def item(self) -> Any:
        """Only after ``is_valid``."""
        days = {form.name: form.when() for form in self.when_forms}
        return _filled({**self.item_before, **self.said(), **days})


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in NOTHING}


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
        case = _filled({**self.item_before.get("case", {}), **said})
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


class AboutForm(ItemForm):
    title = line("title")
    summary = text("summary", rows=4, length=600, hint=_("What it is, in two or three sentences."))
    audience = text("audience", rows=2, length=400)
    format = choice("format", list(FORMATS.items()))
    other_formats = forms.MultipleChoiceField(
        label=FIELDS["other_formats"],
        choices=list(FORMATS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    model = choice("model", list(MODELS.items()))
    other_models = forms.MultipleChoiceField(
        label=FIELDS["other_models"],
        choices=list(MODELS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.RegexField(
        r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$",
        label=FIELDS["language"],
        max_length=35,
        help_text=_("As a code: en, es, pt-BR."),
    )
    starts_in = choice("starts_in", required=False)
    group_min = number("group_size.min", 2, 30, required=True)
    group_max = number("group_size.max", 2, 30, required=True)
    hours_student = number("hours.student", 1, 2000, required=True)
    hours_facilitator = number("hours.facilitator", 0, 2000)
    hours_site_lead = number("hours.site_lead", 0, 2000)
    hours_coordinator = number("hours.coordinator", 0, 2000)
    authors = text("authors", required=False, rows=3, hint=_("One name on each line."))
    evidence = text(
        "evidence",
        required=False,
        rows=4,
        hint=_("Articles that speak for it, one on each line: doi:10.1186/…, pmid:37221527."),
    )

    def first(self, item: Item) -> dict[str, Any]:
        return {
            **item,
            **{f"group_{name}": value for name, value in item.get("group_size", {}).items()},
            **{f"hours_{name}": value for name, value in item.get("hours", {}).items()},
            "authors": "\n".join(item.get("authors", ())),
            "evidence": "\n".join(item.get("evidence", ())),
        }

    def prepare(self, data: Any) -> None:
        months = [(name, month_words(name)) for name in MONTHS]
        self.fields["starts_in"].choices = [("", _("No month: it counts in weeks")), *months]  # type: ignore[attr-defined]
        sources = self.item_before.get("sources", ())
        self.rows = Rows(SourceForm, "sources", data, sources, legend=FIELDS["sources"])

    def item(self) -> dict[str, Any]:
        """Parts of the document itself; None takes one away."""
        values = dict(self.cleaned_data)
        hours = {name: values.pop(f"hours_{name}") for name in _WORKERS}
        whole = {
            **values,
            "group_size": {name: values.pop(f"group_{name}") for name in ("min", "max")},
            "hours": {name: value for name, value in hours.items() if value is not None},
            "authors": lines(values["authors"]),
            "evidence": list(dict.fromkeys(lines(values["evidence"]))),
            "sources": self.rows.rows() if self.rows else [],
        }
        for name in ("group_min", "group_max"):
            whole.pop(name)
        needed = {"sources"}
        return {
            name: None if value in NOTHING and name not in needed else value for name, value in whole.items()
        }


_WORKERS = ("student", "facilitator", "site_lead", "coordinator")
FORMS: dict[str, type[ItemForm]] = {
    "phases": PhaseForm,
    "themes": ThemeForm,
    "sessions": SessionForm,
    "stages": StageForm,
    "tasks": TaskForm,
    "instruments": InstrumentForm,
    "runsheets": RunsheetForm,
}


def lines(value: str) -> list[str]:
    return [one.strip() for one in value.splitlines() if one.strip()]


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
