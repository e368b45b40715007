"""What finds an article among many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW
from worldrounds.bibliography.record import Record
from worldrounds.evidence.actions import add_article
from worldrounds.evidence.keys import merged
from worldrounds.evidence.models import Article

pytestmark = pytest.mark.django_db


def test_merged_articles_are_known_by_their_number_and_the_whole_table_is_not_read() -> None:
    kept = add_article(record=Record("Virtual exchange in anatomy"), actor=None, at=NOW)
    gone = add_article(record=Record("A placement in paediatrics abroad"), actor=None, at=NOW)
    assert merged() == {}
    Article.objects.filter(pk=gone.pk).update(merged_into=kept)

    with CaptureQueriesContext(connection) as asked:
        assert merged() == {gone.pk: kept.pk}

    [plan] = [query["sql"] for query in asked]
    with connection.cursor() as cursor:
        steps = cursor.execute(f"EXPLAIN QUERY PLAN {plan}").fetchall()
    assert [step[3].split()[0] for step in steps] == ["SEARCH"]
