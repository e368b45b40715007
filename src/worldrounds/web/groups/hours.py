"""A group's common hours on the reader's clock: its ribbon, and the week in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from worldrounds.core import days
from worldrounds.core.zones import zone
from worldrounds.programmes.models import Enrolment, Programme
from worldrounds.solvers.time import always, monday_of, pattern_from_hex, pattern_to_hex, within
from worldrounds.web import moments
from worldrounds.web.pictures.heatmap import heat_map, week_days
from worldrounds.web.pictures.ribbon import QUARTERS, RibbonRow, ribbon, shared_quarters
from worldrounds.web.pictures.svg import runs
from worldrounds.web.pictures.week import Free, free_week, hour_counts


@dataclass(frozen=True)
class Hours:
    """Students' free hours in a week of the reader, waking hours only; not told counts as all of them."""

    people: Sequence[Enrolment]
    free: Free
    minutes: int

    @classmethod
    def of(cls, people: Sequence[Enrolment], *, monday: date, minutes: int) -> "Hours":
        reader = zone(timezone.get_current_timezone_name())
        patterns = [waking_hours(person.availability) for person in people]
        free = free_week(patterns, [person.time_zone for person in people], reader=reader, monday=monday)
        return cls(people, free, minutes)

    def ribbon(self, members: Sequence[Enrolment], *, key: str, title: str) -> SafeString:
        """Of the day with most common hours."""
        position = {person.pk: row for row, person in enumerate(self.people)}
        rows = [position[member.pk] for member in members]
        day = self.free.best_day(rows) if rows else 0
        lines = [
            RibbonRow(
                name=member.full_name,
                place=member.partner.institution.city,
                offset=int(self.free.offsets[row, day]),
                free=[bool(cell) for cell in self.free.quarters[row, day]],
            )
            for member, row in zip(members, rows, strict=True)
        ]
        return ribbon(
            key=key,
            title=title,
            day=day_words(self.free.monday + timedelta(days=day)),
            zone=moments.reader_zone_words(),
            rows=lines,
            common=long_enough(shared_quarters(lines), self.minutes),
        )

    def heat_map(self, *, key: str) -> SafeString:
        return heat_map(
            key=key,
            title=_("When the students are free"),
            zone=moments.reader_zone_words(),
            counts=hour_counts(self.free),
            people=len(self.people),
        )


def waking_hours(availability: str) -> str:
    """The hours that count for forming groups: 07:00-22:00 local; all of them if nothing was told."""
    return pattern_to_hex(within(pattern_from_hex(availability) if availability else always()))


def week_to_show(programme: Programme) -> date:
    """This week while the programme runs, else its first."""
    today = timezone.localdate()
    inside = programme.first_day <= today < programme.end_day
    return monday_of(today if inside else programme.first_day)


def long_enough(shared: Sequence[bool], minutes: int) -> list[bool]:
    """Only stretches into which a whole meeting fits."""
    kept = [False] * QUARTERS
    for start, end in runs(shared):
        if (end - start) * 15 >= minutes:
            kept[start:end] = [True] * (end - start)
    return kept


def day_words(day: date) -> str:
    """“Thu, week of 5 Oct”: weekly patterns repeat, the offsets between clocks do not."""
    monday = monday_of(day)
    return _("%(day)s in the week of %(monday)s") % {
        "day": week_days()[day.weekday()],
        "monday": days.brief(monday),
    }
