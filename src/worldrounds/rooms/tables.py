"""The tables of rooms, asked for by the fields that they have: a new one is counted without being named anywhere."""

from django.apps import apps
from django.db.models import Model


def tables_with(*fields: str) -> list[type[Model]]:
    wanted = set(fields)
    models = apps.get_app_config("rooms").get_models()
    return [model for model in models if wanted <= {field.name for field in model._meta.get_fields()}]
