"""The boards of the stages: named texts, the matrix, the tree, options."""

import random
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Map, Text

from worldrounds.coediting import options, tree
from worldrounds.coediting.document import Document
from worldrounds.coediting.matrix import Cell, cell_name, read_cell, written_rows
from worldrounds.coediting.options import Item, Mark
from worldrounds.coediting.order import between
from worldrounds.coediting.parts import set_gone, text_at, write_text_at

STAGE = "s"


def together(*documents: Document) -> None:
    """All get what the others have."""
    for one in documents:
        for other in documents:
            one.apply(other.update_since(one.state))


def copies(document: Document, count: int = 2) -> list[Document]:
    return [Document([document.update_since()], author=100 + number) for number in range(count)]


def shape(nodes: tuple[tree.Node, ...]) -> str:
    """“a(b c) d”: the texts, with what is below each."""
    return " ".join(node.text + (f"({shape(node.children)})" if node.children else "") for node in nodes)


def shapes(document: Document) -> tuple[str, str]:
    read = tree.read_tree(document, STAGE)
    return shape(read.causes), shape(read.effects)


def a_tree(*causes: str) -> Document:
    document = Document(author=1)
    for text in causes:
        tree.add_node(document, STAGE, text, text, kind=tree.CAUSE)
    return document


# Texts and the matrix ----------------------------------------------------------------------------------------


def test_two_who_begin_the_same_cell_at_once_both_stay() -> None:
    name = cell_name(STAGE, "JP", "heat.plan", "text")
    ana, ben = Document(author=1), Document(author=2)
    write_text_at(ana, name, was="", now="There is a plan. ")
    write_text_at(ben, name, was="", now="Nobody knows it.")
    together(ana, ben)

    assert text_at(ana, name) == text_at(ben, name)
    assert text_at(ana, name) in ("There is a plan. Nobody knows it.", "Nobody knows it.There is a plan. ")


def test_a_form_changes_only_what_was_changed_in_it() -> None:
    name = cell_name(STAGE, "JP", "heat.plan", "text")
    document = Document(author=1)
    write_text_at(document, name, was="", now="Heat plan since 2018.")
    write_text_at(document, name, was="Heat plan since 2018.", now="Heat plan since 2018, in Kyoto.")
    write_text_at(document, name, was="Heat plan since 2018.", now="A heat plan since 2018.\r\nÖ: 😀")

    assert text_at(document, name) == "A heat plan since 2018, in Kyoto.\nÖ: 😀"


def test_the_same_form_again_changes_nothing() -> None:
    name = cell_name(STAGE, "JP", "heat.plan", "text")
    document = Document(author=1)
    for _ in range(2):
        write_text_at(document, name, was="", now="Once.")

    assert text_at(document, name) == "Once."


def test_a_cell_has_text_and_sources_each_once() -> None:
    document = Document(author=1)
    write_text_at(document, cell_name(STAGE, "AT", "c", "text"), was="", now=" Yes. ")
    write_text_at(
        document,
        cell_name(STAGE, "AT", "c", "sources"),
        was="",
        now="https://a.example\n\nPMID 1\nhttps://a.example\n",
    )

    assert read_cell(document, STAGE, "AT", "c") == Cell("Yes.", ("https://a.example", "PMID 1"))
    assert read_cell(document, STAGE, "JP", "c").is_empty
    assert written_rows(document, STAGE) == {"AT"}
    assert written_rows(document, "other") == set()


def test_a_text_in_a_thing_that_is_not_there_is_not_written() -> None:
    document = Document(author=1)
    write_text_at(document, "analysis:s#nothing#text", was="", now="Lost?")

    assert (text_at(document, "analysis:s#nothing#text"), document.update_since()) == ("", b"\x00\x00")


def test_a_document_knows_who_wrote_in_it_also_after_it_was_deleted() -> None:
    document = Document(author=7)
    document.replace(0, 0, "a")
    document.replace(0, 1, "")

    assert [Document([document.update_since()]).has_author(author) for author in (7, 8)] == [True, False]


# Order -------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=60))
def test_there_is_room_between_any_two(steps: list[tuple[float, int]]) -> None:
    keys: list[str] = []
    for part, jitter in steps:
        at = round(part * len(keys))
        low, high = keys[at - 1] if at else "", keys[at] if at < len(keys) else ""
        keys.insert(at, between(low, high, jitter))

    assert keys == sorted(set(keys))
    assert all(key and not key.endswith("0") for key in keys)


def test_keys_at_the_end_stay_short() -> None:
    key = ""
    for number in range(200):
        key = between(key, "", number)

    assert len(key) < 60


