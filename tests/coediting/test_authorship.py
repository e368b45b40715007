"""Who wrote what, and passages that stay: with letters of one, two, three and four bytes, as browsers count them."""

import random

import pytest
from pycrdt import Doc, Map, Text

from worldrounds.coediting.authorship import anchor_passage, find_passages, read, written
from worldrounds.coediting.document import Document, read_state
from worldrounds.coediting.varint import Malformed

ALPHABET = "aé語😀 "


def put(document: Document, place: int, text: str, remove: int = 0) -> None:
    """At a place in characters."""
    whole = document.text
    start, end = len(whole[:place].encode()), len(whole[: place + remove].encode())
    document.replace(start, end, text)


def copy(document: Document, author: int) -> Document:
    return Document([document.update_since()], author=author)


def test_characters_belong_to_who_inserted_them() -> None:
    vera = Document(author=100)
    put(vera, 0, "héllo 😀 world")
    kenta = copy(vera, 200)
    put(kenta, 7, "語語")  # in the middle of Vera's, after the emoji
    put(kenta, 0, "", remove=2)  # and takes two of hers away

    assert written(kenta.update_since()) == {100: 11, 200: 2}


def test_only_what_came_after_a_state_is_counted() -> None:
    vera = Document(author=100)
    put(vera, 0, "before")
    since = read_state(vera.state)
    put(vera, 6, " 😀after")
    put(vera, 0, "", remove=3)

    assert written(vera.update_since(), since=since) == {100: 7}


def test_other_parts_of_the_room_are_not_the_text() -> None:
    doc: Doc = Doc(client_id=100)
    text, matrix = doc.get("document", type=Text), doc.get("matrix:m", type=Map)
    text += "abc"
    matrix["cell"] = Text("not in the document")
    matrix["values"] = [1, -70, 2.5, None, True, {"a": "b"}, b"bytes"]
    text += "def"

    assert written(doc.get_update()) == {100: 6}


def test_an_update_says_whose_it_is() -> None:
    vera = Document(author=100)
    put(vera, 0, "abc")

    assert read(vera.update_since()).clients == {100}


@pytest.mark.parametrize("data", [b"\x01\x01\x05\x00\x1f", b"\x01\x01\x05\x00\x84\x01", b"\xff"])
def test_broken_bytes_are_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        read(data)


def test_a_passage_is_found_again_after_edits_around_and_inside_it() -> None:
    vera = Document(author=100)
    put(vera, 0, "Ä 😀 first. The passage 語. Last.")
    start = vera.text.index("The passage")
    anchors = [anchor_passage(vera.update_since(), start, start + len("The passage 語."))]
    put(vera, 0, "😀😀 new start ")
    put(vera, vera.text.index("passage"), "long 語 ")
    put(vera, vera.text.index("The"), "Just before. ")
    put(vera, vera.text.index(" Last"), " Just after.")

    (place,) = find_passages(vera.update_since(), anchors)

    assert place is not None
    assert vera.text[slice(*place)] == "The long 語 passage 語."


def test_a_passage_whose_ends_are_gone_is_what_is_left_of_it() -> None:
    vera = Document(author=100)
    put(vera, 0, "a bcde f")
    anchors = [anchor_passage(vera.update_since(), 2, 6)]
    put(vera, 2, "", remove=1)
    put(vera, 4, "", remove=1)

    (place,) = find_passages(vera.update_since(), anchors)
    assert place is not None
    assert vera.text[slice(*place)] == "cd"
    put(vera, 0, "", remove=6)
    assert find_passages(vera.update_since(), anchors) == [None]


def test_a_passage_that_was_never_there_is_not_found() -> None:
    vera = Document(author=100)
    put(vera, 0, "abc")

    assert find_passages(vera.update_since(), [((100, 0), (100, 9)), ((7, 0), (7, 1))]) == [None, None]


@pytest.mark.parametrize("seed", range(8))
def test_authors_and_passages_agree_with_a_list_of_characters(seed: int) -> None:
    """The slow, obviously right way: a list of (character, author, number), changed in the same places."""
    dice = random.Random(seed)
    document, model, number = Document(author=100), [], 0
    for _ in range(60):
        author = dice.choice([100, 200, 300]) * 1000 + number
        document = copy(document, author)
        place = dice.randint(0, len(model))
        remove = dice.randint(0, min(3, len(model) - place))
        text = "".join(dice.choices(ALPHABET, k=dice.randint(0, 4)))
        put(document, place, text, remove)
        model[place : place + remove] = [(c, author, number + n) for n, c in enumerate(text)]
        number += len(text)
        if number > 20 and len(model) > 4 and _ == 30:
            start = dice.randint(0, len(model) - 2)
            end = dice.randint(start + 1, len(model))
            passage = {item[2] for item in model[start:end]}
            ends = model[start][2], model[end - 1][2]
            anchors = [anchor_passage(document.update_since(), start, end)]

    assert document.text == "".join(item[0] for item in model)
    assert written(document.update_since()) == {
        author: sum(item[1] == author for item in model) for author in {item[1] for item in model}
    }
    (place_now,) = find_passages(document.update_since(), anchors)
    left = [position for position, item in enumerate(model) if item[2] in passage]
    if all(any(item[2] == one for item in model) for one in ends):
        assert place_now == (left[0], left[-1] + 1)
    elif left:
        assert place_now is not None
        assert place_now[0] <= left[0] and left[-1] < place_now[1]
