"""Reads of accounts."""

import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from worldrounds.people.models import Person


@dataclass(frozen=True)
class DemoRole:
    """Somebody in the demonstration that a visitor may be with one click."""

    key: str
    label: str
    email: str


def demo_cast_file() -> Path:
    return Path(settings.DATA) / "demo-cast.json"


def demo_cast() -> list[DemoRole]:
    """Empty unless this is a demonstration: only there one click signs in."""
    if not settings.DEMO or not demo_cast_file().exists():
        return []
    return [DemoRole(**entry) for entry in json.loads(demo_cast_file().read_text("utf-8"))]


def demo_person(key: str) -> Person | None:
    emails = [role.email for role in demo_cast() if role.key == key]
    return Person.objects.filter(email__in=emails, is_active=True).first()
