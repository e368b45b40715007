"""The audit trail in words."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from worldrounds.web import moments


def target(written: str) -> str:
    """“meetings.Session:155” -> “session 155”: what an entry speaks of."""
    label, _colon, key = written.partition(":")
    try:
        return f"{apps.get_model(label)._meta.verbose_name} {key}"
    except (LookupError, ValueError):
        return written


def name(written: str) -> str:
    return written.replace("_", " ")


def value(written: Any) -> str:
    """A detail in words; moments in the reader's time with its zone."""
    if isinstance(written, bool):
        return _("yes") if written else _("no")
    if isinstance(written, list):
        return ", ".join(value(item) for item in written)
    try:
        at = datetime.fromisoformat(written)
        return f"{moments.day_and_time(at)} ({moments.reader_zone_words()})" if at.tzinfo else str(written)
    except (TypeError, ValueError):
        return str(written)
