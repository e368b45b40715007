"""SQLite: a table of FTS5.

Its tokenizer "ascii" leaves our words as they are: every sign beyond ASCII belongs to a word. "_", which no word
contains, stands between pieces, so that no phrase is found across them. Words of titles, subjects and names end in a
sign of their own ("students_t"): the list of a word's articles in titles is then read without the long one of abstracts.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from worldrounds.bibliography.asking.fields import COLUMNS, GROUPS
from worldrounds.evidence.search.engines.rows import Asked, Row, Stored, Texts

_COLUMNS = ", ".join(COLUMNS)
_PLACES = ", ".join(["%s"] * (len(COLUMNS) + 1))


_ENDINGS = {
    column: end for group, end in zip(GROUPS, ("_t", "_h", "_u", ""), strict=True) for column in group
}


def create(execute: Any) -> None:
    execute(
        f"CREATE VIRTUAL TABLE evidence_words USING fts5"
        f"({_COLUMNS}, columnsize=0, tokenize=\"ascii tokenchars '_'\")"
    )


def drop(execute: Any) -> None:
    execute("DROP TABLE evidence_words")


def stored(texts: Texts) -> Stored:
    return tuple(_text(texts[name], _ENDINGS[name]) for name in COLUMNS)


def put(cursor: Any, rows: Sequence[Row]) -> None:
    cursor.executemany(
        f"INSERT OR REPLACE INTO evidence_words (rowid, {_COLUMNS}) VALUES ({_PLACES})",  # noqa: S608 - our columns
        [(row.number, *row.stored) for row in rows],
    )


def _text(pieces: Sequence[Sequence[str]], end: str) -> str:
    return f"{end} _ ".join(f"{end} ".join(piece) for piece in pieces) + (end if pieces else "")


def remove(cursor: Any, numbers: Sequence[int]) -> None:
    cursor.executemany("DELETE FROM evidence_words WHERE rowid = %s", [(number,) for number in numbers])


def numbers_of(cursor: Any, atoms: Sequence[Asked]) -> list[NDArray[np.int64]]:
    """Joined to one text by the database, which is four times quicker than a row for each number."""
    one = "(SELECT group_concat(rowid) FROM evidence_words WHERE evidence_words MATCH %s)"
    cursor.execute(f"SELECT {', '.join([one] * len(atoms))}", [question(atom) for atom in atoms])
    return [np.fromstring(text or "", dtype=np.int64, sep=",") for text in cursor.fetchone()]


def question(atom: Asked) -> str:
    """In FTS5's language. Words are letters and digits only, so nothing needs escaping."""
    if len({_ENDINGS[column] for column in atom.columns}) > 1:  # words that begin so, wherever they end
        return " OR ".join(f'"{"".join(words)}" *' for words in atom.wordings())
    end = _ENDINGS[atom.columns[0]]
    wordings = " OR ".join(_phrase(words, end, is_begun=atom.is_begun) for words in atom.wordings())
    return f"{{{' '.join(atom.columns)}}} : ({wordings})"


def _phrase(words: Sequence[str], end: str, *, is_begun: bool) -> str:
    return f'"{f"{end} ".join(words)}" *' if is_begun else f'"{f"{end} ".join(words)}{end}"'
