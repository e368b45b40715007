"""What the forms of all items have in common."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from worldrounds.web.commons.blueprints.forms.fields import Item, filled
from worldrounds.web.commons.blueprints.forms.rows import Rows
from worldrounds.web.commons.blueprints.forms.when import WhenForm


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
        return filled({**self.item_before, **self.said(), **days})