# The tree ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "step", "causes", "effects"),
    [
        ("b", "up", "b a c", ""),
        ("a", "up", "a b c", ""),
        ("c", "up", "a c b", ""),
        ("b", "down", "a c b", ""),
        ("c", "down", "a b c", ""),
        ("b", "in", "a(b) c", ""),
        ("a", "in", "a b c", ""),
        ("b", "out", "a b c", ""),
        ("b", "across", "a c", "b"),
        ("x", "up", "a b c", ""),
    ],
)
def test_a_node_moves_by_one_step(key: str, step: str, causes: str, effects: str) -> None:
    document = a_tree("a", "b", "c")
    has_moved = tree.step_node(document, STAGE, key, step)

    assert shapes(document) == (causes, effects)
    assert has_moved == (causes != "a b c")


def test_what_is_below_a_node_goes_with_it_and_takes_its_kind() -> None:
    document = a_tree("a", "b", "c")
    tree.step_node(document, STAGE, "c", "in")
    tree.step_node(document, STAGE, "b", "across")
    tree.step_node(document, STAGE, "c", "out")

    assert shapes(document) == ("a", "b c")


def test_a_node_does_not_go_below_itself_or_too_low() -> None:
    keys = [chr(ord("a") + number) for number in range(tree.DEEPEST + 1)]
    document = a_tree(*keys)
    moved = [
        tree.move_node(document, STAGE, key, kind=tree.CAUSE, parent=parent) for parent, key in pairwise(keys)
    ]

    assert moved == [True] * (tree.DEEPEST - 1) + [False]
    assert not tree.move_node(document, STAGE, "a", kind=tree.CAUSE, parent="c")
    assert not tree.move_node(document, STAGE, "a", kind=tree.CAUSE, parent="a")


def test_two_nodes_moved_below_one_another_at_once_make_no_ring() -> None:
    ana, ben = copies(a_tree("a", "b", "c"))
    tree.move_node(ana, STAGE, "a", kind=tree.CAUSE, parent="b")
    tree.move_node(ben, STAGE, "b", kind=tree.CAUSE, parent="a")
    together(ana, ben)
    assert shapes(ana) == shapes(ben) == ("a(b) c", "")

    tree.move_node(ana, STAGE, "b", kind=tree.CAUSE, parent="c")
    assert shapes(ana) == ("a c(b)", "")


def test_what_was_put_below_a_node_that_is_taken_out_rises_and_comes_back_with_it() -> None:
    ana, ben = copies(a_tree("a", "b", "c"))
    set_gone(ana, tree.board_name(STAGE), "b", gone=True)
    tree.move_node(ben, STAGE, "c", kind=tree.CAUSE, parent="b")
    write_text_at(ben, f"{tree.board_name(STAGE)}#b#text", was="b", now="bb")
    together(ana, ben)
    assert shapes(ana) == shapes(ben) == ("a c", "")
    assert [node.text for node in tree.read_tree(ana, STAGE).gone] == ["bb"]

    set_gone(ana, tree.board_name(STAGE), "b", gone=False)
    assert shapes(ana) == ("a bb(c)", "")


def test_nonsense_in_the_tree_is_passed_over() -> None:
    document = a_tree("a")
    board = document.map_named(tree.board_name(STAGE))
    board["n1"] = 5
    board["n2"] = Map({"text": 7, "place": [1, 2]})
    board["N!"] = Map({"text": Text("x"), "place": ["cause", "", "V"]})
    board["n3"] = Map({"text": Text("deep"), "place": ["effect", "nothing", "😀"]})

    assert shapes(document) == (" a", "deep")


def test_a_tower_that_somebody_built_past_the_rules_is_read_in_pieces() -> None:
    document = Document(author=1)
    board = document.map_named(tree.board_name(STAGE))
    for number in range(3000):
        place = ["cause", f"n{number - 1}" if number else "", "V"]
        board[f"n{number}"] = Map({"text": Text("x"), "place": place})
    read = tree.read_tree(document, STAGE)

    assert len({node.key for node in read.walk()}) == 3000


Edit = tuple[int, int, int, int]  # who, what, which, where


@settings(max_examples=150)
@given(st.lists(st.tuples(*[st.integers(0, 1000)] * 4), max_size=40), st.randoms(use_true_random=False))
def test_tree_of_many_people_converges_has_no_ring_and_loses_no_node(
    edits: list[Edit], chance: random.Random
) -> None:
    people = copies(a_tree("a", "b", "c", "d"), 3)
    keys = ["a", "b", "c", "d"]
    for number, (who, what, which, where) in enumerate(edits):
        mine = people[who % 3]
        key, other = keys[which % len(keys)], keys[where % len(keys)]
        todo: list[Callable[[], object]] = [
            lambda mine=mine, key=key, other=other: tree.move_node(
                mine, STAGE, key, kind=tree.EFFECT, parent=other
            ),
            lambda mine=mine, key=key, where=where: tree.step_node(
                mine, STAGE, key, tree.STEPS[where % len(tree.STEPS)]
            ),
            lambda mine=mine, key=key, where=where: set_gone(
                mine, tree.board_name(STAGE), key, gone=where % 2 == 0
            ),
            lambda mine=mine, new=f"n{number}", other=other: tree.add_node(
                mine, STAGE, new, new, kind=tree.CAUSE, parent=other
            ),
            lambda mine=mine, where=where: mine.apply(people[where % 3].update_since(mine.state)),
        ]
        todo[what % len(todo)]()
        if what % len(todo) == 3:
            keys.append(f"n{number}")
    updates = [person.update_since() for person in people] * 2
    chance.shuffle(updates)
    late = Document(updates)
    together(*people)

    read = [tree.read_tree(person, STAGE) for person in (*people, late)]
    assert all(one == read[0] for one in read)
    found = [node.key for node in read[0].walk()] + [node.key for node in read[0].gone]
    assert sorted(found) == sorted(keys)


