from datetime import timedelta

import pytest
from django.core import mail

from tests.cast import NOW, Cast
from tests.commons.entries import entry_of, make_editor, public_entry, trusted
from worldrounds.commons.actions import publishing
from worldrounds.commons.actions.profiles import save_profile
from worldrounds.commons.actions.publishing import let_through, pick, publish, remove, retract
from worldrounds.commons.models import Entry, Profile
from worldrounds.commons.queries.entries import access_entry
from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.core.models import AuditEntry

State = Entry.State
pytestmark = pytest.mark.django_db


def test_what_a_new_author_publishes_waits_and_a_second_click_changes_nothing(cast: Cast):
    entry = entry_of(cast.bob)

    for _click in range(2):
        entry = publish(person=cast.bob, entry=entry, at=NOW)

    assert (entry.state, entry.published_at) == (State.WAITING, None)
    assert list(AuditEntry.objects.values_list("verb", "actor")) == [("submitted entry", cast.bob.pk)]


def test_after_an_editor_let_one_through_the_next_is_public_at_once(
    cast: Cast, django_capture_on_commit_callbacks
):
    first = publish(person=cast.bob, entry=entry_of(cast.bob), at=NOW)
    later = NOW + timedelta(hours=1)

    with django_capture_on_commit_callbacks(execute=True):
        first = let_through(editor=make_editor(cast.carol), entry=first, at=later)
    second = publish(person=cast.bob, entry=entry_of(cast.bob, "Another"), at=later)

    assert (first.state, first.published_at) == (State.PUBLIC, later)
    assert second.state == State.PUBLIC
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        (["bob@example.org"], "“Rounds by night”: public now")
    ]


def test_who_is_neither_author_nor_editor_may_do_nothing(cast: Cast):
    entry, carol = public_entry(cast), cast.carol

    for attempt in (
        lambda: publish(person=carol, entry=entry, at=NOW),
        lambda: retract(person=carol, entry=entry, reason="x", at=NOW),
        lambda: let_through(editor=carol, entry=entry, at=NOW),
        lambda: remove(editor=carol, entry=entry, reason="x", at=NOW),
        lambda: pick(editor=carol, entry=entry, is_picked=True, at=NOW),
        lambda: let_through(editor=cast.bob, entry=entry, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    with pytest.raises(NotAllowed):  # editors do not take back what others wrote: they remove it
        retract(person=make_editor(carol), entry=entry, reason="x", at=NOW)


def test_what_waits_is_known_to_its_author_and_to_editors_only(cast: Cast):
    entry = entry_of(cast.bob, state=State.WAITING)
    make_editor(cast.carol)

    for person in (cast.bob, cast.carol):
        assert access_entry(person=person, kind=Entry.Kind.VISION, slug=entry.slug) == entry
    for person in (None, cast.vera):
        with pytest.raises(NotFound):
            access_entry(person=person, kind=Entry.Kind.VISION, slug=entry.slug)


def test_a_retraction_leaves_a_trace_and_is_for_good(cast: Cast):
    entry = retract(person=cast.bob, entry=public_entry(cast, picked_at=NOW), reason=" It\nfailed. ", at=NOW)

    assert (entry.state, entry.ended_because, entry.ended_at) == (State.RETRACTED, "It failed.", NOW)
    assert entry.picked_at is None
    assert access_entry(person=None, kind=Entry.Kind.VISION, slug=entry.slug) == entry
    with pytest.raises(Refused, match="cannot be published again"):
        publish(person=cast.bob, entry=entry, at=NOW)


@pytest.mark.parametrize("reason", ["  ", "x" * 601])
def test_an_end_needs_a_reason_that_can_be_read(cast: Cast, reason):
    with pytest.raises(Refused) as refused:
        retract(person=cast.bob, entry=public_entry(cast), reason=reason, at=NOW)

    assert refused.value.field == "reason"


def test_what_waits_can_be_made_a_draft_again(cast: Cast):
    waiting = entry_of(cast.bob, state=State.WAITING)

    assert retract(person=cast.bob, entry=waiting, reason="", at=NOW).state == State.DRAFT


def test_an_author_whose_entry_was_removed_waits_again(cast: Cast, django_capture_on_commit_callbacks):
    entry = public_entry(cast)
    trusted(cast.bob)

    with django_capture_on_commit_callbacks(execute=True):
        entry = remove(editor=make_editor(cast.carol), entry=entry, reason="An advertisement.", at=NOW)

    assert (entry.state, entry.ended_because) == (State.REMOVED, "An advertisement.")
    assert Profile.objects.get(person=cast.bob).trusted_at is None
    assert "An advertisement." in mail.outbox[0].body


def test_the_same_title_twice_is_refused(cast: Cast):
    public_entry(cast, title="Rounds by Night")

    with pytest.raises(Refused, match="with this title already"):
        publish(person=cast.bob, entry=entry_of(cast.bob, "rounds by night"), at=NOW)


def test_a_new_author_can_have_three_waiting(cast: Cast):
    for number in range(publishing.MOST_WAITING):
        entry_of(cast.bob, f"Number {number}", state=State.WAITING)

    with pytest.raises(Refused, match="3 of your texts wait"):
        publish(person=cast.bob, entry=entry_of(cast.bob), at=NOW)


def test_nobody_publishes_more_than_twenty_a_day(cast: Cast, monkeypatch):
    monkeypatch.setattr(publishing, "MOST_A_DAY", 1)
    public_entry(cast)
    trusted(cast.bob)
    next_one = entry_of(cast.bob, "Next")

    with pytest.raises(Refused, match="tomorrow"):
        publish(person=cast.bob, entry=next_one, at=NOW + timedelta(hours=1))
    assert publish(person=cast.bob, entry=next_one, at=NOW + timedelta(hours=25)).is_public


def test_a_pick_can_be_taken_back(cast: Cast):
    entry, editor = public_entry(cast), make_editor(cast.carol)

    assert pick(editor=editor, entry=entry, is_picked=True, at=NOW).picked_at == NOW
    assert pick(editor=editor, entry=entry, is_picked=False, at=NOW).picked_at is None


def test_what_was_begun_without_a_school_names_that_of_its_author_once_it_is_published(cast: Cast):
    entry = entry_of(cast.bob)
    school = cast.partners["vienna"].institution
    save_profile(person=cast.bob, institution=school, orcid="", about="", at=NOW)

    assert publish(person=cast.bob, entry=entry, at=NOW).institution == school


def test_what_was_removed_before_it_was_public_is_seen_by_its_author_and_editors_only(cast: Cast):
    entry = publish(person=cast.bob, entry=entry_of(cast.bob), at=NOW)
    remove(editor=make_editor(cast.alice), entry=entry, reason="Advertising.", at=NOW)

    def may_know(person):
        try:
            return access_entry(person=person, kind=entry.kind, slug=entry.slug) == entry
        except NotFound:
            return False

    assert [may_know(one) for one in (cast.bob, cast.alice, cast.carol, None)] == [True, True, False, False]
