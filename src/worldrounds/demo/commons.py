"""The commons: what invented people of real schools publish and say to one another (``data/commons.toml``)."""

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any

from worldrounds.commons.actions.blueprints import fork, publish_version, save_draft
from worldrounds.commons.actions.confirming import ask_to_be_confirmed
from worldrounds.commons.actions.delphi import close_due_rounds, open_delphi, rate
from worldrounds.commons.actions.ideas import Heading, Terms, write_idea
from worldrounds.commons.actions.moderation import report
from worldrounds.commons.actions.profiles import save_profile
from worldrounds.commons.actions.publishing import let_through, pick, publish, trust
from worldrounds.commons.actions.talking import respond, say, thank
from worldrounds.commons.actions.visions import endorse, start_vision
from worldrounds.commons.models import Blueprint, Entry, Report, Vision
from worldrounds.demo.season import Season
from worldrounds.network.actions import Facts, find_or_add_institution
from worldrounds.network.models import Institution
from worldrounds.people.actions import get_or_create_person
from worldrounds.people.models import Person
from worldrounds.programmes.voices import voice_of

Row = Mapping[str, Any]
JOINED = timedelta(days=150)  # before now


def share(season: Season) -> None:
    """After the schools were invited: their site leads are here."""
    schools = _schools(season)
    people = {row["name"]: _joined(row, schools, season) for row in _data()["people"]}
    for row in _data()["visions"]:
        _say_vision(row, people, season)
    for row in _data()["ideas"]:
        _write_idea(row, people, season)
    for row in _data()["forks"]:
        _fork(row, people, season)
    for row in _data()["talk"]:
        _talk(row, people, season)
    _wait(schools, people, season)
    count = Entry.objects.filter(state=Entry.State.PUBLIC).count()
    season.say(f"Sharing {count} visions, ideas and blueprints in the commons")


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(resources.files("worldrounds.demo").joinpath("data/commons.toml").read_text("utf-8"))


def _data() -> dict[str, list[dict[str, Any]]]:
    return _file()


def _waiting() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = _file()["waiting"]
    return found


def _schools(season: Season) -> dict[str, Institution]:
    """By name, with those that only share here."""
    at = season.now - JOINED
    for row in _data()["schools"]:
        find_or_add_institution(facts=Facts(**row), actor=season.coordinator, at=at)
    return {school.name: school for school in Institution.objects.all()}


def _joined(row: Row, schools: Mapping[str, Institution], season: Season) -> Person:
    """The site lead of that name, or a new account; an editor has come to trust everybody."""
    school, at = schools[row["school"]], season.now - JOINED
    person = Person.objects.filter(name=row["name"]).first() or get_or_create_person(
        email=f"commons@{school.slug}.example", name=row["name"], time_zone=school.time_zone
    )
    save_profile(person=person, institution=school, orcid="", about=row.get("about", ""), at=at)
    trust(person, at=at, school=school)
    return person


def _published(entry: Entry, row: Row, season: Season, at: datetime) -> Entry:
    if entry.author is None:
        raise LookupError("an entry of the demonstration has an author")
    entry = publish(person=entry.author, entry=entry, at=at)
    if not entry.is_public:
        entry = let_through(editor=season.coordinator, entry=entry, at=at)
    if row.get("picked"):
        pick(editor=season.coordinator, entry=entry, is_picked=True, at=at + timedelta(days=2))
    return entry


def _say_vision(row: Row, people: Mapping[str, Person], season: Season) -> None:
    at = _ago(row, season)
    vision = start_vision(
        author=people[row["author"]],
        title=row["title"],
        statement=row["statement"],
        language=row.get("language", "en"),
        articles=row["articles"],
        at=at,
    )
    entry = _published(vision.entry, row, season, at)
    vision = Vision.objects.select_related("entry").get(entry=entry)
    for number, name in enumerate(row.get("endorsed_by", ()), 1):
        endorse(person=people[name], vision=vision, read=entry.changed_at, at=at + timedelta(days=number))
    for number, answer in enumerate(row.get("answers", ()), 1):
        respond(
            person=people[answer["by"]],
            entry=entry,
            stance=answer["stance"],
            text=answer["text"],
            would_change=answer.get("would_change", ""),
            at=at + timedelta(days=number, hours=5),
        )
    if "delphi" in row:
        _rate_statements(row["delphi"], vision, people, season)