# Options -----------------------------------------------------------------------------------------------------

CASE_OPTIONS = (Item("o1", "Visit people"), Item("o2", "Open cool places"))
CASE_CRITERIA = (Item("c1", "Cost"),)


def grid(document: Document) -> options.Grid:
    return options.read_grid(document, STAGE, options=CASE_OPTIONS, criteria=CASE_CRITERIA)


def test_options_of_the_case_stand_before_the_groups_own_and_all_can_be_marked() -> None:
    ana, ben = copies(Document(author=1))
    options.add_item(ana, STAGE, "x1", options.OPTION, title="Close schools", text="For two days.")
    options.set_value(ana, STAGE, "o1", "c1", -2)
    options.add_item(ben, STAGE, "k1", options.CRITERION, title="Fair")
    write_text_at(ben, options.note_name(STAGE, "o1", "c1"), was="", now="Dear.")
    together(ana, ben)

    read = grid(ana)
    assert read == grid(ben)
    assert [option.title for option in read.options] == ["Visit people", "Open cool places", "Close schools"]
    assert [(item.title, item.is_own) for item in read.criteria] == [("Cost", False), ("Fair", True)]
    assert read.marks["o1", "c1"] == Mark(-2, "Dear.")
    assert read.marks["x1", "k1"] == Mark(None, "")


def test_an_option_whose_title_two_people_deleted_together_can_still_be_seen() -> None:
    ana = Document(author=1)
    options.add_item(ana, STAGE, "x1", options.OPTION, title="Close schools")
    ana, ben = copies(ana)
    title = options.word_name(STAGE, options.OPTION, "x1", "title")
    write_text_at(ana, title, was="Close schools", now="Close")
    write_text_at(ben, title, was="Close schools", now="schools")
    together(ana, ben)

    assert [option.title for option in grid(ana).options][-1] == "…"


def test_an_option_that_is_taken_out_comes_back_with_its_marks() -> None:
    document = Document(author=1)
    options.set_value(document, STAGE, "o1", "c1", 1)
    set_gone(document, options.board_name(STAGE), "o1", gone=True)
    assert [option.key for option in grid(document).options] == ["o2"]
    assert [(sort, item.key) for sort, item in grid(document).gone] == [(options.OPTION, "o1")]

    set_gone(document, options.board_name(STAGE), "o1", gone=False)
    assert grid(document).marks["o1", "c1"].value == 1


@pytest.mark.parametrize("value", [3, -3])
def test_a_value_out_of_range_is_an_error(value: int) -> None:
    with pytest.raises(ValueError, match="a value is one of"):
        options.set_value(Document(), STAGE, "o1", "c1", value)


@pytest.mark.parametrize("value", [True, 7, "2", 0.5])
def test_a_value_that_is_none_is_read_as_not_said(value: object) -> None:
    document = Document(author=1)
    document.map_named(options.board_name(STAGE))["value/o1/c1"] = value

    assert options.read_mark(document, STAGE, "o1", "c1").value is None


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(0, 9)), max_size=25))
def test_options_of_many_people_converge_and_keep_every_word(edits: list[tuple[int, int, int]]) -> None:
    people = copies(Document(author=1), 3)
    words = []
    for number, (who, what, which) in enumerate(edits):
        mine, word = people[who], f"<{number}>"
        if what == 0:
            options.add_item(mine, STAGE, f"x{number}", options.OPTION, title=word)
            words.append(word)
        elif what == 1:
            options.set_value(mine, STAGE, "o1", "c1", which % 5 - 2)
        elif what == 2:
            name = options.note_name(STAGE, "o1", "c1")
            write_text_at(mine, name, was=text_at(mine, name), now=text_at(mine, name) + word)
            words.append(word)
        else:
            mine.apply(people[which % 3].update_since(mine.state))
    together(*people)

    read = [grid(person) for person in people]
    assert read[0] == read[1] == read[2]
    said = "".join(option.title for option in read[0].options) + read[0].marks["o1", "c1"].note
    assert sorted(word for word in words if word in said) == sorted(words)
