"""Ideas of the cast's schools: Bob speaks for Vienna, Carol for Kyoto, Oscar names New York in his profile."""

from datetime import date
from typing import Any

from tests.cast import NOW, Cast
from worldrounds.commons.actions.ideas import Heading, Terms, write_idea
from worldrounds.commons.models import Entry, Idea, Profile
from worldrounds.journeys.voices import voice_of
from worldrounds.people.models import Person

HOURS_AT_NIGHT = Heading(title="Care at night", summary="Who is awake?", topics=("night work", "equity"))


def terms(**values: Any) -> Terms:
    start: dict[str, Any] = {
        "offers": "A ward round at night, online.",
        "seeks": "A school with **emergency** teaching.",
        "open_until": date(2027, 6, 30),
        "languages": ("en",),
    }
    return Terms(**start | values)


def from_new_york(cast: Cast, *, is_trusted: bool = True) -> Person:
    Profile.objects.create(
        person=cast.oscar,
        institution=cast.partners["new-york"].institution,
        trusted_at=NOW if is_trusted else None,
    )
    return cast.oscar


def public_idea(cast: Cast, person: Person, school: str, title: str = "Care at night", **values: Any) -> Idea:
    idea = write_idea(
        voice=voice_of(person),
        school=cast.partners[school].institution,
        heading=Heading(title=title, summary="Who is awake?", topics=("night work",)),
        terms=terms(**values),
        at=NOW,
    )
    Entry.objects.filter(pk=idea.entry_id).update(state=Entry.State.PUBLIC, published_at=NOW)
    idea.entry.refresh_from_db()
    return idea
