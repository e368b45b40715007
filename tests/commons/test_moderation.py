from datetime import timedelta

import pytest
from django.core import mail

from tests.cast import NOW, Cast
from tests.commons.entries import entry_of, make_editor, public_entry, trusted
from worldrounds.commons.actions import moderation
from worldrounds.commons.actions.moderation import (
    appeal,
    decide_appeal,
    dismiss,
    let_post_through,
    remove_post,
    report,
)
from worldrounds.commons.actions.publishing import remove
from worldrounds.commons.actions.talking import say
from worldrounds.commons.models import Entry, EntryPost, Profile, Removal, Report
from worldrounds.commons.queries.moderation import queue_for
from worldrounds.core.errors import NotAllowed, Refused

SPAM, OTHER = Report.Kind.SPAM, Report.Kind.OTHER
pytestmark = pytest.mark.django_db


def removed_entry(cast: Cast) -> Removal:
    remove(editor=make_editor(cast.carol), entry=public_entry(cast), reason="Wrong.", at=NOW)
    return Removal.objects.get()


def test_reports_of_one_thing_are_decided_together(cast: Cast):
    entry, editor = public_entry(cast), make_editor(cast.carol)
    post = say(person=cast.vera, entry=entry, text="Buy this", at=NOW)
    for person in (cast.kiyo, cast.kenta, cast.kiyo):
        report(person=person, entry=entry, post=post, kind=SPAM, text="", at=NOW)
    of_entry = report(person=cast.kiyo, entry=entry, kind=OTHER, text="Old.", at=NOW + timedelta(1))

    assert [[one.by for one in thing.reports] for thing in queue_for(editor, decisions=()).reported] == [
        [cast.kiyo, cast.kenta],
        [cast.kiyo],
    ]
    remove_post(editor=editor, post=post, reason="It sells something.", at=NOW)
    dismiss(editor=editor, report=of_entry, at=NOW)

    queue = queue_for(editor, decisions=["removed post", "dismissed reports"])
    assert queue.reported == []
    assert [(row.verb, row.actor, row.details["title"]) for row in queue.decided] == [
        ("dismissed reports", editor, entry.title),
        ("removed post", editor, entry.title),
    ]


def test_a_report_of_another_kind_says_what_and_there_is_a_limit(cast: Cast, monkeypatch):
    monkeypatch.setattr(moderation, "REPORTS_A_DAY", 1)
    with pytest.raises(Refused):
        report(person=cast.kiyo, entry=public_entry(cast), kind=OTHER, text=" ", at=NOW)

    report(person=cast.kiyo, entry=public_entry(cast), kind=SPAM, text="", at=NOW)

    with pytest.raises(Refused, match="tomorrow"):
        report(person=cast.kiyo, entry=public_entry(cast), kind=SPAM, text="", at=NOW)


def test_what_waits_stands_in_the_queue_for_editors_only(cast: Cast):
    waiting = entry_of(cast.bob, state=Entry.State.WAITING)
    post = say(person=cast.vera, entry=public_entry(cast), text="www.a.example", at=NOW)

    queue = queue_for(make_editor(cast.carol), decisions=())
    assert (queue.entries, queue.posts) == ([waiting], [post])
    with pytest.raises(NotAllowed):
        queue_for(cast.bob, decisions=())


def test_a_link_that_was_let_through_makes_its_author_trusted(cast: Cast):
    entry, editor = public_entry(cast), make_editor(cast.carol)
    post = say(person=cast.vera, entry=entry, text="www.a.example", at=NOW)

    assert let_post_through(editor=editor, post=post, at=NOW).state == "public"
    assert say(person=cast.vera, entry=entry, text="www.b.example", at=NOW).state == "public"


def test_a_removed_post_leaves_the_reason_and_its_author_is_told(
    cast: Cast, django_capture_on_commit_callbacks
):
    post = say(person=trusted(cast.vera), entry=public_entry(cast), text="Rubbish", at=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        for _click in range(2):
            kept = remove_post(editor=make_editor(cast.carol), post=post, reason="Unkind.", at=NOW)

    assert (kept.state, kept.ended_because, kept.text) == ("removed", "Unkind.", "Rubbish")
    assert Profile.objects.get(person=cast.vera).trusted_at is None
    assert [(sent.to, "Unkind." in sent.body) for sent in mail.outbox] == [(["vera@example.org"], True)]
    assert Removal.objects.count() == 1


def test_nobody_decides_about_what_they_wrote_and_others_about_nothing(cast: Cast):
    entry = public_entry(cast)
    post = say(person=cast.bob, entry=entry, text="Mine", at=NOW)
    held = report(person=cast.kiyo, entry=entry, kind=SPAM, text="", at=NOW)

    for editor in (make_editor(cast.bob), cast.vera):
        for attempt in (
            lambda editor=editor: remove_post(editor=editor, post=post, reason="x", at=NOW),
            lambda editor=editor: let_post_through(editor=editor, post=post, at=NOW),
            lambda editor=editor: dismiss(editor=editor, report=held, at=NOW),
            lambda editor=editor: remove(editor=editor, entry=entry, reason="x", at=NOW),
        ):
            with pytest.raises(NotAllowed):
                attempt()


def test_an_author_appeals_once_and_another_editor_decides(cast: Cast, django_capture_on_commit_callbacks):
    removal, later = removed_entry(cast), NOW + timedelta(days=1)
    with pytest.raises(NotAllowed):
        appeal(person=cast.vera, removal=removal, text="No!", at=later)
    appeal(person=cast.bob, removal=removal, text="Here is the source.", at=later)
    with pytest.raises(Refused, match="already"):
        appeal(person=cast.bob, removal=removal, text="Please!", at=later)
    other = make_editor(cast.faye)
    for person in (cast.carol, cast.bob, cast.vera):
        with pytest.raises(NotAllowed):
            decide_appeal(editor=person, removal=removal, is_put_back=True, answer="", at=later)

    with django_capture_on_commit_callbacks(execute=True):
        decide_appeal(editor=other, removal=removal, is_put_back=True, answer="", at=later)

    entry = Entry.objects.get()
    assert (entry.state, entry.ended_at, entry.ended_because, entry.published_at) == ("public", None, "", NOW)
    assert [sent.subject for sent in mail.outbox] == ["“Rounds by night”: public again"]
    assert Profile.objects.get(person=cast.bob).trusted_at == later


def test_where_there_is_one_editor_only_the_same_decides(cast: Cast):
    removal = removed_entry(cast)
    appeal(person=cast.bob, removal=removal, text="Look again.", at=NOW)

    with pytest.raises(Refused):  # staying removed needs a reason
        decide_appeal(editor=cast.carol, removal=removal, is_put_back=False, answer=" ", at=NOW)
    decide_appeal(editor=cast.carol, removal=removal, is_put_back=False, answer="Still wrong.", at=NOW)

    assert Entry.objects.get().state == "removed"
    assert Removal.objects.get().answer == "Still wrong."


def test_a_post_is_put_back_too(cast: Cast):
    post = say(person=cast.vera, entry=public_entry(cast), text="Fine", at=NOW)
    remove_post(editor=make_editor(cast.carol), post=post, reason="Unkind.", at=NOW)
    removal = Removal.objects.get()
    appeal(person=cast.vera, removal=removal, text="It is not.", at=NOW)

    decide_appeal(editor=make_editor(cast.faye), removal=removal, is_put_back=True, answer="", at=NOW)

    assert EntryPost.objects.values_list("state", "ended_because").get() == ("public", "")
