"""What was deleted leaves the database's files as well."""

from django.db import connection


def wipe() -> bool:
    """Write the database anew without what was deleted, and empty its log. False if somebody was reading all the while:
    the log then still holds old pages, and it has to be done again. Not inside a transaction.

    SQLite: the file is made anew, and the write-ahead log is cut to nothing. PostgreSQL: space of deleted rows is made
    free for new ones (its own log and backups go by the installation's rules of how long they are kept).
    """
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        if connection.vendor != "sqlite":
            return True
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (is_busy, _pages, _moved) = cursor.fetchone()
        return not is_busy
