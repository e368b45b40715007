"""Write an idea, change it, end it. Publishing is the same for every kind of entry: ``publishing.py``."""

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.commons.actions.entries import locked_entry, start_entry
from worldrounds.commons.models import Entry, Idea
from worldrounds.commons.rules import check_is_author
from worldrounds.core import audit
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.network.models import Institution
from worldrounds.network.rules import Voice
from worldrounds.people.actions import one_at_a_time

MOST_DRAFTS = 50
MOST_TOPICS = 10
LONGEST_TOPIC = 60
MOST_STUDENTS = 10_000
LONGEST_OPEN = timedelta(days=2 * 366)


class IdeaRefused(Refused):
    """The idea cannot be kept like this."""


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What stands in the entry."""

    title: str
    summary: str = ""
    topics: tuple[str, ...] = ()
    language: str = "en"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What stands beside it. ``end_day`` is the first day after the last one."""

    offers: str
    seeks: str
    open_until: date
    format: str = ""
    level: str = ""
    languages: tuple[str, ...] = ()
    fewest: int | None = None
    most: int | None = None
    credit: str = ""
    first_day: date | None = None
    end_day: date | None = None
    weeks: int | None = None
    earliest_hour: int = 8
    latest_hour: int = 20
    weekends: bool = False


@transaction.atomic
def write_idea(*, voice: Voice, school: Institution, heading: Heading, terms: Terms, at: datetime) -> Idea:
    """A draft in the school's name. A repeated click gives the idea that the first one made."""
    if school.pk not in voice.named:
        raise NotAllowed(_("You can write for a school that you belong to. Name it in your profile."))
    one_at_a_time(voice.person)
    heading = _checked_heading(heading)
    _check(terms, today=at.date())
    mine = Entry.objects.filter(author=voice.person, kind=Entry.Kind.IDEA, state=Entry.State.DRAFT)
    same = Idea.objects.filter(
        entry__in=mine, entry__title=heading.title, entry__institution=school, offers=terms.offers
    ).first()
    if same is not None:
        return same
    if mine.count() >= MOST_DRAFTS:
        raise IdeaRefused(_("You have many drafts. Publish or change one of them first."))
    entry = start_entry(
        author=voice.person, kind=Entry.Kind.IDEA, institution=school, at=at, **asdict(heading)
    )
    return Idea.objects.create(entry=entry, **_values(terms))


@transaction.atomic
def change_idea(
    *, voice: Voice, idea: Idea, school: Institution, heading: Heading, terms: Terms, at: datetime
) -> Idea:
    """By its author. Its address stays; what was retracted or removed is not changed any more."""
    check_is_author(voice.person, idea.entry)
    entry = locked_entry(idea.entry)
    if entry.is_ended:
        raise IdeaRefused(_("What was taken back or removed cannot be changed."))
    if school.pk != entry.institution_id and school.pk not in voice.named:
        raise NotAllowed(_("You can write for a school that you belong to. Name it in your profile."))
    heading = _checked_heading(heading)
    _check(terms, today=at.date())
    values = asdict(heading) | {"topics": list(heading.topics), "institution": school}
    terms_now = _values(terms)
    changed = [name for name, value in values.items() if getattr(entry, name) != value]
    changed += [name for name, value in terms_now.items() if getattr(idea, name) != value]
    if changed:
        _set(entry, values | {"changed_at": at})
        _set(idea, terms_now)
        audit.record(at=at, actor=voice.person, verb="changed idea", target=entry, fields=changed)
    idea.entry = entry
    return idea


@transaction.atomic
def close_idea(*, voice: Voice, idea: Idea, at: datetime) -> Idea:
    """It stays to be read, but nobody can ask about it any more. To open it again, change its last day."""
    check_is_author(voice.person, idea.entry)
    yesterday = at.date() - timedelta(days=1)
    if idea.open_until > yesterday:
        _set(idea, {"open_until": yesterday})
        audit.record(at=at, actor=voice.person, verb="closed idea", target=idea.entry)
    return idea


def _set(row: Entry | Idea, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _values(terms: Terms) -> dict[str, Any]:
    return {field.name: getattr(terms, field.name) for field in fields(terms)} | {
        "languages": list(terms.languages)
    }


def _checked_heading(heading: Heading) -> Heading:
    title = " ".join(heading.title.split())
    if not title:
        raise IdeaRefused(_("Give the idea a title."), field="title")
    topics = tuple(dict.fromkeys(topic for word in heading.topics if (topic := " ".join(word.split()))))
    if len(topics) > MOST_TOPICS or any(len(topic) > LONGEST_TOPIC for topic in topics):
        raise IdeaRefused(
            _("At most %(count)s topics of %(letters)s letters.")
            % {"count": MOST_TOPICS, "letters": LONGEST_TOPIC},
            field="topics",
        )
    return Heading(title=title, summary=heading.summary.strip(), topics=topics, language=heading.language)


def _check(terms: Terms, *, today: date) -> None:
    if not terms.offers.strip():
        raise IdeaRefused(_("Say what your school offers."), field="offers")
    if not terms.seeks.strip():
        raise IdeaRefused(_("Say what you seek in a partner."), field="seeks")
    if (terms.first_day is None) != (terms.end_day is None):
        raise IdeaRefused(_("Write both the first and the last day, or none."), field="last_day")
    if terms.first_day and terms.end_day:
        if terms.end_day <= terms.first_day:
            raise IdeaRefused(_("The last day cannot be before the first day."), field="last_day")
        if terms.weeks and timedelta(weeks=terms.weeks - 1) >= terms.end_day - terms.first_day:
            raise IdeaRefused(_("There are fewer weeks between these days."), field="weeks")
    if terms.fewest and terms.most and terms.fewest > terms.most:
        raise IdeaRefused(_("The largest number cannot be smaller than the smallest."), field="most")
    if terms.latest_hour <= terms.earliest_hour:
        raise IdeaRefused(_("The hours must end after they begin."), field="latest_hour")
    if terms.open_until - today > LONGEST_OPEN:
        raise IdeaRefused(_("An idea can be open for two years at most."), field="open_until")
