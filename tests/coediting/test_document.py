import random

import pytest
from pycrdt import merge_updates

from worldrounds.coediting.document import Document, fold


def _edits(*pieces: str) -> list[bytes]:
    document, updates = Document(), []
    for piece in pieces:
        before = document.state
        end = len(document.text.encode())
        document.replace(end, end, piece)
        updates.append(document.update_since(before))
    return updates


def test_fold_keeps_an_update_that_waits_for_another() -> None:
    first, second, third = _edits("one ", "two ", "three")

    snapshot, is_in = fold(b"", [first, third])
    assert (Document([snapshot]).text, is_in) == ("one ", [True, False])

    snapshot, is_in = fold(snapshot, [third, second])
    assert (Document([snapshot]).text, is_in) == ("one two three", [True, True])


def test_deletion_that_comes_before_what_it_deletes_is_kept() -> None:
    document = Document()
    document.replace(0, 0, "hello")
    typed, before = document.update_since(), document.state
    document.replace(1, 3, "")
    deletion = document.update_since(before)

    snapshot, is_in = fold(b"", [deletion])
    assert is_in == [False]
    snapshot, is_in = fold(snapshot, [deletion, typed])
    assert (Document([snapshot]).text, is_in) == ("hlo", [True, True])

    reader = Document([deletion])
    reader.sleep()
    reader.apply(typed)
    assert (reader.text, reader.is_waiting) == ("hlo", False)


def test_fold_forgets_deleted_text() -> None:
    document = Document()
    document.replace(0, 0, "my telephone number is 12345")
    typed = document.update_since()
    before = document.state
    document.replace(0, 28, "")
    snapshot, _ = fold(b"", [typed, document.update_since(before)])
    assert (b"12345" in typed, b"12345" in snapshot) == (True, False)


def test_lacks_sees_insertions_and_deletions_but_not_repetitions() -> None:
    author, reader = Document(), Document()
    author.replace(0, 0, "abcdef")
    assert reader.lacks(author.update_since())
    reader.apply(author.update_since())
    assert not reader.lacks(author.update_since())

    author.replace(1, 3, "")
    assert reader.lacks(author.update_since(reader.state))
    reader.apply(author.update_since())
    assert not reader.lacks(author.update_since(reader.state))


def test_updates_may_come_in_any_order() -> None:
    # With several early updates the CRDT library alone loses its way: see Document._retry.
    chance = random.Random(7)
    authors = [Document() for _ in range(4)]
    updates: list[bytes] = []
    for _ in range(60):
        author = chance.choice(authors)
        for update in updates:
            if chance.random() < 0.5:
                author.apply(update)
        before, place = author.state, chance.randint(0, len(author.text))
        author.replace(place, min(len(author.text), place + chance.randint(0, 2)), chance.choice("abc"))
        updates.append(author.update_since(before))
    expected = Document(updates).text
    for _ in range(40):
        chance.shuffle(updates)
        document = Document(updates)
        assert (document.text, document.is_waiting) == (expected, False)


def test_what_never_arrives_does_not_make_every_edit_slower(monkeypatch: pytest.MonkeyPatch) -> None:
    stranger, document, member = Document(), Document(), Document()
    stranger.replace(0, 0, "first ")
    before = stranger.state
    stranger.replace(0, 0, "second ")
    late = stranger.update_since(before)
    document.apply(late)
    member.apply(late)  # so that each of its edits carries it along
    merged: list[int] = []
    monkeypatch.setattr(
        "worldrounds.coediting.document.merge_updates",
        lambda *updates: merged.append(len(updates)) or merge_updates(*updates),
    )

    for _ in range(20):
        before = member.state
        member.replace(0, 0, "x")
        document.apply(member.update_since(before))
    document.apply(stranger.update_since())

    assert set(merged) == {2}
    assert (document.text.count("x"), document.is_waiting) == (20, False)
    assert "second first" in document.text


def test_document_that_slept_is_what_it_was() -> None:
    document = Document()
    document.replace(0, 0, "one ")
    document.text_named("beside").insert(0, "two")
    everything = document.update_since()
    document.sleep()
    assert (document.text, str(document.text_named("beside"))) == ("one ", "two")
    document.sleep()
    assert document.update_since() == everything
    document.sleep()
    document.replace(4, 4, "three")
    assert document.text == "one three"


def test_document_that_waits_for_an_update_does_not_forget_it_asleep() -> None:
    first, second, third = _edits("one ", "two ", "three")
    document = Document([first, third])
    document.sleep()
    document.apply(second)
    assert document.text == "one two three"
