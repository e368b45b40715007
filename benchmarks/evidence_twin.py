"""The collection of an installation on SQLite once more in PostgreSQL, row by row: quicker than making it again, and the same.

``python -m benchmarks.evidence_twin FOLDER`` fills the installation's database (WORLDROUNDS_DATABASE), which holds no
articles yet. The words are indexed as ``evidence.search`` does it, but their index is made at the end, in one go.
"""

import itertools
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

AT_ONCE = 2_000
TABLES = [
    "article",
    "reference",
    "articlecode",
    "articlekey",
    "facetvalue",
    "indexentry",
    "indexstate",
    "knownword",
]


def main() -> None:
    from worldrounds.cli.installation import prepare

    prepare()
    from django.conf import settings
    from django.db import connection, transaction

    folder = Path(sys.argv[1]).resolve()
    shutil.copytree(folder / "likeness", settings.DATA / "likeness", dirs_exist_ok=True)
    source = sqlite3.connect(f"file:{folder}/worldrounds.sqlite3?mode=ro", uri=True)

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'; SET LOCAL maintenance_work_mem = '1GB'")
        for table in TABLES:
            _copy(f"evidence_{table}", source, cursor)
            _tell(table)
        cursor.execute("DROP INDEX evidence_words_index")
        _put_words()
        _tell("words")
        cursor.execute("CREATE INDEX evidence_words_index ON evidence_words USING gin (words)")
        _number_on(cursor)
    connection.cursor().execute("VACUUM ANALYZE")
    _tell("index")


def _copy(table: str, source: sqlite3.Connection, cursor: Any) -> None:
    rows = source.execute(f"SELECT * FROM {table} ORDER BY 1")
    columns = ", ".join(f'"{column[0]}"' for column in rows.description)
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _put_words() -> None:
    from worldrounds.evidence.models import Article
    from worldrounds.evidence.search import engines
    from worldrounds.evidence.search.engines.rows import Row
    from worldrounds.evidence.search.index import readied

    for some in _pieces(Article.objects.order_by("pk").iterator(chunk_size=AT_ONCE)):
        engines.put([Row(article.pk, readied(article).stored) for article in some])
        if some[-1].pk % 20_000 == 0:
            _tell(f"words of {some[-1].pk:,}")


def _pieces(rows: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(rows)
    while some := list(itertools.islice(rest, AT_ONCE)):
        yield some


def _number_on(cursor: Any) -> None:
    """What is added later gets the next numbers."""
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection

    for statement in connection.ops.sequence_reset_sql(
        no_style(), apps.get_app_config("evidence").get_models()
    ):
        cursor.execute(statement)


def _tell(done: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {done}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
