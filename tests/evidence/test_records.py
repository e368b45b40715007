from datetime import UTC, datetime

import pytest

from tests.bibliography.test_record import RICH
from worldrounds.evidence.actions import add_article
from worldrounds.evidence.models import Article
from worldrounds.evidence.records import to_record

pytestmark = pytest.mark.django_db


def test_a_record_comes_back_from_the_database_as_it_was() -> None:
    article = add_article(record=RICH, actor=None, at=datetime(2026, 11, 23, tzinfo=UTC))

    assert to_record(Article.objects.get(pk=article.pk)) == RICH
