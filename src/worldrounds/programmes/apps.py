from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "worldrounds.programmes"
    label = "programmes"
