"""Mails that go out in turns, once a day or a week: whose turn has begun, and how they are sent.

A turn is a row of any table with the column ``looked_at``: when it was last somebody's turn.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Model

from worldrounds.core.zones import zone

MORNING = 6  # o'clock
GIVE_UP_AFTER = 5  # failures: then the mail server is down, and the others are tried later

Turn = TypeVar("Turn", bound=Model)


def begin_of_turn(at: datetime, *, zone_name: str, weekly: bool) -> datetime:
    """The last morning, or the last Monday's, by the reader's clock."""
    local = at.astimezone(zone(zone_name))
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    days = int(local < morning)
    if weekly:
        days += (morning - timedelta(days=days)).weekday()
    return morning - timedelta(days=days)


def send_in_turn(
    turns: Iterable[Turn],
    send: Callable[[Turn], bool],
    *,
    what: str,
    at: datetime,
    told: Callable[[Turn], None] = lambda turn: None,
) -> int:
    """Returns how many were sent. What cannot be sent is tried again another time, and keeps no other from being sent;
    raises RuntimeError at the end then, which says ``what`` they were. ``told`` hears of each that could be."""
    sent, failures = 0, list[Exception]()
    for turn in turns:
        if len(failures) == GIVE_UP_AFTER or not take(turn, at=at):
            continue
        try:
            sent += send(turn)
        except Exception as error:
            _give_back(turn)
            failures.append(error)
        else:
            told(turn)
    if failures:
        raise RuntimeError(f"{len(failures)} {what} could not be sent") from failures[0]
    return sent


def take(turn: Any, *, at: datetime) -> bool:
    """False if another process has taken it."""
    untaken = type(turn)._default_manager.filter(pk=turn.pk, looked_at=turn.looked_at)
    return bool(untaken.update(looked_at=at) == 1)


def _give_back(turn: Any) -> None:
    type(turn)._default_manager.filter(pk=turn.pk).update(looked_at=turn.looked_at)
