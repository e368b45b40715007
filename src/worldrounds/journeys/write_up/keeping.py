"""A write-up is saved by coordinators, exported as a file, and published into the evidence hall."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.bibliography.record import Affiliation, Name, Record, Section
from worldrounds.core import audit
from worldrounds.core.days import in_words
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.core.language import locale
from worldrounds.evidence.actions import add_article
from worldrounds.evidence.models import Article
from worldrounds.journeys.write_up.counting import Numbers, numbers_of
from worldrounds.journeys.write_up.drawing import figures_of
from worldrounds.journeys.write_up.wording import methods, results, whole_text
from worldrounds.people.models import Person
from worldrounds.programmes.models import WriteUp
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing, may_manage
from worldrounds.rooms.product.contents import Author, Contents
from worldrounds.rooms.product.reading import plain, read, title_and_rest

FIELDS = ("title", "authors", "background", "discussion")


def access_write_up(*, person: Person, slug: str, at: datetime) -> tuple[Standing, WriteUp]:
    """The one that is kept, or a new one that is not (3 queries). Coordinators only."""
    standing = access_programme(person=person, slug=slug)
    if not may_manage(standing):
        raise NotAllowed(_("Only the coordinator writes the programme up."))
    found = WriteUp.objects.filter(programme=standing.programme).select_related("article").first()
    write_up = found or WriteUp(programme=standing.programme, title=standing.programme.title, saved_at=at)
    write_up.programme = standing.programme
    return standing, write_up


@transaction.atomic
def save_write_up(*, standing: Standing, values: Mapping[str, str], at: datetime) -> WriteUp:
    programme = standing.programme
    write_up = WriteUp.objects.select_for_update().filter(programme=programme).first()
    write_up = write_up or WriteUp(programme=programme)
    if write_up.published_at:
        raise Refused(_("It is published. Curators of the evidence hall can mend the record."))
    for name in FIELDS:
        setattr(write_up, name, values[name].strip())
    write_up.saved_at, write_up.saved_by = at, standing.person
    write_up.save()
    audit.record(
        at=at, actor=standing.person, verb="wrote the programme up", target=write_up, programme=programme.slug
    )
    return write_up


@transaction.atomic
def publish_write_up(*, standing: Standing, at: datetime) -> Article:
    """The draft becomes an article for everybody. Doing it again gives the same one."""
    programme = standing.programme
    write_up = WriteUp.objects.select_for_update().filter(programme=programme).first()
    if write_up is None:
        raise Refused(_("Save the write-up first."))
    if write_up.article is not None:
        return write_up.article
    write_up.programme = programme
    _check_ready(write_up, at)
    record = record_of(write_up, numbers_of(programme, at=at), at=at)
    write_up.article = add_article(record=record, actor=standing.person, at=at)
    write_up.published_at = at
    write_up.save(update_fields=["article", "published_at"])
    audit.record(
        at=at, actor=standing.person, verb="published the write-up", target=write_up, programme=programme.slug
    )
    return write_up.article


def _check_ready(write_up: WriteUp, at: datetime) -> None:
    if write_up.programme.end_day > at.date():
        raise Refused(_("The programme is not over. Its numbers can still change."))
    if not write_up.title or not names_of(write_up):
        raise Refused(_("Write a title, and at least one author."))


def names_of(write_up: WriteUp) -> list[tuple[str, str]]:
    """(name, school) of each author."""
    lines = [line.partition(",") for line in write_up.authors.splitlines()]
    return [(name.strip(), school.strip()) for name, _comma, school in lines if name.strip()]


def record_of(write_up: WriteUp, numbers: Numbers, *, at: datetime) -> Record:
    """The draft as a record of the literature."""
    sections = [
        (_("Background"), write_up.background),
        (_("Methods"), methods(write_up.programme, numbers)),
        (_("Results"), results(numbers)),
        (_("Discussion"), write_up.discussion),
    ]
    return Record(
        title=write_up.title,
        type="report",
        authors=tuple(_name(*one) for one in names_of(write_up)),
        year=at.year,
        month=at.month,
        day=at.day,
        language=locale().partition("_")[0],
        abstract=tuple(Section(text.strip(), label) for label, text in sections if text.strip()),
        rest={"worldrounds": {"programme": [write_up.programme.slug]}},
    )


def _name(name: str, school: str) -> Name:
    given, _space, family = name.rpartition(" ")
    affiliations = (Affiliation(school),) if school else ()
    return Name(family=family, given=given, affiliations=affiliations)


def contents_of_write_up(write_up: WriteUp, *, at: datetime) -> Contents:
    """For the preview and files: words, table and figures as they are now."""
    numbers = numbers_of(write_up.programme, at=at)
    text = whole_text(write_up, numbers)
    reading = read(text)
    spans, blocks = title_and_rest(reading)
    people = names_of(write_up)
    schools = list(dict.fromkeys(school or write_up.programme.title for _name, school in people))
    return Contents(
        title=plain(spans).strip(),
        programme=write_up.programme.title,
        group=_("Write-up"),
        authors=[
            Author(name, schools.index(school or write_up.programme.title) + 1) for name, school in people
        ],
        schools=schools,
        date=in_words(at.date(), at.date()),
        text=text,
        reading=reading,
        blocks=blocks,
        references=[],
        pictures={
            number: drawn for number, drawn in figures_of(numbers).items() if number in reading.pictures
        },
    )
