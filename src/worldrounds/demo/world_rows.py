"""A seeded world as rows: to be asked about without a database, or to be kept in one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.text import slugify

from worldrounds.commons.models import Entry, Idea
from worldrounds.demo.world import School, Wish, World
from worldrounds.network.models import CalendarPeriod, Institution
from worldrounds.people.models import Person


@dataclass(frozen=True)
class Rows:
    idea: Idea
    periods: tuple[CalendarPeriod, ...]


def rows_of(world: World, *, at: datetime, author: Person | None = None) -> list[Rows]:
    """Nothing is kept. Keys are the places in the world, from 1 on."""
    return [
        _rows(number, school, wish, at=at, author=author)
        for number, (school, wish) in enumerate(zip(world.schools, world.wishes, strict=True), start=1)
    ]


@transaction.atomic
def plant(world: World, *, author: Person, at: datetime) -> list[Idea]:
    """Keep every school and its public idea, in the world's order; a school that is known already is used."""
    return [_kept(rows, at) for rows in rows_of(world, at=at, author=author)]


def _rows(number: int, school: School, wish: Wish, *, at: datetime, author: Person | None) -> Rows:
    institution = Institution(
        pk=number, slug=slugify(school.name), name=school.name, city=school.city, country=school.country,
        time_zone=school.zone, latitude=school.latitude, longitude=school.longitude,
    )  # fmt: skip
    entry = Entry(
        pk=number, kind=Entry.Kind.IDEA, slug=f"{slugify(wish.title)[:60]}-{number}", title=wish.title,
        summary=wish.summary, topics=list(wish.topics), author=author, institution=institution,
        state=Entry.State.PUBLIC, created_at=at, changed_at=at, published_at=at,
    )  # fmt: skip
    first, end = wish.days or (None, None)
    fewest, most = wish.students or (None, None)
    idea = Idea(
        pk=number, entry=entry, format=wish.format, offers=wish.offers, seeks=wish.seeks, level=wish.level,
        languages=list(wish.languages), fewest=fewest, most=most, first_day=first, end_day=end, weeks=wish.weeks,
        earliest_hour=wish.hours[0], latest_hour=wish.hours[1], open_until=date(at.year + 1, 12, 31),
    )  # fmt: skip
    return Rows(idea, tuple(_terms(institution, school)))


def _terms(institution: Institution, school: School) -> Iterator[CalendarPeriod]:
    for first, end in school.terms:
        yield CalendarPeriod(
            institution=institution, kind=CalendarPeriod.Kind.TERM, first_day=first, end_day=end
        )


def _kept(rows: Rows, at: datetime) -> Idea:
    entry, school = rows.idea.entry, rows.idea.entry.institution
    if school is None:
        raise ValueError("every idea of a world has a school")
    values = {
        name: getattr(school, name)
        for name in ("name", "city", "country", "time_zone", "latitude", "longitude")
    }
    institution, _is_new = Institution.objects.get_or_create(slug=school.slug, defaults=values)
    for period in rows.periods:
        period.institution = institution
        period.save()
    entry.pk = rows.idea.pk = None
    entry.institution = institution
    entry.save()
    rows.idea.entry = entry
    rows.idea.save()
    return rows.idea
