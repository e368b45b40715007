from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "worldrounds.evidence"
    label = "evidence"
