"""The box of the evidence hall."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.evidence.search.library import AT, RECORDS, stocked
from tests.once import once
from worldrounds.bibliography.record import Name, Record
from worldrounds.evidence.actions.articles import add_article
from worldrounds.evidence.models import Article
from worldrounds.evidence.search.index import index_numbers

pytestmark = pytest.mark.django_db


def titles(client: Client, **asked: object) -> list[str]:
    page = client.get("/evidence/", asked).content.decode()
    return re.findall(r'<h2><a href="/evidence/\d+/"><bdi>(.*?)</bdi>', page)


@pytest.fixture(autouse=True, scope="module")
def _stocked(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with once(django_db_blocker):
        stocked()
        yield


def test_without_a_question_the_newest_come_first(client: Client) -> None:
    found = titles(client)

    assert len(found) == len(RECORDS) == 20
    assert found[0] == "Reshaping internationalization of medical education in 2023"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"q": "Wu A[au]", "sort": "oldest"}, [RECORDS[2].title, RECORDS[0].title]),
        (
            {"q": "exchange", "format": "virtual-exchange", "sort": "newest"},
            [RECORDS[1].title, "A health study of the students&#39; exchange"],
        ),
        ({"q": "global health", "year": "2011"}, ["Health Global"]),
        ({"studied": "JP"}, [RECORDS[1].title]),
        ({"q": "global health", "year": "x"}, []),
        ({"studied-income": "low"}, []),
        (
            {"writing-income": "high", "sort": "oldest"},
            [RECORDS[15].title, RECORDS[1].title, RECORDS[0].title],
        ),
        ({"q": "high[income] NOT wu[au]"}, [RECORDS[1].title]),
        ({"view": "outside"}, []),
        ({"q": "国际"}, [RECORDS[7].title, RECORDS[6].title]),
    ],
)
def test_the_address_asks_and_narrows(client: Client, asked: dict[str, str], expected: list[str]) -> None:
    assert titles(client, **asked) == expected


def test_a_wrong_question_is_shown_with_its_place_and_what_may_be_meant(client: Client) -> None:
    page = client.get("/evidence/", {"q": "exchange[titel]", "year": "2019"}).content.decode()

    assert "There is no tag [titel]" in page
    assert "exchange<mark>[titel]</mark>" in page
    assert 'href="?q=exchange%5Bti%5D&amp;year=2019"' in page
    assert "20 articles" not in page


def test_a_mistyped_word_is_mended_by_the_collections_own(client: Client) -> None:
    page = client.get("/evidence/", {"q": "internatonalization education"}).content.decode()

    assert 'href="?q=internationalization+education"' in page
    assert "Nothing was found." in page


def test_facets_count_the_results_and_lead_to_them(client: Client) -> None:
    page = client.get("/evidence/", {"q": "exchange OR global"}).content.decode()

    assert re.search(
        r'format=virtual-exchange"[^>]*><bdi>Virtual exchange, COIL</bdi> <span class="soft">2</span>', page
    )
    chosen = client.get(
        "/evidence/", {"q": "exchange", "format": "virtual-exchange", "page": "9"}
    ).content.decode()
    assert '<a class="chip is-chosen" href="?q=exchange"><bdi>Format: Virtual exchange, COIL</bdi>' in chosen
    assert "2 articles" in chosen


def test_a_merged_or_deleted_article_is_not_found(client: Client) -> None:
    into = Article.objects.get(title="Health Global")
    merged, deleted = Article.objects.get(title="One Health"), Article.objects.get(title="Undated exchange")
    Article.objects.filter(pk=merged.pk).update(merged_into=into)
    Article.objects.filter(pk=deleted.pk).delete()
    index_numbers([merged.pk, deleted.pk])

    assert titles(client, q="Wu Zhen[au]") == titles(client, q="undated") == []
    assert len(titles(client)) == 18


def test_what_changes_is_found_as_it_is_now(client: Client) -> None:
    article = add_article(record=Record("Old words"), actor=None, at=AT)
    assert titles(client, q="old words") == ["Old words"]

    Article.objects.filter(pk=article.pk).update(title="Different ones")
    index_numbers([article.pk])

    assert titles(client, q="old words") == []
    assert titles(client, q="different ones") == ["Different ones"]


def test_many_authors_are_cut_and_a_retraction_is_said(client: Client) -> None:
    names = tuple(Name(f"Writer{letter}", "Ann-Bea C.") for letter in "ABCDEFGHIJ")
    article = add_article(record=Record("Crowded", authors=names), actor=None, at=AT)
    Article.objects.filter(pk=article.pk).update(is_retracted=True)

    page = client.get("/evidence/", {"q": "crowded"}).content.decode()

    assert "<bdi>WriterF ABC</bdi> and 4 others" in page
    assert "Retracted" in page


@pytest.mark.parametrize(
    "query", ["'", '"', "%00", "a" * 5000, "((", "AND", "\x00", "*", "[ti]", "NOT NOT", "\\", "x[dp]"]
)
def test_no_question_breaks_the_page(client: Client, query: str) -> None:
    assert client.get("/evidence/", {"q": query, "page": "-1", "sort": "x", "all": "y"}).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_has_at_most_eight_queries(
    client: Client, rows: int, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(8):  # type: ignore[operator]  # pytest-django gives it no type
        client.get("/evidence/", {"q": "exchange" if rows == 3 else '"one health"'})
