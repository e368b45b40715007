"""When the next mail of a kind is due: once a day or a week, early in the morning by the reader's clock."""

from datetime import datetime, timedelta

from worldrounds.core.zones import zone

MORNING = 6  # o'clock


def begin_of_turn(at: datetime, *, zone_name: str, weekly: bool) -> datetime:
    """The last morning, or the last Monday's."""
    local = at.astimezone(zone(zone_name))
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    days = int(local < morning)
    if weekly:
        days += (morning - timedelta(days=days)).weekday()
    return morning - timedelta(days=days)
