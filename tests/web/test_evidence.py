"""The evidence hall: the list and a record's page."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.bibliography.test_record import RICH
from worldrounds.bibliography.record import Record
from worldrounds.evidence.actions import add_article
from worldrounds.evidence.models import Article
from worldrounds.evidence.search.index import index_numbers

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, tzinfo=UTC)


def test_a_visitor_finds_a_record_in_the_list_and_opens_it(client: Client) -> None:
    article = add_article(record=RICH, actor=None, at=AT)

    listed = client.get("/evidence/").content.decode()
    shown = client.get(f"/evidence/{article.pk}/").content.decode()

    assert f'href="/evidence/{article.pk}/"' in listed
    for words in ("Meeting across the night", "Bukola Adeyemi", "The Night Group", "We counted them."):
        assert words in shown


def test_a_merged_record_leads_to_the_one_that_it_became(client: Client) -> None:
    kept = add_article(record=RICH, actor=None, at=AT)
    other = add_article(record=Record("Meeting at night"), actor=None, at=AT)
    Article.objects.filter(pk=other.pk).update(merged_into=kept)
    index_numbers([other.pk])

    assert client.get(f"/evidence/{other.pk}/")["Location"] == f"/evidence/{kept.pk}/"
    assert "Meeting at night" not in client.get("/evidence/").content.decode()
