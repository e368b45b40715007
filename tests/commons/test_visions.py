from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from tests.commons.entries import public_entry
from worldrounds.bibliography.record import Record
from worldrounds.commons.actions.entries import articles_of_lines
from worldrounds.commons.actions.profiles import save_profile
from worldrounds.commons.actions.publishing import publish
from worldrounds.commons.actions.talking import change_post, respond
from worldrounds.commons.actions.visions import (
    NoSchool,
    change_vision,
    endorse,
    start_vision,
    withdraw_endorsement,
)
from worldrounds.commons.models import EntryPost, Vision
from worldrounds.commons.queries.talk import threads_of
from worldrounds.commons.queries.visions import Signed, endorsers, signed, stances
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.evidence.actions import add_article
from worldrounds.people.models import Person

Stance = EntryPost.Stance
pytestmark = pytest.mark.django_db
WORDS = {"title": "For all", "statement": "Exchange for all students.", "language": "en", "articles": ()}


def at_school(cast: Cast, person: Person, school: str = "vienna") -> Person:
    save_profile(person=person, institution=cast.partners[school].institution, orcid="", about="", at=NOW)
    return person


def public_vision(cast: Cast) -> Vision:
    return Vision.objects.create(entry=public_entry(cast), statement="Exchange for all.")


def test_a_vision_begins_as_a_draft_signed_with_the_school(cast: Cast):
    vision = start_vision(author=at_school(cast, cast.bob), **WORDS, at=NOW)

    entry = vision.entry
    assert (entry.state, entry.slug, entry.path) == ("draft", "for-all", "/commons/visions/for-all/")
    assert (entry.institution, entry.summary) == (cast.partners["vienna"].institution, WORDS["statement"])


def test_who_writes_or_signs_says_from_where(cast: Cast):
    with pytest.raises(NoSchool):
        start_vision(author=cast.bob, **WORDS, at=NOW)
    with pytest.raises(NoSchool):
        endorse(person=cast.vera, vision=public_vision(cast), read=NOW, at=NOW)


def test_a_vision_is_short(cast: Cast):
    with pytest.raises(Refused) as refused:
        start_vision(author=at_school(cast, cast.bob), **WORDS | {"statement": "x" * 1_501}, at=NOW)

    assert refused.value.field == "statement"


def test_articles_are_named_in_any_way_and_must_be_held(cast: Cast):
    article = add_article(record=Record("Ways", doi="10.1000/ways", pmid="123456"), actor=cast.alice, at=NOW)

    ways = [
        "https://doi.org/10.1000/WAYS",
        "PMID 123456",
        f"https://a.example/evidence/{article.pk}/",
        str(article.pk),
        "",
    ]
    assert [articles_of_lines([way]) for way in ways] == [[article]] * 4 + [[]]
    assert articles_of_lines(ways) == [article]
    for line in ("10.1000/nothing", "999", "Some title"):
        with pytest.raises(Refused, match=line):
            articles_of_lines([ways[0], line])


def test_an_endorsement_counts_once_and_can_be_withdrawn(cast: Cast):
    vision = public_vision(cast)
    for person, school in ((cast.vera, "vienna"), (cast.kiyo, "kyoto"), (cast.kenta, "kyoto")):
        for _click in range(2):
            endorse(person=at_school(cast, person, school), vision=vision, read=NOW, at=NOW)

    assert signed([vision.pk]) == {vision.pk: Signed(3, ["JP", "AT"])}
    withdraw_endorsement(person=cast.vera, vision=vision, at=NOW)

    assert [one.person for one in endorsers(vision)] == [cast.kiyo, cast.kenta]
    with pytest.raises(Refused, match="your own"):
        endorse(person=cast.bob, vision=vision, read=NOW, at=NOW)


def test_what_others_have_signed_stays_as_it_was(cast: Cast):
    vision = public_vision(cast)
    change_vision(person=cast.bob, vision=vision, **WORDS, at=NOW)
    with pytest.raises(NotAllowed):
        change_vision(person=cast.carol, vision=vision, **WORDS, at=NOW)

    endorse(person=at_school(cast, cast.vera), vision=vision, read=NOW, at=NOW)

    assert Vision.objects.get().statement == WORDS["statement"]
    with pytest.raises(Refused, match="Others have signed"):
        change_vision(person=cast.bob, vision=vision, **WORDS, at=NOW)


def test_a_text_that_has_changed_since_it_was_read_is_not_signed(cast: Cast):
    vision, later = public_vision(cast), NOW + timedelta(minutes=1)
    at_school(cast, cast.vera)
    change_vision(person=cast.bob, vision=vision, **WORDS, at=later)

    with pytest.raises(Refused, match="has changed since"):
        endorse(person=cast.vera, vision=vision, read=NOW, at=later)
    assert not endorsers(vision)
    endorse(person=cast.vera, vision=vision, read=later, at=later)
    assert [one.person for one in endorsers(vision)] == [cast.vera]


def test_a_response_is_one_a_person_and_can_change_at_any_time(cast: Cast):
    entry, later = public_entry(cast), NOW + timedelta(days=9)
    first = respond(person=cast.vera, entry=entry, stance=Stance.AGREE, text="Yes", would_change="", at=NOW)

    words = {"stance": Stance.AGREE_IF, "text": "But", "would_change": "It is  free"}
    second = respond(person=cast.vera, entry=entry, **words, at=later)

    assert (first.pk, second.would_change, second.changed_at) == (second.pk, "It is free", later)
    posts = [thread.post for thread in threads_of(entry, None, by_editor=False)]
    assert stances(posts) == {"agree": 0, "agree if": 1, "disagree": 0}
    with pytest.raises(Refused):  # by the form of responses only
        change_post(person=cast.vera, post=second, text="Hm", at=later)


def test_a_condition_is_said_and_a_link_in_it_waits(cast: Cast):
    entry = public_entry(cast)
    words = {"person": cast.vera, "entry": entry, "stance": Stance.AGREE_IF, "text": "Yes", "at": NOW}

    with pytest.raises(Refused) as refused:
        respond(**words, would_change=" ")

    assert refused.value.field == "would_change"
    assert respond(**words, would_change="www.a.example").state == "waiting"


def test_a_draft_becomes_public_as_all_entries_do(cast: Cast):
    vision = start_vision(author=at_school(cast, cast.bob), **WORDS, at=NOW)

    assert publish(person=cast.bob, entry=vision.entry, at=NOW).state == "waiting"
