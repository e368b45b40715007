from django.apps import AppConfig


class RoomsConfig(AppConfig):
    name = "worldrounds.rooms"
    label = "rooms"
