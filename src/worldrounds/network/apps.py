from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "worldrounds.network"
    label = "network"
