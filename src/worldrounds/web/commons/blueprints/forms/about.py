"""What a blueprint is, for whom, and what it rests on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from worldrounds.commons.dates import MONTHS
from worldrounds.web.commons.blueprints.design import month_words
from worldrounds.web.commons.blueprints.forms.fields import NOTHING, Item, choice, line, lines, number, text
from worldrounds.web.commons.blueprints.forms.item import ItemForm
from worldrounds.web.commons.blueprints.forms.rows import Rows, SourceForm
from worldrounds.web.commons.blueprints.words import FIELDS, FORMATS, MODELS

_WORKERS = ("student", "facilitator", "site_lead", "coordinator")


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
