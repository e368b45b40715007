from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "worldrounds.web"
    label = "web"
