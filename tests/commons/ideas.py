"""Ideas of the cast's schools: Bob speaks for Vienna, Carol for Kyoto, Oscar names New York in his profile."""

from datetime import date, datetime
from typing import Any

from tests.cast import NOW, Cast
from worldrounds.commons.actions.contacts import answer, ask
from worldrounds.commons.actions.ideas import Heading, Terms, write_idea
from worldrounds.commons.models import Contact, Entry, Idea, Profile
from worldrounds.journeys.agree import draft_agreement
from worldrounds.network.models import Partnership
from worldrounds.network.partnerships import Agreement
from worldrounds.people.models import Person
from worldrounds.programmes.voices import voice_of

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
        confirmed=cast.partners["new-york"].institution if is_trusted else None,
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


AGREEMENT = Agreement(
    purpose="Students learn together about care at night.",
    obligations="Each school has a site lead.",
    reciprocity="Each side hosts as many sessions as the other.",
    first_day=date(2027, 1, 1),
    review_day=date(2028, 1, 1),
)


def two_contacts(cast: Cast, at: datetime) -> tuple[Contact, Partnership]:
    """Carol has asked about an idea of Bob's; of hers, he asked before, and they have drafted a partnership."""
    bob, carol = voice_of(cast.bob), voice_of(cast.carol)
    vienna, kyoto = cast.partners["vienna"].institution, cast.partners["kyoto"].institution
    night, day = public_idea(cast, cast.bob, "vienna"), public_idea(cast, cast.carol, "kyoto", "Care by day")
    waiting = ask(voice=carol, idea=night, school=kyoto, text="Shall we meet?", at=at)
    other = ask(voice=bob, idea=day, school=vienna, text="May we join?", at=at)
    accepted = answer(voice=carol, contact=other, accepts=True, text="Gladly.", at=at)
    return waiting, draft_agreement(voice=bob, contact=accepted, agreement=AGREEMENT, at=at)
