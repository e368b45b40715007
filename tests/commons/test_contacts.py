from datetime import timedelta

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.cast import NOW, Cast
from tests.commons.ideas import from_new_york, public_idea
from worldrounds.commons.actions.contacts import MOST_A_DAY, ContactRefused, answer, ask, withdraw, write
from worldrounds.commons.actions.ideas import close_idea
from worldrounds.commons.models import Contact
from worldrounds.commons.queries.contacts import access_contact, loads, not_again
from worldrounds.core.errors import NotAllowed, NotFound
from worldrounds.programmes.voices import voice_of

pytestmark = pytest.mark.django_db


def asked(cast: Cast) -> Contact:
    """Carol asks in the name of Kyoto about an idea of Bob's."""
    idea = public_idea(cast, cast.bob, "vienna")
    kyoto = cast.partners["kyoto"].institution
    return ask(voice=voice_of(cast.carol), idea=idea, school=kyoto, text="Shall we meet?", at=NOW)


def test_the_author_gets_the_words_by_mail_and_nobodys_address(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        asked(cast)

    (sent,) = mail.outbox
    assert sent.to == ["bob@example.org"]
    assert (sent.reply_to, "Shall we meet?" in sent.body) == ([], True)
    assert "carol@example.org" not in f"{sent.subject} {sent.body} {sent.from_email}"
    assert "/commons/contacts/" in sent.body


def test_only_the_two_schools_know_of_it(cast: Cast) -> None:
    contact = asked(cast)

    assert {access_contact(voice=voice_of(one), pk=contact.pk) for one in (cast.bob, cast.carol)} == {contact}
    for other in (from_new_york(cast), cast.alice, cast.vera):
        with pytest.raises(NotFound):
            access_contact(voice=voice_of(other), pk=contact.pk)


def test_one_asks_for_a_school_one_speaks_for_once_and_only_about_what_is_open(cast: Cast) -> None:
    contact = asked(cast)
    idea, kyoto = contact.idea, cast.partners["kyoto"].institution
    new_york = cast.partners["new-york"].institution

    assert ask(voice=voice_of(cast.carol), idea=idea, school=kyoto, text="Again", at=NOW) == contact
    with pytest.raises(NotAllowed):
        ask(voice=voice_of(cast.carol), idea=idea, school=new_york, text="Hello", at=NOW)
    with pytest.raises(NotAllowed):  # an editor has let nothing through yet
        untrusted = voice_of(from_new_york(cast, is_trusted=False))
        ask(voice=untrusted, idea=idea, school=new_york, text="Hello", at=NOW)
    with pytest.raises(ContactRefused):
        own = cast.partners["vienna"].institution
        ask(voice=voice_of(cast.bob), idea=idea, school=own, text="Me", at=NOW)
    close_idea(voice=voice_of(cast.bob), idea=idea, at=NOW)
    Contact.objects.all().delete()
    with pytest.raises(ContactRefused):
        ask(voice=voice_of(cast.carol), idea=idea, school=kyoto, text="Late", at=NOW)


def test_nobody_asks_everybody(cast: Cast) -> None:
    kyoto = cast.partners["kyoto"].institution
    ideas = [public_idea(cast, cast.bob, "vienna", f"Idea {number}") for number in range(MOST_A_DAY + 1)]
    carol = voice_of(cast.carol)
    for idea in ideas[:-1]:
        ask(voice=carol, idea=idea, school=kyoto, text="Hello", at=NOW)

    with pytest.raises(ContactRefused):
        ask(voice=carol, idea=ideas[-1], school=kyoto, text="Hello", at=NOW)
    ask(voice=carol, idea=ideas[-1], school=kyoto, text="Hello", at=NOW + timedelta(days=2))


def test_who_was_asked_answers_and_who_asked_withdraws(cast: Cast) -> None:
    contact = asked(cast)
    bob, carol = voice_of(cast.bob), voice_of(cast.carol)

    with pytest.raises(NotAllowed):
        answer(voice=carol, contact=contact, accepts=True, text="", at=NOW)
    with pytest.raises(NotAllowed):
        withdraw(voice=bob, contact=contact, at=NOW)
    kept = answer(voice=bob, contact=contact, accepts=True, text="Gladly.", at=NOW)
    answer(voice=bob, contact=contact, accepts=True, text="Gladly.", at=NOW)

    assert (kept.state, [m.text for m in kept.messages.all()]) == ("accepted", ["Shall we meet?", "Gladly."])
    with pytest.raises(ContactRefused):
        answer(voice=bob, contact=contact, accepts=False, text="", at=NOW)


def test_words_go_on_until_it_ends(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    contact = asked(cast)
    carol = voice_of(cast.carol)
    with django_capture_on_commit_callbacks(execute=True):
        first, second = (write(voice=carol, contact=contact, text="Also at weekends", at=NOW) for _c in "ab")
    withdraw(voice=carol, contact=contact, at=NOW)

    assert first == second
    assert [(sent.to, "Also at weekends" in sent.body) for sent in mail.outbox] == [
        (["bob@example.org"], True)
    ]
    with pytest.raises(ContactRefused):
        write(voice=carol, contact=contact, text="Hello?", at=NOW)


def test_open_contacts_are_a_schools_load_and_what_was_declined_is_not_proposed_again(cast: Cast) -> None:
    contact = asked(cast)
    vienna, kyoto = contact.asked_id, contact.asking_id
    assert loads() == {vienna: 1, kyoto: 1}

    answer(voice=voice_of(cast.bob), contact=contact, accepts=False, text="", at=NOW)

    assert loads() == {}
    assert not_again(kyoto, since=NOW - timedelta(days=1)) == {contact.idea_id}
    assert not_again(kyoto, since=NOW + timedelta(days=1)) == set()
