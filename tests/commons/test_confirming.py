from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from tests.commons.entries import entry_of, make_editor
from worldrounds.commons.actions.confirming import ask_to_be_confirmed, confirm, decline
from worldrounds.commons.actions.profiles import save_profile
from worldrounds.commons.actions.publishing import let_through, publish
from worldrounds.commons.actions.visions import NoSchool
from worldrounds.commons.models import Profile
from worldrounds.commons.nudging import tell_editors
from worldrounds.commons.queries.moderation import queue_for, waiting_for
from worldrounds.commons.rules import is_trusted
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.network.models import Institution
from worldrounds.people.models import Person
from worldrounds.programmes.rules import may_start_programmes
from worldrounds.programmes.voices import voice_of

pytestmark = pytest.mark.django_db


def asking(cast: Cast, school: str = "kyoto") -> Person:
    """Kiyo, a student, teaches now and names a school."""
    named(cast, school)
    ask_to_be_confirmed(person=cast.kiyo, because="See our page.", at=NOW)
    return cast.kiyo


def named(cast: Cast, school: str) -> Institution:
    found = cast.partners[school].institution
    save_profile(person=cast.kiyo, institution=found, orcid="", about="", at=NOW)
    return found


def test_who_is_confirmed_speaks_for_the_school_and_starts_programmes(
    cast: Cast, mailoutbox, django_capture_on_commit_callbacks
):
    kiyo = asking(cast)
    assert (voice_of(kiyo).schools, may_start_programmes(kiyo)) == (frozenset(), False)

    with django_capture_on_commit_callbacks(execute=True):
        for _click in range(2):
            confirm(editor=make_editor(cast.alice), person=kiyo, at=NOW)

    kyoto = cast.partners["kyoto"].institution
    assert voice_of(kiyo).schools == {kyoto.pk}
    assert (may_start_programmes(kiyo), is_trusted(kiyo)) == (True, True)
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == ([kiyo.email], f"You speak for {kyoto.name} now")


def test_who_moves_to_another_school_asks_again(cast: Cast):
    kiyo = asking(cast)
    confirm(editor=make_editor(cast.alice), person=kiyo, at=NOW)

    named(cast, "vienna")

    assert (voice_of(kiyo).schools, is_trusted(kiyo)) == (frozenset(), True)
    named(cast, "kyoto")
    assert voice_of(kiyo).schools == {cast.partners["kyoto"].institution.pk}


def test_who_is_declined_reads_why_and_asks_again_after_a_week(
    cast: Cast, mailoutbox, django_capture_on_commit_callbacks
):
    kiyo = asking(cast)
    with django_capture_on_commit_callbacks(execute=True):
        decline(editor=make_editor(cast.alice), person=kiyo, reason="There is no such page.", at=NOW)
        confirm(editor=make_editor(cast.alice), person=kiyo, at=NOW)  # another editor's click, too late

    assert not may_start_programmes(kiyo)
    assert "There is no such page." in mailoutbox[0].body
    with pytest.raises(Refused, match="Ask again from"):
        ask_to_be_confirmed(person=kiyo, because="Now there is.", at=NOW + timedelta(days=6))
    ask_to_be_confirmed(person=kiyo, because="Now there is.", at=NOW + timedelta(days=7))
    assert Profile.objects.get(person=kiyo).asked_because == "Now there is."


def test_the_first_text_that_is_let_through_confirms_the_school_that_it_names(cast: Cast):
    school = named(cast, "kyoto")
    entry = publish(person=cast.kiyo, entry=entry_of(cast.kiyo, institution=school), at=NOW)

    let_through(editor=make_editor(cast.alice), entry=entry, at=NOW)

    assert voice_of(cast.kiyo).schools == {school.pk}


def test_only_editors_confirm_and_nobody_confirms_oneself(cast: Cast):
    kiyo = asking(cast)
    with pytest.raises(NotAllowed):
        confirm(editor=cast.bob, person=kiyo, at=NOW)
    make_editor(kiyo)
    with pytest.raises(NotAllowed, match="Somebody else"):
        confirm(editor=kiyo, person=kiyo, at=NOW)
    with pytest.raises(NoSchool):
        ask_to_be_confirmed(person=cast.vera, because="I am.", at=NOW)


def test_editors_know_how_much_waits_and_others_nothing(cast: Cast, django_assert_num_queries):
    asking(cast)
    entry_of(cast.carol, state="waiting")

    make_editor(cast.alice)
    with django_assert_num_queries(2):
        assert waiting_for(cast.alice) == 2
    with django_assert_num_queries(1):
        assert waiting_for(cast.bob) is None
    assert waiting_for(make_editor(cast.bob)) == 2
    assert [one.person for one in queue_for(cast.bob, decisions=()).asking] == [cast.kiyo]


def test_editors_are_told_of_what_is_new_once_a_day(cast: Cast, mailoutbox):
    asking(cast)
    make_editor(cast.alice)

    told = [tell_editors(at=NOW + timedelta(hours=hours)) for hours in (1, 2, 30)]
    entry_of(cast.carol, state="waiting", changed_at=NOW + timedelta(hours=40))
    told += [tell_editors(at=NOW + timedelta(hours=hours)) for hours in (41, 42)]

    assert told == [1, 0, 0, 1, 0]
    assert [mail.to for mail in mailoutbox] == [[cast.alice.email]] * 2
    assert mailoutbox[0].subject == "1 new thing waits for an editor"
