"""What was put into a document lately, into which of its texts and maps."""

from collections import defaultdict

import pytest

from worldrounds.coediting import matrix, options, tree
from worldrounds.coediting.document import Document, read_state
from worldrounds.coediting.latest import latest
from worldrounds.coediting.parts import set_gone, write_text_at
from worldrounds.coediting.varint import Malformed

CELL = matrix.cell_name("compare", "AT", "who-pays", "text")


def copy(document: Document, author: int) -> Document:
    return Document([document.update_since()], author=author)


def seen(document: Document, since: bytes) -> dict[tuple[str, ...], dict[int, int]]:
    found: defaultdict[tuple[str, ...], dict[int, int]] = defaultdict(dict)
    for one in latest(document.update_since(), read_state(since)):
        found[one.path][one.client] = found[one.path].get(one.client, 0) + one.characters
    return dict(found)


def test_only_what_came_after_the_state_is_found_in_its_text_or_cell() -> None:
    vera = Document(author=100)
    vera.replace(0, 0, "# Why\n\nSoap is rare.")
    write_text_at(vera, CELL, was="", now="The state")
    since = vera.state
    kenta = copy(vera, 200)
    kenta.replace(7, 7, "😀語")  # in the middle of Vera's text
    write_text_at(kenta, CELL, was="The state", now="The state pays")
    kenta.replace(0, 2, "")  # to take something away is to insert nothing

    assert seen(kenta, since) == {("document",): {200: 2}, (CELL,): {200: 5}}
    assert seen(kenta, kenta.state) == {}


def test_lines_and_options_are_found_by_their_keys_also_in_old_things() -> None:
    vera = Document(author=100)
    tree.add_node(vera, "analyse", "old", "No water", kind=tree.CAUSE)
    since = vera.state
    kenta = copy(vera, 200)
    write_text_at(kenta, f"{tree.board_name('analyse')}#old#text", was="No water", now="No clean water")
    options.add_item(kenta, "decide", "soap", options.OPTION, title="Give soap")
    options.set_value(kenta, "decide", "soap", "cost", 2)
    options.set_value(kenta, "decide", "soap", "cost", -1)
    set_gone(kenta, tree.board_name("analyse"), "old", gone=True)

    paths = {path[:2] for path in seen(kenta, since)}

    assert paths == {
        ("analysis:analyse", "old"),
        ("analysis:analyse", "gone/old"),
        ("decisions:decide", "option/soap"),
        ("decisions:decide", "value/soap/cost"),
    }


def test_what_was_taken_out_again_is_no_news() -> None:
    vera = Document(author=100)
    vera.replace(0, 0, "stays")
    since = vera.state
    vera.replace(5, 5, " and goes")
    vera.replace(5, 14, "")

    assert seen(vera, since) == {}


def test_bytes_that_are_no_update_are_refused() -> None:
    with pytest.raises(Malformed):
        latest(b"\x01\x01", {})
