"""The analysis of the problem: causes and effects as an outline that everybody may rearrange."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from worldrounds.coediting import tree as trees
from worldrounds.coediting.document import Document
from worldrounds.coediting.parts import set_gone, text_at, write_text_at
from worldrounds.core.errors import NotFound
from worldrounds.rooms.checks import clean_some
from worldrounds.rooms.queries import Inside, document_of
from worldrounds.rooms.stages.boards import edit_board, thing_key
from worldrounds.rooms.stages.path import Step

LONGEST_NODE = 300  # characters
LONGEST_PROBLEM = 1_000
MOVES = (*trees.STEPS, "gone", "back")
PROBLEM = "problem"  # stands for the key of a node where the problem's own text is meant


@dataclass(frozen=True)
class Analysis:
    problem: str
    tree: trees.Tree

    @property
    def gone(self) -> list[trees.Node]:
        """What was taken out and says something."""
        return [node for node in self.tree.gone if node.text]

    @property
    def sides(self) -> Sequence[tuple[str, Sequence[trees.Node]]]:
        return [(kind, self.tree.of(kind)) for kind in trees.KINDS]

    def find(self, key: str) -> trees.Node:
        for node in self.tree.walk():
            if node.key == key:
                return node
        raise NotFound


def read_analysis(inside: Inside, step: Step) -> Analysis:
    """Three queries."""
    document, stage = document_of(inside.room), step.stage.key
    return Analysis(text_at(document, trees.problem_name(stage)), trees.read_tree(document, stage))


def add_node(*, inside: Inside, step: Step, kind: str, parent: str, text: str, key: str) -> None:
    text = clean_some(text, LONGEST_NODE, "text")
    new = thing_key(key)
    add = partial(trees.add_node, stage=step.stage.key, key=new, text=text, kind=kind, parent=parent)
    edit_board(inside=inside, step=step, key=key, change=add)


def write_node(*, inside: Inside, step: Step, node: str, was: str, text: str, key: str) -> None:
    """``node``: its key, or PROBLEM."""
    text = clean_some(text, LONGEST_PROBLEM if node == PROBLEM else LONGEST_NODE, "text")
    address = f"{trees.board_name(step.stage.key)}#{node}#text"
    if node == PROBLEM:
        address = trees.problem_name(step.stage.key)
    change = partial(write_text_at, address=address, was=was, now=text)
    edit_board(inside=inside, step=step, key=key, change=change)


def move_node(*, inside: Inside, step: Step, node: str, move: str, key: str) -> None:
    """``move``: one of MOVES. Nothing happens where there is no such way, or no such node any more."""
    if move not in MOVES:
        raise NotFound
    stage = step.stage.key

    def change(document: Document) -> None:
        if move in trees.STEPS:
            trees.step_node(document, stage, node, move)
        else:
            set_gone(document, trees.board_name(stage), node, gone=move == "gone")

    edit_board(inside=inside, step=step, key=key, change=change)
