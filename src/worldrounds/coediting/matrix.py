"""The perspective matrix: a text and its sources for each country (row) and question (column)."""

from dataclasses import dataclass

from worldrounds.coediting.document import Document


@dataclass(frozen=True)
class Cell:
    text: str = ""
    sources: tuple[
        str, ...
    ] = ()  # addresses of pages, or anything else that says where it is from; one a line

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.sources


def cell_name(stage: str, row: str, column: str, part: str) -> str:
    """Of the document's text that holds a cell's ``part``, "text" or "sources". No slash may be in the others."""
    return f"matrix:{stage}/{row}/{column}/{part}"


def read_cell(document: Document, stage: str, row: str, column: str) -> Cell:
    text, sources = (
        str(document.text_named(cell_name(stage, row, column, part))).strip() for part in ("text", "sources")
    )
    return Cell(text, read_sources(sources))


def read_sources(text: str) -> tuple[str, ...]:
    """One a line, each once, in the order in which they were written."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def written_rows(document: Document, stage: str) -> set[str]:
    """The rows in which something is written, also those of countries that nobody in the group is from any more."""
    prefix = f"matrix:{stage}/"
    names = [name for name in document.names() if name.startswith(prefix) and name.count("/") == 3]
    return {name.split("/")[1] for name in names if str(document.text_named(name)).strip()}


def sources_on_boards(document: Document) -> list[str]:
    """What the cells of every matrix name as their sources, each once."""
    names = sorted(
        name for name in document.names() if name.startswith("matrix:") and name.endswith("/sources")
    )
    return list(
        dict.fromkeys(line for name in names for line in read_sources(str(document.text_named(name))))
    )
