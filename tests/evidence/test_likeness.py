"""Similar articles of the collection, and how they keep up with it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from worldrounds.bibliography.record import Record, Section
from worldrounds.evidence import likeness
from worldrounds.evidence.actions import add_article
from worldrounds.evidence.models import Article
from worldrounds.evidence.queries.similar import similar_to
from worldrounds.evidence.tasks.likeness import read_for_likeness

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.DATA = tmp_path
    yield
    likeness.store_in.cache_clear()


def add(title: str, abstract: str = "", summary: str = "") -> Article:
    record = Record(title, abstract=(Section(abstract),) if abstract else ())
    return add_article(record=record, summary=summary, actor=None, at=AT)


def test_similar_articles_say_what_they_share() -> None:
    one = add("Virtual exchange and cultural competence")
    other = add("What students learn", "A virtual exchange built cultural competence.")
    add("Surgery in rural hospitals")

    assert likeness.bring_up_to_date() == 3

    (found,) = similar_to(one, most=5)
    assert found.article == other
    assert found.shares == ("cultural competence", "virtual exchange")


def test_our_summary_stands_for_an_abstract_that_is_not_held() -> None:
    one, other = (
        add("Anatomy across borders"),
        add("Partners", summary="Anatomy across borders, twelve departments."),
    )
    add("Unlike")
    likeness.bring_up_to_date()

    assert [found.article for found in similar_to(one, most=5)] == [other]


def test_only_what_changed_is_read_again() -> None:
    one, other, third = add("Virtual exchange"), add("Virtual surgery"), add("Unlike")
    likeness.bring_up_to_date()
    Article.objects.filter(pk=other.pk).update(title="Bones", changed_at=AT + timedelta(days=1))
    Article.objects.filter(pk=third.pk).update(merged_into=one)

    assert likeness.bring_up_to_date() == 1
    assert likeness.bring_up_to_date() == 0
    assert similar_to(one, most=5) == []
    assert likeness.store().index().stamps().keys() == {one.pk, other.pk}


def test_what_is_taken_out_since_is_not_shown() -> None:
    one, other = add("Virtual exchange"), add("Virtual exchange again")
    add("Unlike")
    likeness.bring_up_to_date()
    other.delete()

    assert similar_to(one, most=5) == []


def test_before_the_first_reading_there_is_nothing() -> None:
    assert similar_to(add("Virtual exchange"), most=5) == []


def test_similar_articles_cost_one_query() -> None:
    one = add("Virtual exchange")
    for number in range(8):
        add(f"Virtual exchange {number}a")
    add("Unlike")
    likeness.bring_up_to_date()
    one = Article.objects.get(pk=one.pk)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(similar_to(one, most=5)) == 5

    assert len(queries) == 1


def test_a_change_is_read_by_a_task_and_one_waits_at_most(
    settings: Settings, django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]  # pytest-django's
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        add("Virtual exchange")
        add("Another")

    waiting = DBTaskResult.objects.filter(task_path="worldrounds.evidence.tasks.likeness.read_for_likeness")
    assert waiting.count() == 1
    read_for_likeness.call()
    assert likeness.store().index().size == 2
