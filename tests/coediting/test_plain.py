import pytest
from hypothesis import given
from hypothesis import strategies as st

from worldrounds.coediting.authorship import read
from worldrounds.coediting.document import Document
from worldrounds.coediting.plain import Piece, changes, edits_from_form, insertions_from_form, pieces


def test_form_keeps_what_others_wrote_meanwhile() -> None:
    live = Document()
    live.replace(0, 0, "Background\n\nQuestions for Vienna\n")
    page = live.update_since()

    live.replace(0, 0, "# ")  # somebody makes it a heading,
    live.replace(len(live.text), len(live.text), "Questions for Kyoto\n")  # and adds a line
    live.apply(edits_from_form(page, "Background\r\n\r\nOur answer: rest.\r\n\r\nQuestions for Vienna\r\n"))

    assert live.text == "# Background\n\nOur answer: rest.\n\nQuestions for Vienna\nQuestions for Kyoto\n"


def test_form_sent_back_unchanged_changes_nothing() -> None:
    live = Document()
    live.replace(0, 0, "żółw 🐢\nline two")
    assert edits_from_form(live.update_since(), "żółw 🐢\r\nline two") == b"\x00\x00"


def test_form_sent_twice_counts_once() -> None:
    live = Document()
    live.replace(0, 0, "keep drop keep")
    page = live.update_since()
    live.replace(14, 14, " new")
    live.apply(edits_from_form(page, "keep added keep"))
    again = edits_from_form(page, "keep added keep")
    assert (live.lacks(again), live.text) == (False, "keep added keep new")


@pytest.mark.parametrize(
    "old, new", [("", "a"), ("a", ""), ("é😀é", "é😀x😀é"), ("aXa", "aXaXa"), ("\n\n", "\n")]
)
def test_changes_turn_the_old_text_into_the_new(old: str, new: str) -> None:
    document = Document()
    document.replace(0, 0, old)
    document.apply(edits_from_form(document.update_since(), new))
    assert document.text == new


@given(st.text(alphabet="ab é😀\n.", max_size=40), st.text(alphabet="ab é😀\n.", max_size=40))
def test_changes_are_right_for_any_two_texts(old: str, new: str) -> None:
    result, shift = old, 0
    for start, end, text in changes(old, new):
        result = result[: start + shift] + text + result[end + shift :]
        shift += len(text) - (end - start)
    assert result == new


@given(old=st.text(), new=st.text())
def test_pieces_hold_both_texts(old: str, new: str) -> None:
    found = pieces(old, new)

    assert "".join(piece.text for piece in found if piece.kind != "in") == old
    assert "".join(piece.text for piece in found if piece.kind != "out") == new


def test_pieces_are_whole_words_and_single_letters_of_han() -> None:
    assert pieces("Soap is rare here", "Soap is not here here") == [
        Piece("same", "Soap is "),
        Piece("out", "rare"),
        Piece("in", "not here"),
        Piece("same", " here"),
    ]
    assert pieces("手指衛生", "手指の衛生") == [
        Piece("same", "手指"),
        Piece("in", "の"),
        Piece("same", "衛生"),
    ]


def test_what_a_form_inserts_is_known_by_client_and_clock() -> None:
    base = Document(author=5)
    base.replace(0, 0, "One 😀 two. Four.")
    submitted = "Zero 😀. One two. Three 語😀. Four."
    update = edits_from_form(base.update_since(), submitted)
    author, inserted = insertions_from_form(base.update_since(), submitted)

    runs = {(run.client, run.clock): run.text for run in read(update).runs}
    assert {(author, part.clock): submitted[part.start : part.end] for part in inserted} == runs
