"""What all tests of a module find in the database, made once: what each of them does is undone."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def once(blocker: DjangoDbBlocker) -> Iterator[None]:
    """For fixtures of scope “module” that also ask for ``django_db_setup``."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
