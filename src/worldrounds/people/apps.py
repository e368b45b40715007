from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "worldrounds.people"
    label = "people"
