from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from tests.commons.entries import entry_of, make_editor, public_entry, trusted
from worldrounds.commons.actions import talking
from worldrounds.commons.actions.talking import change_post, delete_post, say, take_thanks_back, thank
from worldrounds.commons.models import EntryPost
from worldrounds.commons.queries.talk import access_post, place_at, threads_of
from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.core.models import AuditEntry

State = EntryPost.State
LATER = NOW + timedelta(hours=1)
pytestmark = pytest.mark.django_db


def test_thanks_count_once_a_person_and_can_be_taken_back(cast: Cast):
    entry = public_entry(cast)

    for person in (cast.vera, cast.vera, cast.kiyo):
        thank(person=person, entry=entry, at=NOW)
    assert (place_at(entry, cast.vera).thanks, place_at(entry, cast.vera).has_thanked) == (2, True)
    assert AuditEntry.objects.filter(verb="thanked").count() == 2
    take_thanks_back(person=cast.vera, entry=entry, at=NOW)

    assert (place_at(entry, cast.vera).thanks, place_at(entry, None).has_thanked) == (1, False)
    with pytest.raises(Refused, match="your own"):
        thank(person=cast.bob, entry=entry, at=NOW)


def test_an_answer_to_an_answer_stands_below_the_same_post(cast: Cast):
    entry = public_entry(cast)
    first = say(person=cast.vera, entry=entry, text="One", at=NOW)
    answer = say(person=cast.bob, entry=entry, text="Two", at=NOW, answers_to=first)
    say(person=cast.vera, entry=entry, text="Three", at=NOW, answers_to=answer)

    [thread] = threads_of(entry, None, by_editor=False)

    assert (thread.post.text, [post.text for post in thread.answers]) == ("One", ["Two", "Three"])


def test_the_same_text_twice_is_one_post(cast: Cast):
    entry = public_entry(cast)

    posts = {say(person=cast.vera, entry=entry, text=text, at=NOW) for text in ("Yes.", " Yes. ")}

    assert len(posts) == 1


def test_a_link_of_a_new_author_waits_and_of_a_trusted_one_does_not(cast: Cast):
    entry, text = public_entry(cast), "See https://a.example"

    waiting = say(person=cast.vera, entry=entry, text=text, at=NOW)
    public = say(person=trusted(cast.kiyo), entry=entry, text=text, at=NOW)

    assert (waiting.state, public.state) == (State.WAITING, State.PUBLIC)
    seen = [
        [thread.post for thread in threads_of(entry, reader, by_editor=False)] for reader in (None, cast.vera)
    ]
    assert seen == [[public], [waiting, public]]
    assert access_post(person=make_editor(cast.carol), pk=waiting.pk) == waiting
    with pytest.raises(NotFound):
        access_post(person=cast.kiyo, pk=waiting.pk)


def test_a_link_that_is_put_in_later_waits_too(cast: Cast):
    post = say(person=cast.vera, entry=public_entry(cast), text="See", at=NOW)

    assert change_post(person=cast.vera, post=post, text="[See](//a.example)", at=NOW).state == State.WAITING


def test_a_post_is_changed_for_half_an_hour_and_by_its_author_only(cast: Cast):
    post = say(person=cast.vera, entry=public_entry(cast), text="See", at=NOW)

    assert change_post(person=cast.vera, post=post, text="Look", at=NOW).text == "Look"
    with pytest.raises(Refused, match="no longer be changed"):
        change_post(person=cast.vera, post=post, text="Read", at=LATER)
    with pytest.raises(NotAllowed):
        change_post(person=make_editor(cast.carol), post=post, text="Read", at=NOW)


def test_a_deleted_post_leaves_a_trace_without_its_text(cast: Cast):
    entry = public_entry(cast)
    post = say(person=cast.vera, entry=entry, text="See", at=NOW)
    with pytest.raises(NotAllowed):
        delete_post(person=cast.bob, post=post, at=LATER)

    delete_post(person=cast.vera, post=post, at=LATER)

    [thread] = threads_of(entry, None, by_editor=False)
    assert (thread.post.state, thread.post.text) == (State.DELETED, "")
    with pytest.raises(Refused, match="no longer there"):
        say(person=cast.bob, entry=entry, text="?", at=LATER, answers_to=thread.post)


def test_nothing_is_said_to_what_is_not_public(cast: Cast):
    draft = entry_of(cast.bob)

    for attempt in (say, thank):
        words = {"text": "x"} if attempt is say else {}
        with pytest.raises(Refused, match="not public"):
            attempt(person=cast.vera, entry=draft, at=NOW, **words)


@pytest.mark.parametrize(("text", "sentence"), [(" \n", "Write something"), ("x" * 4_001, "at most 4000")])
def test_an_empty_or_endless_post_is_refused(cast: Cast, text, sentence):
    with pytest.raises(Refused, match=sentence):
        say(person=cast.vera, entry=public_entry(cast), text=text, at=NOW)


def test_a_new_author_has_a_limit_a_day_and_everybody_one_a_minute(cast: Cast, monkeypatch):
    monkeypatch.setattr(talking, "POSTS_A_DAY_OF_A_NEW_AUTHOR", 2)
    monkeypatch.setattr(talking, "POSTS_IN_A_MINUTE", 2)
    entry = public_entry(cast)
    for person in (cast.vera, trusted(cast.kiyo)):
        for number in range(2):
            say(person=person, entry=entry, text=f"Number {number}", at=NOW)

    with pytest.raises(Refused, match="tomorrow"):
        say(person=cast.vera, entry=entry, text="One more", at=LATER)
    with pytest.raises(Refused, match="Wait a minute"):
        say(person=cast.kiyo, entry=entry, text="One more", at=NOW)
    assert say(person=cast.kiyo, entry=entry, text="One more", at=LATER)
