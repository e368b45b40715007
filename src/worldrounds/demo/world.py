"""A seeded world of schools that look for partners, in which it is known who fits whom best.

One school for each of many countries, at the real place and in the real zone of its largest clock; the names of schools
and all wishes are invented. Schools are made in pairs that want each other: what is latent (needs, strengths, weeks,
format, level, language, size) is drawn first, and only then what each of the two says of it, independently: in other
words for the same thing, with things left out, with other strengths, and with spelling mistakes. A tenth of the schools
are famous: they name many subjects, so that everybody finds them. `partner` is never shown to anybody.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Final

from babel.languages import get_official_languages

from worldrounds.core.countries import country_name
from worldrounds.core.incomes import income_group
from worldrounds.core.zones import zone_places, zones_by_country

SUBJECTS: Final = "world_subjects.txt"
HOURS_APART: Final = 9  # at most, of two schools that want to meet live
FAMOUS: Final = 0.1
FORMATS: Final = {  # format -> others of its kind
    "virtual-exchange": ("problem-room", "joint-online-course"),
    "problem-room": ("virtual-exchange", "international-classroom"),
    "joint-online-course": ("virtual-exchange", "international-classroom"),
    "clinical-elective": ("short-immersion", "semester-exchange"),
    "research-placement": ("clinical-elective", "semester-exchange"),
    "staff-exchange": ("joint-research", "network"),
}
LEVELS: Final = ("early", "clinical", "clinical", "postgraduate", "staff")


@dataclass(frozen=True)
class School:
    """``terms``: first day and the day after the last; empty where the school has told no calendar."""

    name: str
    city: str
    country: str
    zone: str
    latitude: float
    longitude: float
    languages: tuple[str, ...]
    terms: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True)
class Wish:
    """What a school says; empty or None where it says nothing."""

    title: str
    summary: str
    offers: str
    seeks: str
    topics: tuple[str, ...]
    format: str
    level: str
    languages: tuple[str, ...]
    students: tuple[int, int] | None
    days: tuple[date, date] | None
    weeks: int | None
    hours: tuple[int, int]
    is_famous: bool


@dataclass(frozen=True)
class World:
    """``partner[i]`` is the school that wants school `i` and is wanted by it."""

    schools: tuple[School, ...]
    wishes: tuple[Wish, ...]
    partner: tuple[int, ...]


@dataclass(frozen=True)
class _Pair:
    """What two schools have in common, though neither knows it."""

    subjects: tuple[int, int]
    format: str
    level: str
    language: str
    size: int
    first_day: date
    weeks: int


def make_world(*, seed: int, year: int, schools: int = 200) -> World:
    """The same seed and year, the same world. ``schools`` is even, 2 to 200."""
    dice = random.Random(seed)  # noqa: S311 - nobody is to be kept from guessing
    places = [_with_terms(place, year) for place in dice.sample(_places(), schools)]
    partner = _pair_up(places, dice)
    wishes: list[Wish | None] = [None] * schools
    for one, other in enumerate(partner):
        if one < other:
            pair = _pair(places[one], places[other], year, dice)
            for number, (gives, takes) in ((one, pair.subjects), (other, pair.subjects[::-1])):
                wishes[number] = _wish(places[number], pair, gives, takes, dice)
    told = [place if dice.random() < 0.6 else replace(place, terms=()) for place in places]
    return World(tuple(told), tuple(wish for wish in wishes if wish), tuple(partner))


@cache
def _places() -> tuple[School, ...]:
    """Countries that the World Bank knows, each by its first zone in the time zone database."""
    found = []
    for country, zones in sorted(zones_by_country().items()):
        if income_group(country) and zones[0] in zone_places():
            city = zones[0].rsplit("/", 1)[-1].replace("_", " ")
            latitude, longitude = zone_places()[zones[0]]
            spoken = tuple(code for code in get_official_languages(country, de_facto=True) if len(code) == 2)
            name = f"Medical School of {city}"
            found.append(School(name, city, country, zones[0], latitude, longitude, spoken[:2]))
    return tuple(found)


def _with_terms(place: School, year: int) -> School:
    """Two terms by hemisphere; where two schools lie on two sides, both teach in spring and in autumn."""
    shift = timedelta(days=sum(map(ord, place.city)) % 15)  # schools do not all begin on one day
    if place.latitude < -12:
        days = [(date(year, 2, 10), date(year, 6, 20)), (date(year, 7, 25), date(year, 11, 25))]
    else:
        days = [(date(year, 1, 20), date(year, 5, 31)), (date(year, 9, 1), date(year, 12, 15))]
    return replace(place, terms=tuple((first + shift, end + shift) for first, end in days))


def _pair_up(places: Sequence[School], dice: random.Random) -> list[int]:
    """Pairs at random, of schools at most `HOURS_APART` away as long as there are some."""
    left = list(range(len(places)))
    partner = [0] * len(places)
    while left:
        one = left.pop()
        near = [i for i in left if _apart(places[one], places[i]) <= HOURS_APART] or left
        other = dice.choice(near)
        left.remove(other)
        partner[one], partner[other] = other, one
    return partner


def _apart(one: School, other: School) -> float:
    """Hours between the two suns."""
    hours = abs(one.longitude - other.longitude) / 15
    return min(hours, 24 - hours)


def _pair(one: School, other: School, year: int, dice: random.Random) -> _Pair:
    gives, takes = dice.sample(range(len(_subjects())), 2)
    both = [code for code in one.languages if code in other.languages and code != "en"]
    begins = dice.choice([date(year, 2, 25), date(year, 3, 20), date(year, 9, 10), date(year, 9, 25)])
    return _Pair(
        subjects=(gives, takes),
        format=dice.choice(list(FORMATS)),
        level=dice.choice(LEVELS),
        language=dice.choice(both) if both and dice.random() < 0.7 else "en",
        size=dice.choice([6, 10, 16, 25, 40, 80]),
        first_day=begins,
        weeks=dice.choice([4, 6, 8]),
    )


def _wish(place: School, pair: _Pair, gives: int, takes: int, dice: random.Random) -> Wish:
    is_famous = dice.random() < FAMOUS
    beside = [i for i in range(len(_subjects())) if i not in (gives, takes)]
    offers = _said(gives, dice, 3) + [
        phrase for i in dice.sample(beside, 6 if is_famous else 1) for phrase in _said(i, dice, 1)
    ]
    seeks = _said(takes, dice, 3) + [
        phrase for i in dice.sample(beside, 3 if is_famous else 0) for phrase in _said(i, dice, 1)
    ]
    kind = dice.choices([pair.format, dice.choice(FORMATS[pair.format]), ""], [0.65, 0.15, 0.2])[0]
    level = dice.choices([pair.level, dice.choice(LEVELS), ""], [0.7, 0.1, 0.2])[0]
    spoken = [pair.language, *(code for code in (*place.languages, "en") if dice.random() < 0.5)]
    size = max(2, round(pair.size * dice.uniform(0.6, 1.5)))
    first = pair.first_day + timedelta(days=dice.randrange(-14, 15))
    length = timedelta(weeks=pair.weeks + dice.randrange(2, 8))
    return Wish(
        title=f"{dice.choice(_said(gives, dice, 1)).capitalize()}: {dice.choice(_OPENINGS)}",
        summary=f"{place.name}, {country_name(place.country)}. {dice.choice(_SUMMARIES)}",
        offers=_text(_OFFERS, offers, dice),
        seeks=_text(_SEEKS, seeks, dice),
        topics=tuple(_said(gives, dice, 1)) if dice.random() < 0.6 else (),
        format=kind,
        level=level,
        languages=() if dice.random() < 0.1 else tuple(dict.fromkeys(spoken)),
        students=(max(1, size // 2), size) if dice.random() < 0.7 else None,
        days=(first, first + length) if dice.random() < 0.75 else None,
        weeks=pair.weeks if dice.random() < 0.6 else None,
        hours=dice.choice([(8, 18), (8, 20), (7, 19), (9, 21)]),
        is_famous=is_famous,
    )  # fmt: skip


def _said(subject: int, dice: random.Random, most: int) -> list[str]:
    """Some of the ways to say it; the usual ones are said more often."""
    phrases = _subjects()[subject]
    weight = [1 / (place + 2) for place in range(len(phrases))]
    return list(dict.fromkeys(dice.choices(phrases, weight, k=most)))


def _text(sentences: Sequence[str], phrases: Sequence[str], dice: random.Random) -> str:
    said = [dice.choice(sentences).format(_misspelt(phrase, dice)) for phrase in phrases]
    said.insert(dice.randrange(len(said) + 1), dice.choice(_FILLERS))
    return " ".join(said)


def _misspelt(phrase: str, dice: random.Random) -> str:
    """Now and then two letters change places."""
    if dice.random() > 0.05 or len(phrase) < 6:
        return phrase
    at = dice.randrange(1, len(phrase) - 2)
    return phrase[:at] + phrase[at + 1] + phrase[at] + phrase[at + 2 :]


@cache
def _subjects() -> tuple[tuple[str, ...], ...]:
    """Each line: the ways in which people say one thing."""
    text = resources.files("worldrounds.demo.data").joinpath(SUBJECTS).read_text("utf-8")
    return tuple(
        tuple(phrase.strip() for phrase in line.split(";"))
        for line in text.splitlines()
        if line and line[0] != "#"
    )


_OPENINGS = (
    "learning together",
    "students of two countries",
    "a joint project",
    "who joins us?",
    "an exchange of views",
)
_SUMMARIES = (
    "We would like to work with a school in another part of the world.",
    "Our students are keen, our teachers have done this before.",
    "A small start is fine; we want it to last.",
    "We look for a partner who learns with us, not from us.",
)
_OFFERS = (
    "We offer {}.",
    "Our department is known for {}.",
    "Students here work on {} every week.",
    "Teachers with years of experience in {}.",
    "We can share cases and material on {}.",
)
_SEEKS = (
    "We seek {}.",
    "Our students need more of {}.",
    "We hope to learn about {}.",
    "A partner who knows {} would help us most.",
    "What we lack is {}.",
)
_FILLERS = (
    "Our university hospital has eight hundred beds and a simulation centre.",
    "International students are welcome, and a coordinator answers within a week.",
    "We have run medical education programmes with partners since 2015.",
    "Groups are small, and every student has a mentor.",
    "Global health is part of our curriculum.",
    "Costs are low; lodging is in the student residence.",
)
