from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "worldrounds.core"
    label = "core"
