"""A person says when they cannot meet. What is kept of it in the history says that, and never when or why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.core import audit
from worldrounds.core.errors import Refused
from worldrounds.meetings.models import Block
from worldrounds.network.ics_busy import Busy
from worldrounds.people.models import Person

MOST_TYPED = 200
MOST_TIMES = 400  # of one that comes again and again
LONGEST = timedelta(days=400)


@dataclass(frozen=True)
class Wish:
    """A block before it is kept: wall times of its first time, in whole minutes."""

    begins: datetime
    ends: datetime
    every_days: int = 7
    times: int = 1
    reason: str = ""


@transaction.atomic
def add_block(*, person: Person, wish: Wish, zone_name: str, at: datetime) -> Block:
    """A repeated click gives the block that the first one made."""
    Person.objects.select_for_update().get(pk=person.pk)
    _check(wish)
    typed = Block.objects.filter(person=person, from_file=False)
    if typed.count() >= MOST_TYPED:
        raise Refused(_("You have typed in as many times as can be kept. Remove some first."))
    block, added = typed.get_or_create(**_values(person, wish, zone_name))
    if added:
        _record(person, at)
    return block


@transaction.atomic
def remove_block(*, person: Person, number: int, at: datetime) -> bool:
    """False if it is gone already, or somebody else's."""
    removed, _rows = Block.objects.filter(person=person, pk=number).delete()
    if removed:
        _record(person, at)
    return bool(removed)


@transaction.atomic
def import_blocks(*, person: Person, times: Iterable[Busy], zone_name: str, at: datetime) -> int:
    """Keep the times of a calendar file, in the place of those of the file before. Returns how many."""
    Person.objects.select_for_update().get(pk=person.pk)
    Block.objects.filter(person=person, from_file=True).delete()
    wishes = [Wish(time.begins, time.ends, reason=time.title) for time in times]
    rows = [Block(from_file=True, **_values(person, wish, zone_name)) for wish in wishes]
    Block.objects.bulk_create(rows)
    _record(person, at)
    return len(rows)


@transaction.atomic
def remove_imported(*, person: Person, at: datetime) -> int:
    removed, _rows = Block.objects.filter(person=person, from_file=True).delete()
    if removed:
        _record(person, at)
    return removed


def _check(wish: Wish) -> None:
    if not wish.begins < wish.ends:
        raise Refused(_("The end must come after the beginning."), field="last_day")
    if wish.ends - wish.begins > LONGEST:
        raise Refused(_("This is longer than a year. Choose nearer days."), field="last_day")
    if not 1 <= wish.times <= MOST_TIMES:
        raise Refused(_("This comes too often. Choose an earlier last day."), field="repeats_until")


def _values(person: Person, wish: Wish, zone_name: str) -> dict[str, Any]:
    last = wish.ends + timedelta(days=wish.every_days * (wish.times - 1))
    return {
        "person": person,
        "begins": wish.begins.strftime("%Y-%m-%dT%H:%M"),
        "ends": wish.ends.strftime("%Y-%m-%dT%H:%M"),
        "zone": zone_name,
        "every_days": wish.every_days,
        "times": wish.times,
        "gone_on": (last - timedelta(minutes=1)).date() + timedelta(days=1),
        "reason": " ".join(wish.reason.split())[:120],
    }


def _record(person: Person, at: datetime) -> None:
    audit.record(at=at, actor=person, verb="said when they cannot meet", target=person)
