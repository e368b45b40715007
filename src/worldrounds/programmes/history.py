"""Who changed what in a programme."""

from datetime import datetime
from typing import Any

from django.db.models import Model

from worldrounds.core import audit
from worldrounds.programmes.rules import Standing


def record(standing: Standing, target: Model | str, verb: str, *, at: datetime, **details: Any) -> None:
    """A change that this person made in the programme that they stand in."""
    programme = standing.programme.slug
    audit.record(at=at, actor=standing.person, verb=verb, target=target, programme=programme, **details)
