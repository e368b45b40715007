from django.apps import AppConfig


class WheneverConfig(AppConfig):
    name = "worldrounds.whenever"
    label = "whenever"
