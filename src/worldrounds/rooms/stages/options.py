"""Options held against criteria, before the group decides."""

from functools import partial
from hashlib import sha256

from worldrounds.coediting import options
from worldrounds.coediting.document import Document
from worldrounds.coediting.options import CRITERION, OPTION, Grid, Item
from worldrounds.coediting.parts import set_gone, write_text_at
from worldrounds.core.errors import NotFound
from worldrounds.rooms.cases import Case
from worldrounds.rooms.checks import check_length, clean, clean_some
from worldrounds.rooms.queries import Inside, document_of
from worldrounds.rooms.stages.boards import edit_board, thing_key
from worldrounds.rooms.stages.path import Step

LONGEST_TITLE = 200  # characters
LONGEST_TEXT = 1_000
LONGEST_NOTE = 500


def read_options(inside: Inside, step: Step, case: Case | None) -> Grid:
    """Three queries."""
    given = [_given(OPTION, option.title, option.text) for option in case.options] if case else []
    criteria = (
        [_given(CRITERION, criterion.title, criterion.text) for criterion in case.criteria] if case else []
    )
    return options.read_grid(document_of(inside.room), step.stage.key, options=given, criteria=criteria)


def find(grid: Grid, option: str, criterion: str) -> tuple[Item, Item]:
    """NotFound where the group does not compare these."""
    found = [(o, c) for o in grid.options for c in grid.criteria if (o.key, c.key) == (option, criterion)]
    if not found:
        raise NotFound
    return found[0]


def add_item(*, inside: Inside, step: Step, sort: str, title: str, text: str, key: str) -> None:
    if sort not in options.SORTS:
        raise NotFound
    title, text = clean_some(title, LONGEST_TITLE, "title"), clean(text, LONGEST_TEXT, "text")
    add = partial(
        options.add_item, stage=step.stage.key, key=thing_key(key), sort=sort, title=title, text=text
    )
    edit_board(inside=inside, step=step, key=key, change=add)


def find_own(grid: Grid, item: str) -> tuple[str, Item]:
    """``item``: sort/key. NotFound where the group did not add it: what came with the case stays as it is."""
    sort, _slash, key = item.partition("/")
    items = {OPTION: grid.options, CRITERION: grid.criteria}.get(sort, ())
    found = next((item for item in items if item.key == key and item.is_own), None)
    if found is None:
        raise NotFound
    return sort, found


def change_item(
    *,
    inside: Inside,
    step: Step,
    sort: str,
    item: Item,
    title: str,
    text: str,
    was: tuple[str, str],
    key: str,
) -> None:
    """``was``: title and text as the form was made with."""
    title, text = clean_some(title, LONGEST_TITLE, "title"), clean(text, LONGEST_TEXT, "text")

    def change(document: Document) -> None:
        for field, before, now in (("title", was[0], title), ("text", was[1], text)):
            name = options.word_name(step.stage.key, sort, item.key, field)
            write_text_at(document, name, was=before, now=now)

    edit_board(inside=inside, step=step, key=key, change=change)


def take_out(*, inside: Inside, step: Step, item: str, gone: bool, key: str) -> None:
    """Take an option or a criterion out, or bring it back."""
    change = partial(set_gone, board=options.board_name(step.stage.key), key=item, gone=gone)
    edit_board(inside=inside, step=step, key=key, change=change)


def write_mark(
    *,
    inside: Inside,
    step: Step,
    option: str,
    criterion: str,
    value: int | None,
    note: str,
    was: str,
    key: str,
) -> None:
    """``was``: the note as the form was made with."""
    check_length(note, LONGEST_NOTE, "note")
    stage = step.stage.key

    def change(document: Document) -> None:
        options.set_value(document, stage, option, criterion, value)
        write_text_at(document, options.note_name(stage, option, criterion), was=was, now=note)

    edit_board(inside=inside, step=step, key=key, change=change)


def _given(sort: str, title: str, text: str) -> Item:
    """Known by its title, so that what was said of it stays when the case's list changes."""
    return Item(sha256(f"{sort} {title}".encode()).hexdigest()[:12], title, text)
