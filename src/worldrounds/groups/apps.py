from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "worldrounds.groups"
    label = "groups"
