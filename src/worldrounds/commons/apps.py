from django.apps import AppConfig


class CommonsConfig(AppConfig):
    name = "worldrounds.commons"
    label = "commons"
