"""The JSON API keeps what its description promises."""

from urllib.parse import quote

import pytest
from django.core.cache import caches
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from tests.bibliography.test_record import RICH
from tests.cast import NOW
from worldrounds.bibliography.formats import ENDINGS, WRITERS
from worldrounds.bibliography.record import Record, Section, from_data
from worldrounds.evidence.actions import add_article
from worldrounds.evidence.actions.collections import add_to_collection, start_collection
from worldrounds.evidence.models import Article, ArticleCode
from worldrounds.evidence.queries.collections import Shelf
from worldrounds.people.models import Person
from worldrounds.web.evidence.api import described

pytestmark = pytest.mark.django_db

CLOSED = Record("Closed", abstract=(Section("Not to be passed on."),), abstract_licence="© Night")


@pytest.fixture
def articles(db: None) -> list[Article]:
    return [add_article(record=record, actor=None, at=NOW) for record in (RICH, CLOSED)]


def test_a_record_comes_whole(client: Client, articles: list[Article]) -> None:
    answer = client.get(f"/api/articles/{articles[0].pk}").json()

    assert answer["address"].endswith(f"/evidence/{articles[0].pk}/")
    assert from_data(answer["record"]) == RICH


def test_an_article_says_how_it_is_classified_and_whose_view_it_is(
    client: Client, articles: list[Article]
) -> None:
    ArticleCode.objects.all().delete()
    for dimension, code in (("studied", "UG"), ("studied", "ET"), ("writing", "US"), ("kind", "action")):
        ArticleCode.objects.create(article=articles[1], dimension=dimension, code=code, standing="agreed")

    alone = client.get(f"/api/articles/{articles[1].pk}").json()
    (listed,) = client.get("/api/articles", {"q": "closed"}).json()["articles"]

    for answer in (alone, listed):
        assert answer["codes"] == {
            "kind": {"standing": "agreed", "codes": ["action"]},
            "studied": {"standing": "agreed", "codes": ["ET", "UG"]},
            "writing": {"standing": "agreed", "codes": ["US"]},
        }
        assert (answer["income_groups"], answer["whose_view"]) == ({"UG": "low", "US": "high"}, "outside")


def test_the_number_of_a_merged_record_leads_to_the_other(client: Client, articles: list[Article]) -> None:
    kept, gone = articles
    Article.objects.filter(pk=gone.pk).update(merged_into=kept)

    assert client.get(f"/api/articles/{gone.pk}")["Location"] == f"/api/articles/{kept.pk}"
    missing = client.get("/api/articles/999999")
    assert (missing.status_code, missing.json()) == (404, {"detail": "There is no such thing here."})


def test_public_collections_are_read_in_pages_and_private_ones_are_not(
    client: Client, articles: list[Article]
) -> None:
    editor = Person.objects.create_user("e@example.org", name="Eda")
    for title, is_public in (("Night", True), ("Mine", False)):
        made = start_collection(editor=editor, title=title, introduction="", is_public=is_public, at=NOW)
        for article in articles:
            add_to_collection(shelf=Shelf(made, editor, True, True), article=article, at=NOW, note="why")

    listed = client.get("/api/collections").json()
    second = client.get("/api/collections/night/articles?size=1&page=2").json()

    assert [(row["slug"], row["count"], row["editor"]) for row in listed["collections"]] == [
        ("night", 2, "Eda")
    ]
    assert [(row["place"], row["article"]["record"]["title"]) for row in second["items"]] == [(2, "Closed")]
    assert second["items"][0]["article"]["record"]["abstract"] == []  # in lists
    assert "Not to be passed on." in client.get(f"/api/articles/{articles[1].pk}").content.decode()
    for address in ("mine", "mine/articles", "none"):
        assert client.get(f"/api/collections/{address}").status_code == 404


def test_who_asks_too_often_waits(client: Client) -> None:
    caches["process"].set("api:192.0.2.7", 239)
    answers = [client.get("/api/collections", REMOTE_ADDR="192.0.2.7") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 429]
    assert answers[1]["Retry-After"] == "60"
    assert client.get("/api/collections", REMOTE_ADDR="192.0.2.8").status_code == 200


def test_articles_are_found_as_in_the_search_box(client: Client, articles: list[Article]) -> None:
    found = client.get("/api/articles", {"q": "night[ti]"}).json()
    every = client.get("/api/articles", {"size": 1, "page": 2, "sort": "newest"}).json()

    assert (found["count"], [row["number"] for row in found["articles"]]) == (1, [articles[0].pk])
    assert (every["count"], len(every["articles"])) == (2, 1)
    assert client.get("/api/articles", {"size": 2, "page": 9}).json()["articles"] == []
    wrong = client.get("/api/articles", {"q": "(night"})
    assert (wrong.status_code, wrong.json()["detail"]) == (400, "A parenthesis is opened and not closed.")


def test_articles_come_in_the_order_that_is_asked_for(client: Client) -> None:
    numbers = [
        add_article(record=Record("Exchange", year=year), actor=None, at=NOW).pk
        for year in (2020, 2024, 2022)
    ]
    first, last, middle = numbers

    found = {
        sort: [
            row["number"]
            for row in client.get("/api/articles", {"q": "exchange", "sort": sort}).json()["articles"]
        ]
        for sort in ("newest", "oldest")
    }

    assert found == {"newest": [last, middle, first], "oldest": [first, middle, last]}


@pytest.mark.parametrize("kind", sorted(WRITERS))
def test_one_article_comes_in_every_format(client: Client, articles: list[Article], kind: str) -> None:
    answer = client.get(f"/api/articles/{articles[0].pk}/{kind}")

    assert answer.content.decode() == "".join(WRITERS[kind]([RICH]))
    assert answer["Content-Type"] == f"{ENDINGS[kind][1]}; charset=utf-8"


def test_the_description_is_openapi(client: Client) -> None:
    described = client.get("/api/openapi.json").json()

    validate(described)  # by the specification that it names

    assert described["openapi"].startswith("3.1")
    identifiers = [operation["get"]["operationId"] for operation in described["paths"].values()]
    assert len(set(identifiers)) == len(identifiers)


ODD = st.one_of(
    st.sampled_from(["", "0", "1", "2", "-1", "9" * 30, "night", "oldest", "(", "\x00", "é"]), st.text()
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_answer_is_as_the_description_says(
    client: Client, articles: list[Article], data: st.DataObject
) -> None:
    caches["process"].clear()
    path = data.draw(st.sampled_from(sorted(described()["paths"])))
    operations = described()["paths"][path]
    query = {}
    for parameter in operations["get"].get("parameters", []):
        value = data.draw(ODD)
        if parameter["in"] == "path":
            number = data.draw(st.sampled_from([articles[0].pk, 999_999]))
            known = str(number) if parameter["schema"]["type"] == "integer" else value
            path = path.replace(f"{{{parameter['name']}}}", quote(known or "x", safe=""))
        elif data.draw(st.booleans()):
            query[parameter["name"]] = value

    answer = client.get(path, query)

    if answer.status_code == 404 and answer["Content-Type"].startswith("text/html"):
        return  # an address that is none of the API's
    responses = {str(status): promised for status, promised in operations["get"]["responses"].items()}
    assert str(answer.status_code) in responses
    promised = responses[str(answer.status_code)].get("content", {})
    if schema := promised.get("application/json", {}).get("schema"):
        Draft202012Validator(schema | {"components": described()["components"]}).validate(answer.json())
