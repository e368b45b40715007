"""The evidence hall: the list and a record's page."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.bibliography.test_record import RICH
from worldrounds.bibliography.record import Record
from worldrounds.evidence.actions import add_article
from worldrounds.evidence.actions.merging import merge_articles
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


def test_an_address_survives_several_merges_at_every_door(client: Client) -> None:
    first, second, third = (add_article(record=Record(title), actor=None, at=AT) for title in "ABC")
    for kept, other in ((second, first), (third, second)):
        merge_articles(kept=kept, other=other, actor=None, at=AT)

    doors = [
        "/evidence/{}/",
        "/evidence/{}/cite/",
        "/evidence/{}/export/ris",
        "/api/articles/{}",
        "/api/articles/{}/csl",
    ]
    for door in doors:
        answers = [client.get(door.format(old.pk), follow=True) for old in (first, second)]
        assert [answer.redirect_chain[-1][0] for answer in answers] == [door.format(third.pk)] * 2
        assert [(len(answer.redirect_chain), answer.redirect_chain[0][1]) for answer in answers] == [
            (1, 301)
        ] * 2
