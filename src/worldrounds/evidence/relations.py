"""Which rows of the whole program point to articles: tables that are added later are among them."""

from collections.abc import Collection, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Manager

from worldrounds.evidence.models import Article


def relations(*, but: Collection[str]) -> Iterator[str]:
    """As “app.Model.field”. Not where each article can have one row only, nor where none leads back (“+”)."""
    for relation in Article._meta.related_objects:
        label = f"{relation.related_model._meta.label}.{relation.field.name}"
        if relation.one_to_many and label not in but:
            yield label


def rows_and_field(label: str) -> tuple[Manager[Any], str]:
    model, _dot, name = label.rpartition(".")
    return apps.get_model(model)._default_manager, name
