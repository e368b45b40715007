"""The reader's own blocked times, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from babel.dates import format_time
from django.utils import timezone
from django.utils.translation import gettext as _

from worldrounds.core import days
from worldrounds.core.language import locale
from worldrounds.meetings.blocks import blocks_of, sessions_in_the_way
from worldrounds.meetings.models import Block, Session
from worldrounds.people.models import Person
from worldrounds.web.moments import zone_words

SHOWN_OF_FILE = 60


@dataclass(frozen=True)
class BlockLine:
    number: int
    when: str
    reason: str


@dataclass(frozen=True)
class BlockPage:
    typed: Sequence[BlockLine]
    from_file: Sequence[BlockLine]
    in_file: int  # in all
    in_the_way: Sequence[Session]


def block_page(person: Person, *, at: datetime) -> BlockPage:
    """Three queries."""
    rows = blocks_of(person, today=timezone.localdate(at) - timedelta(days=1))
    lines = [(block.from_file, _line(block)) for block in rows]
    from_file = [line for is_from_file, line in lines if is_from_file]
    return BlockPage(
        typed=[line for is_from_file, line in lines if not is_from_file],
        from_file=from_file[:SHOWN_OF_FILE],
        in_file=len(from_file),
        in_the_way=sessions_in_the_way(person, at=at) if rows else [],
    )


def _line(block: Block) -> BlockLine:
    words = _when(datetime.fromisoformat(block.begins), datetime.fromisoformat(block.ends))
    if block.times > 1:
        last = days.short(block.gone_on - timedelta(days=1))
        words = _often(block.every_days) % {"when": words, "last": last}
    if block.zone != timezone.get_current_timezone_name():
        words += f" ({zone_words(block.zone)})"
    return BlockLine(block.pk, words, block.reason)


def _when(begins: datetime, ends: datetime) -> str:
    if begins.time() == ends.time() == time.min:
        return days.in_words(begins.date(), ends.date())
    if begins.date() == ends.date():
        return f"{days.short(begins.date())}, {_clock(begins)}–{_clock(ends)}"
    return f"{days.short(begins.date())}, {_clock(begins)} – {days.short(ends.date())}, {_clock(ends)}"


def _often(every_days: int) -> str:
    match every_days:
        case 1:
            return _("%(when)s, every day until %(last)s")
        case 7:
            return _("%(when)s, every week until %(last)s")
    return _("%(when)s, every two weeks until %(last)s")


def _clock(moment: datetime) -> str:
    return str(format_time(moment, "HH:mm", locale=locale()))
