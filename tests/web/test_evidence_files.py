"""Articles as files: collections in every format, and everything at once."""

import csv
import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.core.cache import caches
from django.test import Client

from tests.bibliography.test_record import RICH
from tests.cast import NOW
from tests.evidence.arrivals import keep_record
from worldrounds.bibliography.files import Opened
from worldrounds.bibliography.formats import WRITERS, csl
from worldrounds.bibliography.record import Notice, Record, Section
from worldrounds.evidence import harvesting
from worldrounds.evidence.actions import add_article
from worldrounds.evidence.actions.collections import add_to_collection, start_collection
from worldrounds.evidence.models import Article, ArticleCode, Outcome
from worldrounds.evidence.queries.collections import Shelf
from worldrounds.people.models import Person
from worldrounds.web.evidence.collections import KINDS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    caches["process"].clear()
    yield
    caches["process"].clear()


@pytest.fixture
def collected(db: None) -> Article:
    """In the public collection “night”, with a note that a spreadsheet could take for a formula."""
    article = add_article(record=RICH, actor=None, at=NOW)
    editor = Person.objects.create_user("e@example.org", name="Eda")
    night = start_collection(editor=editor, title="Night", introduction="", is_public=True, at=NOW)
    add_to_collection(shelf=Shelf(night, editor, True, True), article=article, at=NOW, note="=1+1")
    return article


def body(answer: object) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined, call-overload, no-any-return]  # a response


def test_a_table_has_the_notes_and_no_formulas(client: Client, collected: Article) -> None:
    answer = client.get("/evidence/collections/night.csv")

    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["Place"], row["Authors"], row["Note"]) == ("1", "Bukola Adeyemi; The Night Group", "'=1+1")


def test_a_table_has_the_countries_and_their_income(client: Client, collected: Article) -> None:
    ArticleCode.objects.filter(article=collected).delete()
    for code in ("AT", "ET", "UG"):
        ArticleCode.objects.create(article=collected, dimension="studied", code=code, standing="agreed")

    answer = client.get("/evidence/collections/night.csv")

    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["Countries studied"], row["Income where studied"]) == ("AT; ET; UG", "low; high")
    assert (row["Countries of the authors"], row["Income of the authors' countries"]) == ("", "")


def test_a_collection_comes_in_every_format_without_loss(client: Client, collected: Article) -> None:
    client.force_login(Person.objects.get())
    files = {kind: body(client.get(f"/evidence/collections/night.{kind}")) for kind in WRITERS}

    (read,) = csl.read(io.StringIO(files["csl"].decode()))
    assert read.record == RICH
    assert all(b"Meeting across the night" in file for file in files.values())
    assert {kind for kind, _name in KINDS} == {*WRITERS, "xlsx"}
    assert client.get("/evidence/collections/night.exe").status_code == 404


def test_everything_comes_as_one_packed_file_with_its_licence(
    client: Client, collected: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harvesting, "CHUNK", 2)
    for number in range(4):
        record = Record(f"R{number}", abstract=(Section("Closed words"),), abstract_licence="© Night")
        add_article(record=record, actor=None, at=NOW)
    for dimension, code in (("studied", "UG"), ("writing", "US")):
        ArticleCode.objects.filter(article=collected, dimension=dimension).delete()
        ArticleCode.objects.create(article=collected, dimension=dimension, code=code, standing="reader")
    gone = add_article(record=Record("Gone"), actor=None, at=NOW)
    Article.objects.filter(pk=gone.pk).update(merged_into=collected)

    answer = client.get("/evidence/articles.jsonl.gz", headers={"accept-encoding": "gzip"})
    lines = gzip.decompress(body(answer)).decode().splitlines()

    items = [json.loads(line) for line in lines]
    assert [item["title"] for item in items] == ["Meeting across the night", "R0", "R1", "R2", "R3"]
    assert (items[0]["custom"]["hall"]["number"], items[0]["custom"]["hall"]["licence"]) == (
        collected.pk,
        "CC BY 4.0",
    )
    assert items[0]["custom"]["hall"]["codes"] == {
        "studied": {"standing": "reader", "codes": ["UG"]},
        "writing": {"standing": "reader", "codes": ["US"]},
    }
    assert items[0]["custom"]["hall"]["income_groups"] == {"UG": "low", "US": "high"}
    assert items[0]["custom"]["hall"]["whose_view"] == "outside"
    assert "Closed words" not in "".join(lines)
    assert (answer["Content-Type"], "Content-Encoding" in answer) == ("application/gzip", False)
    assert 'rel="license"' in answer["Link"]


def test_everything_can_be_taken_in_again_without_loss(client: Client, collected: Article) -> None:
    plain = Record("R1", doi="10.1000/r1", notices=(Notice("ErratumIn", doi="10.1000/r2"),))
    whole = replace(RICH, title="Of one's own time", doi="10.1000/own", abstract_licence="CC BY 4.0")
    for record in (plain, whole):
        add_article(record=record, actor=None, at=NOW)

    packed = body(client.get("/evidence/articles.jsonl.gz"))
    opened = Opened(io.BytesIO(packed))
    read = [one.record for one in opened.records() if one.record]

    assert (opened.format, read) == ("csl", [harvesting.without_closed_abstract(RICH), plain, whole])
    for one in read[1:]:
        kept = keep_record(one, actor=None, at=NOW, source="bulk")  # into the collection that it is from
        assert kept.outcome == Outcome.UNCHANGED


def test_everything_is_not_asked_for_all_day(client: Client, collected: Article) -> None:
    caches["process"].set("bulk:127.0.0.1", 10)

    assert client.get("/evidence/articles.jsonl.gz").status_code == 429
