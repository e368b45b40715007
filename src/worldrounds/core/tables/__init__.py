"""Files that people send -> tables of plain text. Nothing in a file is trusted, executed or fetched.

Without Django, so that commands that need no server can use it too. ``read_table`` is the way in.
"""

from worldrounds.core.tables.read import Row, Table, read_table
from worldrounds.core.tables.refusal import LIMITS, Limits, TableRefused

__all__ = ["LIMITS", "Limits", "Row", "Table", "TableRefused", "read_table"]
