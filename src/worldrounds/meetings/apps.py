from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "worldrounds.meetings"
    label = "meetings"
