"""Erasing what somebody wrote from a shared document, for good."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.coediting.test_authorship import copy, put
from worldrounds.coediting.authorship import written
from worldrounds.coediting.document import Document, fold, read_state
from worldrounds.coediting.erasing import END, erase, erased_texts, owners
from worldrounds.coediting.tree import add_node, read_tree, step_node
from worldrounds.coediting.varint import Malformed

VERA, KENTA = 100, 200
ALL_OF_VERA = {VERA: [(0, END)]}
MARKER = "zebra-4711"


def _story() -> Document:
    vera = Document(author=VERA)
    put(vera, 0, f"Vera: {MARKER} 😀.")
    kenta = copy(vera, KENTA)
    put(kenta, 6, "[語 inside]")
    put(kenta, 0, "Kenta's. ")
    return kenta


def test_the_persons_text_goes_and_the_others_stays_with_its_identity() -> None:
    whole = _story().update_since()
    erased = Document([erase(whole, ALL_OF_VERA)])

    assert erased.text == "Kenta's. [語 inside]"
    assert written(erased.update_since()) == {KENTA: len(erased.text)}
    assert MARKER.encode() not in erase(whole, ALL_OF_VERA)
    assert read_state(erased.state) == read_state(_story().state)
    assert "".join(erased_texts(whole, ALL_OF_VERA)).replace("\ufffd", "") == f"Vera: {MARKER} 😀."


def test_an_old_copy_brings_nothing_back_and_learns_of_it_and_what_it_wrote_offline_is_kept() -> None:
    old = _story()
    erased = Document([erase(old.update_since(), ALL_OF_VERA)])
    put(old, 12, "(written offline, in the middle of hers)")

    erased.apply(old.update_since())  # everything that the old copy has
    folded, _ = fold(erased.update_since(), [old.update_since()])
    old.apply(erased.update_since())

    assert old.text == erased.text == Document([folded]).text
    assert "(written offline, in the middle of hers)" in old.text
    assert not [
        data for data in (folded, old.update_since(), erased.update_since()) if MARKER.encode() in data
    ]


def test_deleted_text_that_a_log_still_holds_goes_too() -> None:
    vera = Document(author=VERA)
    before = vera.state
    put(vera, 0, MARKER)
    typed = vera.update_since(before)

    row = erase(typed, ALL_OF_VERA)

    assert MARKER.encode() not in row
    assert Document([row]).text == ""


def test_a_part_of_an_insertion_can_go() -> None:
    nobody = Document(author=7)
    put(nobody, 0, f"before 😀 {MARKER} after")
    start = len("before 😀 ".encode("utf-16-le")) // 2
    ranges = {7: [(start, start + len(MARKER))]}

    erased = Document([erase(nobody.update_since(), ranges)])

    assert erased.text == "before 😀  after"
    assert MARKER.encode() not in erase(nobody.update_since(), ranges)


def test_on_a_board_the_words_go_and_what_others_wrote_below_stays() -> None:
    vera = Document(author=VERA)
    add_node(vera, "s", "one", MARKER, kind="cause")
    board = vera.map_named("analysis:s")
    board["stray"] = f"a sentence with {MARKER}"
    kenta = copy(vera, KENTA)
    add_node(kenta, "s", "two", "Kenta's", kind="cause", parent="one")
    add_node(kenta, "s", "three", "Third", kind="cause")
    assert step_node(kenta, "s", "three", "up")

    data = erase(kenta.update_since(), ALL_OF_VERA)
    erased = Document([data])

    assert MARKER.encode() not in data
    assert [(node.key, node.text) for node in read_tree(erased, "s").walk()] == [
        ("three", "Third"), ("one", ""), ("two", "Kenta's"),
    ]  # fmt: skip


def test_owners_are_told_in_the_order_of_the_text() -> None:
    assert owners(_story().update_since(), {VERA: 1, KENTA: 2}) == [
        (2, 9), (1, 6), (2, 10), (1, len(f"{MARKER} 😀.")),
    ]  # fmt: skip
    assert owners(_story().update_since(), {VERA: 1}, {KENTA: [(0, 3, 5)]}) == [
        (0, 9), (1, 6), (5, 3), (0, 7), (1, len(f"{MARKER} 😀.")),
    ]  # fmt: skip
    assert owners(Document().update_since(), {}) == []


@pytest.mark.parametrize("data", [b"\x01\x01\x05\x00\x1f", b"\x01\x01\x05\x00\x84\x01", b"\xff"])
def test_broken_bytes_are_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        erase(data, ALL_OF_VERA)


EDITS = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 2]), st.integers(0, 60), st.integers(0, 4), st.text("aé語😀", max_size=4)
    ),
    max_size=25,
)


@settings(max_examples=60)
@given(EDITS, EDITS)
def test_everybody_ends_with_the_same_text_without_hers(
    together: list[tuple[int, int, int, str]], apart: list[tuple[int, int, int, str]]
) -> None:
    people = [Document(author=author) for author in (VERA, KENTA, 300)]

    def write(edits: list[tuple[int, int, int, str]], *, is_live: bool) -> None:
        for who, place, remove, text in edits:
            put(people[who], min(place, len(people[who].text)), text.replace("a", "abz"[who]), remove)
            for other in people if is_live else []:
                other.apply(people[who].update_since())

    write(together, is_live=True)
    server = Document([erase(people[0].update_since(), ALL_OF_VERA)])
    assert "a" not in server.text
    write([(max(who, 1), *rest) for who, *rest in apart], is_live=False)  # type: ignore[misc]
    for person in people[1:]:
        server.apply(person.update_since())
    for person in people[1:]:
        person.apply(server.update_since())

    assert people[1].text == people[2].text == server.text
    assert "a" not in server.text
    assert VERA not in written(server.update_since())
