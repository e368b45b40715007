"""The perspective matrix: what is true in each country, question by question, with sources; and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from worldrounds.coediting.document import Document
from worldrounds.coediting.matrix import Cell, cell_name, read_cell, written_rows
from worldrounds.coediting.parts import text_at, write_text_at
from worldrounds.core.errors import NotFound
from worldrounds.groups.models import Membership
from worldrounds.rooms.cases import Case
from worldrounds.rooms.checks import check_length
from worldrounds.rooms.queries import Inside, document_of
from worldrounds.rooms.stages.boards import edit_board
from worldrounds.rooms.stages.path import Step

LONGEST_CELL = 2_000  # characters of a text, or of all its sources


@dataclass(frozen=True)
class Column:
    key: str  # of the case and its question, so that another case has cells of its own
    title: str
    question: str
    hint: str = ""


@dataclass(frozen=True)
class Row:
    country: str  # code
    members: Sequence[Membership]  # empty where nobody is from there any more
    cells: Sequence[tuple[Column, Cell]]

    @property
    def filled(self) -> int:
        return sum(not cell.is_empty for _column, cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    columns: Sequence[Column]
    rows: Sequence[Row]

    @property
    def empty_countries(self) -> list[str]:
        return [row.country for row in self.rows if not row.filled]

    def find(self, row: str, column: str) -> tuple[Row, Column, Cell]:
        """NotFound where the matrix has no such cell."""
        for found in self.rows:
            for at, cell in found.cells:
                if (found.country, at.key) == (row, column):
                    return found, at, cell
        raise NotFound


def columns_of(case: Case | None) -> list[Column]:
    """The case's perspectives; of a short case, which has none, its questions."""
    if case is None:
        return []
    if case.perspectives:
        return [
            Column(f"{case.key}.{p.key}", p.title or p.question, p.question, p.hint)
            for p in case.perspectives
        ]
    return [
        Column(f"{case.key}.{number}", question, question)
        for number, question in enumerate(case.questions, start=1)
    ]


def read_matrix(inside: Inside, step: Step, case: Case | None) -> Matrix:
    """Three queries."""
    return matrix_in(document_of(inside.room), inside, step, case)


def matrix_in(document: Document, inside: Inside, step: Step, case: Case | None) -> Matrix:
    columns, stage = columns_of(case), step.stage.key
    members: dict[str, list[Membership]] = {}
    for member in inside.members:
        members.setdefault(member.enrolment.partner.institution.country, []).append(member)
    countries = [*members, *sorted(written_rows(document, stage) - set(members))]
    rows = [
        Row(
            country,
            members.get(country, []),
            [(c, read_cell(document, stage, country, c.key)) for c in columns],
        )
        for country in countries
    ]
    return Matrix(columns, [row for row in rows if row.members or row.filled])


def cell_texts(inside: Inside, step: Step, row: str, column: str) -> tuple[str, str]:
    """A cell's text and sources, as somebody wrote them (3 queries)."""
    document = document_of(inside.room)
    text, sources = (
        text_at(document, cell_name(step.stage.key, row, column, p)) for p in ("text", "sources")
    )
    return text, sources


def write_cell(
    *,
    inside: Inside,
    step: Step,
    row: str,
    column: str,
    text: str,
    sources: str,
    was: tuple[str, str],
    key: str,
) -> None:
    """``was``: text and sources as the form was made with."""
    check_length(text, LONGEST_CELL, "text")
    check_length(sources, LONGEST_CELL, "sources")

    def change(document: Document) -> None:
        for part, before, now in (("text", was[0], text), ("sources", was[1], sources)):
            name = cell_name(step.stage.key, row, column, part)
            write_text_at(document, name, was=before, now=_with_last_line_ended(now))

    edit_board(inside=inside, step=step, key=key, change=change)


def _with_last_line_ended(text: str) -> str:
    """So that what two write in an empty cell at the same time stands on lines of its own."""
    text = text.rstrip()
    return f"{text}\n" if text else ""
