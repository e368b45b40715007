import pytest

from tests.cast import NOW, Cast
from tests.commons.entries import entry_of, make_editor, public_entry
from worldrounds.commons.actions.moderation import appeal, remove_post, report
from worldrounds.commons.actions.profiles import save_profile
from worldrounds.commons.actions.talking import respond, say, thank
from worldrounds.commons.actions.visions import endorse
from worldrounds.commons.models import Entry, EntryPost, Profile, Removal, Report, Thanks, Vision
from worldrounds.journeys import erase

pytestmark = pytest.mark.django_db


@pytest.fixture
def left(cast: Cast) -> dict[str, int]:
    """What Bob leaves: a vision that Vera has endorsed and answered, a draft, and what he said on Carol's."""
    school = cast.partners["vienna"].institution
    for person in (cast.bob, cast.vera):
        save_profile(person=person, institution=school, orcid="", about="", at=NOW)
    vision = Vision.objects.create(entry=public_entry(cast), statement="His words")
    endorse(person=cast.vera, vision=vision, read=NOW, at=NOW)
    answer = say(person=cast.vera, entry=vision.entry, text="Her answer", at=NOW)
    entry_of(cast.bob, "A draft")
    other = public_entry(cast, title="Another's")
    Entry.objects.filter(pk=other.pk).update(author=cast.carol)
    other.refresh_from_db()
    words = {"stance": EntryPost.Stance.AGREE, "text": "His response", "would_change": "His doubt"}
    response = respond(person=cast.bob, entry=other, **words, at=NOW)
    say(person=cast.bob, entry=other, text="www.a.example", at=NOW)  # waits
    removed = say(person=cast.bob, entry=other, text="Rude", at=NOW)
    remove_post(editor=make_editor(cast.faye), post=removed, reason="Unkind.", at=NOW)
    appeal(person=cast.bob, removal=Removal.objects.get(), text="His appeal", at=NOW)
    report(person=cast.bob, entry=other, kind=Report.Kind.WRONG, text="His report", at=NOW)
    thank(person=cast.bob, entry=other, at=NOW)
    return {"entry": vision.pk, "answer": answer.pk, "response": response.pk, "removed": removed.pk}


def gone(cast: Cast, monkeypatch: pytest.MonkeyPatch, *, with_texts: bool) -> None:
    monkeypatch.setattr(erase, "wipe", lambda: True)
    erasure = erase._begin(cast.bob, with_texts=with_texts, asked_by=None, at=NOW)
    erase.finish_erasing(erasure_id=erasure.pk, at=NOW)
    assert not Profile.objects.filter(person=cast.bob).exists()
    assert not Entry.objects.filter(title="A draft").exists()
    assert not EntryPost.objects.filter(text="www.a.example").exists()
    assert not Thanks.objects.exists()


def test_with_the_name_only_what_was_published_stays_and_is_nobodys(cast: Cast, left, monkeypatch):
    gone(cast, monkeypatch, with_texts=False)

    entry = Entry.objects.get(pk=left["entry"])
    assert (entry.author, entry.state, entry.vision.statement) == (None, "public", "His words")
    response = EntryPost.objects.get(pk=left["response"])
    assert (response.author, response.text, response.would_change) == (None, "His response", "His doubt")
    assert (Report.objects.get().by, Report.objects.get().text) == (None, "His report")


def test_with_the_texts_a_trace_stays_and_what_others_said(cast: Cast, left, monkeypatch):
    gone(cast, monkeypatch, with_texts=True)

    entry = Entry.objects.get(pk=left["entry"])
    assert (entry.author, entry.state, entry.title, entry.summary) == (None, "retracted", "Erased", "")
    assert entry.vision.statement == ""
    assert [one.person for one in entry.vision.endorsements.all()] == [cast.vera]
    assert EntryPost.objects.get(pk=left["answer"]).text == "Her answer"
    response, removed = (EntryPost.objects.get(pk=left[name]) for name in ("response", "removed"))
    assert (response.text, response.would_change, response.state) == ("", "", "deleted")
    assert (removed.text, removed.state) == ("", "removed")
    assert (Report.objects.get().text, Removal.objects.get().appeal) == ("", "")