def _rate_statements(plan: Row, vision: Vision, people: Mapping[str, Person], season: Season) -> None:
    """Rounds of two weeks; those whose days are over by now are closed."""
    author = people[vision.entry.author.name] if vision.entry.author else season.coordinator
    opened, days = _ago(plan, season), 14
    lines, rounds = plan["statements"], plan["rounds"]
    delphi = open_delphi(person=author, vision=vision, lines=lines, most_rounds=rounds, days=days, at=opened)
    statements = [statement.pk for statement in delphi.statements.all()]
    for number, ratings in enumerate(plan["ratings"]):
        at = opened + number * timedelta(days=days + 2)
        for name, values in ratings.items():
            rate(
                person=people[name],
                vision=vision,
                number=number + 1,
                values=dict(zip(statements, values, strict=True)),
                reasons={statements[-1]: plan["reasons"].get(name, "")},
                at=at + timedelta(days=3),
            )
        close_due_rounds(at=min(at + timedelta(days=days + 2), season.now))


def _write_idea(row: Row, people: Mapping[str, Person], season: Season) -> None:
    at, author = _ago(row, season), people[row["author"]]
    school = Institution.objects.get(name=_school_of(author))
    heading = Heading(title=row["title"], summary=row["summary"], topics=tuple(row["topics"]), language="en")
    made = write_idea(
        voice=voice_of(author),
        school=school,
        heading=heading,
        terms=_terms(row, season),
        at=at,
    )
    entry = _published(made.entry, row, season, at)
    for person in (season.coordinator, season.facilitator):
        thank(person=person, entry=entry, at=at + timedelta(days=1))


def _school_of(author: Person) -> str:
    return str(next(row["school"] for row in _data()["people"] if row["name"] == author.name))


def _terms(row: Row, season: Season) -> Terms:
    today, same = (
        season.now.date(),
        ("offers", "seeks", "format", "level", "fewest", "most", "credit", "weeks"),
    )
    first = today + timedelta(weeks=row["starts_in_weeks"]) if "starts_in_weeks" in row else None
    return Terms(
        **{name: row[name] for name in same if name in row},
        languages=tuple(row["languages"]),
        first_day=first,
        end_day=first + timedelta(weeks=row["lasts_weeks"]) if first else None,
        open_until=today + timedelta(days=row["open_for"]),
    )


def _fork(row: Row, people: Mapping[str, Person], season: Season) -> None:
    at, person = _ago(row, season), people[row["author"]]
    version = Blueprint.objects.get(shipped=row["of"]).current
    if version is None:
        raise LookupError("blueprints that come with the program have a version")
    made = fork(person=person, version=version, title=row["title"], at=at)
    save_draft(person=person, blueprint=made, part=row["part"], at=at)
    publish_version(person=person, blueprint=made, note=row["note"], at=at + timedelta(hours=2))


def _talk(row: Row, people: Mapping[str, Person], season: Season) -> None:
    entry = Entry.objects.select_related("author").get(title=row["on"])
    at = season.now - timedelta(days=4)
    said = say(person=people[row["by"]], entry=entry, text=row["text"], at=at)
    if "answer" in row and entry.author is not None:
        later = at + timedelta(hours=9)
        say(person=entry.author, entry=entry, text=row["answer"], answers_to=said, at=later)


def _wait(schools: Mapping[str, Institution], people: Mapping[str, Person], season: Season) -> None:
    """Something of each kind for the editors to decide."""
    rows, at = _waiting(), season.now - timedelta(hours=7)
    new, school = rows["vision"], schools[rows["vision"]["school"]]
    author = _account(new["author"], f"new@{school.slug}.example", school.time_zone)
    save_profile(person=author, institution=school, orcid="", about="", at=at)
    words = {name: new[name].strip() for name in ("title", "statement")}
    vision = start_vision(author=author, language="en", articles=(), at=at, **words)
    publish(person=author, entry=vision.entry, at=at)
    ask_to_be_confirmed(person=author, because=new["because"], at=at)
    posted, told = rows["post"], rows["report"]
    stranger = _account(posted["by"], "offers@exams.example", "UTC")
    on = {entry.title: entry for entry in Entry.objects.filter(title__in=[posted["on"], told["on"]])}
    say(person=stranger, entry=on[posted["on"]], text=posted["text"], at=at)
    report(
        person=people[told["by"]],
        entry=on[told["on"]],
        kind=Report.Kind(told["kind"]),
        text=told["text"],
        at=at,
    )


def _account(name: str, email: str, time_zone: str) -> Person:
    return get_or_create_person(email=email, name=name, time_zone=time_zone)


def _ago(row: Row, season: Season) -> datetime:
    return season.now - timedelta(days=row["days"])
