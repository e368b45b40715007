"""PostgreSQL: a column of type tsvector with a GIN index.

The vector is written by us, not by one of PostgreSQL's configurations: its lexemes are our words with a letter for
their column before them. Pairs of neighbours are lexemes too, so that most phrases need no look at the row.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from worldrounds.bibliography.asking.fields import COLUMNS
from worldrounds.evidence.search.engines.rows import Asked, Row, Stored, Texts

_LETTERS = dict(zip(COLUMNS, "tahmkufjo", strict=True))
# Vectors are stored apart from their rows (toast), so that what an index scan visits stays small. The planner does not
# know what reading them costs: the function keeps it from reading them all.
_CREATE = """
CREATE TABLE evidence_words (article_id integer PRIMARY KEY, words tsvector NOT NULL)
    WITH (toast_tuple_target = 128);
CREATE INDEX evidence_words_index ON evidence_words USING gin (words);
CREATE FUNCTION evidence_numbers(question tsquery) RETURNS bytea LANGUAGE sql STABLE SET enable_seqscan = off AS
    $$ SELECT string_agg(int4send(article_id), '') FROM evidence_words WHERE words @@ question $$;
"""


def create(execute: Any) -> None:
    execute(_CREATE)


def drop(execute: Any) -> None:
    execute("DROP FUNCTION evidence_numbers; DROP TABLE evidence_words")


def stored(texts: Texts) -> Stored:
    return (_vector(texts),)


def _vector(texts: Texts) -> str:
    """As PostgreSQL reads it: 't:global' 't:health' 't:global_health':1. Only pairs need their places, for phrases of
    three words and more; one place is left empty between pieces."""
    singles: set[str] = set()
    places: dict[str, list[int]] = {}
    for column, letter in _LETTERS.items():
        begin = 1
        for piece in texts[column]:
            singles.update(f"'{letter}:{word}'" for word in piece)
            for place, (word, following) in enumerate(pairwise(piece), begin):
                places.setdefault(f"{letter}:{word}_{following}", []).append(place)
            begin += len(piece) + 1
    pairs = (f"'{pair}':{','.join(map(str, at))}" for pair, at in places.items())
    return " ".join([*singles, *pairs])


def put(cursor: Any, rows: Sequence[Row]) -> None:
    remove(cursor, [row.number for row in rows])
    with cursor.copy("COPY evidence_words (article_id, words) FROM STDIN") as copy:
        for row in rows:
            copy.write_row((row.number, *row.stored))


def remove(cursor: Any, numbers: Sequence[int]) -> None:
    cursor.execute("DELETE FROM evidence_words WHERE article_id = ANY(%s)", [list(numbers)])


def numbers_of(cursor: Any, atoms: Sequence[Asked]) -> list[NDArray[np.int64]]:
    one = "evidence_numbers(%s::tsquery)"
    cursor.execute(f"SELECT {', '.join([one] * len(atoms))}", [question(atom) for atom in atoms])
    return [np.frombuffer(found or b"", dtype=">i4").astype(np.int64) for found in cursor.fetchone()]


def question(atom: Asked) -> str:
    """In the language of tsquery. Words are letters and digits only, so nothing needs escaping."""
    return " | ".join(
        _phrase(_LETTERS[column], words, is_begun=atom.is_begun)
        for column in atom.columns
        for words in atom.wordings()
    )


def _phrase(letter: str, words: Sequence[str], *, is_begun: bool) -> str:
    """Neighbours as pairs: a b c is a_b followed by b_c."""
    pairs = [f"{first}_{second}" for first, second in pairwise(words)] or list(words)
    lexemes = [f"'{letter}:{pair}'" for pair in pairs]
    return f"({' <-> '.join(lexemes)}{':*' if is_begun else ''})"
