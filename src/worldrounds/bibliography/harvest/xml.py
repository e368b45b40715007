"""What both metadata formats share."""

import re
from typing import Any

from worldrounds.bibliography.record import Name, Record

Element = Any  # of lxml, which carries no types
_UNSEEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """Without what XML 1.0 cannot hold."""
    return _UNSEEN.sub("", text)


def name_of(name: Name) -> str:
    """“Wu, Anna” or “The Night Group”."""
    person = ", ".join(part for part in (name.family, name.given) if part)
    return plain(name.literal or " ".join(part for part in (person, name.suffix) if part))


def date_of(record: Record) -> str:
    """As exact as it is known: 2024, 2024-05, 2024-05-01."""
    if record.year is None:
        return ""
    parts = [f"{record.year:04}"]
    if record.month:
        parts.append(f"{record.month:02}")
        if record.day:
            parts.append(f"{record.day:02}")
    return "-".join(parts)
