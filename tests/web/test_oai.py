"""The harvester's door: every answer has the protocol's form, and nothing is missed however the collection changes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from lxml import etree

from tests.bibliography.test_record import RICH
from worldrounds.bibliography.record import Record, Section
from worldrounds.evidence import harvesting
from worldrounds.evidence.actions import add_article
from worldrounds.evidence.actions.collections import add_to_collection, start_collection
from worldrounds.evidence.models import Article
from worldrounds.evidence.queries.collections import Shelf
from worldrounds.people.models import Person

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, 12, 0, 0, 500_000, tzinfo=UTC)
FORM = etree.RelaxNG(etree.parse(Path(__file__).parents[1] / "bibliography" / "oai.rng"))
NAMES = {"o": "http://www.openarchives.org/OAI/2.0/"}


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    caches["process"].clear()
    yield
    caches["process"].clear()


def ask(client: Client, *, by_post: bool = False, **arguments: str) -> Any:
    """The answer's root; its form is looked at."""
    given = {"from" if name == "since" else name: value for name, value in arguments.items()}
    answer = client.post("/oai", given) if by_post else client.get("/oai", given)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/xml; charset=UTF-8")
    root = etree.fromstring(answer.content)
    FORM.assertValid(root)
    return root


def numbers(root: Any) -> list[int]:
    return [
        int(found.rsplit(":", 1)[1])
        for found in root.xpath("//o:header/o:identifier/text()", namespaces=NAMES)
    ]


def error(root: Any) -> str:
    return str(root.xpath("string(o:error/@code)", namespaces=NAMES))


def rest(root: Any) -> str:
    return str(root.xpath("string(//o:resumptionToken)", namespaces=NAMES))


def add(title: str, at: datetime = AT) -> Article:
    return add_article(record=Record(title), actor=None, at=at)


def test_every_verb_answers_in_the_protocols_form(client: Client) -> None:
    article = add_article(record=RICH, actor=None, at=AT)
    editor = Person.objects.create_user("e@example.org", name="Eda")
    night = start_collection(editor=editor, title="Night work", introduction="Why", is_public=True, at=AT)
    add_to_collection(shelf=Shelf(night, editor, True, True), article=article, at=AT)
    identifier = f"oai:localhost:{article.pk}"

    identity = ask(client, verb="Identify")
    formats = ask(client, verb="ListMetadataFormats", identifier=identifier)
    sets = ask(client, verb="ListSets")
    heads = ask(client, verb="ListIdentifiers", metadataPrefix="mods", set="night-work", by_post=True)
    record = ask(client, verb="GetRecord", metadataPrefix="mods", identifier=identifier)

    assert identity.xpath("string(//o:earliestDatestamp)", namespaces=NAMES) == "2026-11-22T12:00:00Z"
    assert formats.xpath("//o:metadataPrefix/text()", namespaces=NAMES) == ["oai_dc", "mods"]
    assert sets.xpath("//o:setSpec/text()", namespaces=NAMES) == ["night-work"]
    assert numbers(heads) == [article.pk]
    assert record.xpath("//o:header/o:setSpec/text()", namespaces=NAMES) == ["night-work"]
    assert record.xpath("string(o:request/@metadataPrefix)", namespaces=NAMES) == "mods"
    assert "Meeting across the night" in "".join(record.xpath("//o:metadata", namespaces=NAMES)[0].itertext())


def test_every_error_is_told_in_the_protocols_form(client: Client) -> None:
    listing = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    assert error(ask(client, **listing)) == "noRecordsMatch"
    add("A")

    told = {
        "badVerb": [{}, {"verb": "Steal\x01"}],
        "badArgument": [{"verb": "GetRecord"}],
        "badResumptionToken": [{"verb": "ListRecords", "resumptionToken": "zz"}],
        "cannotDisseminateFormat": [listing | {"metadataPrefix": "marc"}],
        "idDoesNotExist": [
            {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": identifier}
            for identifier in ("oai:localhost:999999", "oai:elsewhere:1", "1", "oai:localhost:１", f"oai:localhost:{'9' * 30}")
        ],
        "noRecordsMatch": [listing | {"set": "none"}, listing | {"since": "2030-01-01"}],
        "noSetHierarchy": [{"verb": "ListSets"}],
    }  # fmt: skip

    for code, questions in told.items():
        assert [error(ask(client, **asked)) for asked in questions] == [code] * len(questions)


def test_a_list_in_parts_leaves_nothing_out_while_records_come_and_change(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harvesting, "ROWS", 2)
    first, second, third, fourth, fifth = (add(title) for title in "ABCDE")  # all of one moment

    root = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc")
    seen = [numbers(root)]
    late = add("F", AT + timedelta(hours=1))
    Article.objects.filter(pk=first.pk).update(changed_at=AT + timedelta(hours=2))
    while rest(root):
        root = ask(client, verb="ListIdentifiers", resumptionToken=rest(root))
        seen.append(numbers(root))

    assert seen == [[first.pk, second.pk], [third.pk, fourth.pk], [fifth.pk, late.pk], [first.pk]]
    assert root.xpath("//o:resumptionToken/@cursor", namespaces=NAMES) == ["6"]


def test_what_changed_since_is_found_by_the_second(client: Client) -> None:
    add("old", AT - timedelta(seconds=1))
    new = add("new")
    next_ = add("the next second", AT.replace(second=1, microsecond=0))

    def found(**between: str) -> list[int]:
        return numbers(ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc", **between))

    assert found(since="2026-11-22T12:00:00Z") == [new.pk, next_.pk]
    assert (len(found(until="2026-11-22T12:00:00Z")), len(found(since="2026-11-22"))) == (2, 3)
    assert new.pk not in found(until="2026-11-22T11:59:59Z")


def test_a_merged_record_is_deleted(client: Client) -> None:
    kept, gone = add("A"), add("A again")
    Article.objects.filter(pk=gone.pk).update(merged_into=kept, changed_at=AT + timedelta(hours=1))

    root = ask(client, verb="ListRecords", metadataPrefix="oai_dc")

    states = root.xpath("//o:header/@status", namespaces=NAMES)
    assert (numbers(root), states) == ([kept.pk, gone.pk], ["deleted"])
    assert len(root.xpath("//o:metadata", namespaces=NAMES)) == 1


def test_abstracts_are_passed_on_where_their_licence_allows(client: Client) -> None:
    for licence in ("CC BY 4.0", "© Night"):
        record = Record("T", abstract=(Section(f"Words under {licence}"),), abstract_licence=licence)
        add_article(record=record, actor=None, at=AT)

    for prefix in ("oai_dc", "mods"):
        told = "".join(ask(client, verb="ListRecords", metadataPrefix=prefix).itertext())
        assert ("Words under CC BY" in told, "Words under ©" in told) == (True, False)


def test_private_collections_are_no_sets(client: Client) -> None:
    article, editor = add("A"), Person.objects.create_user("e@example.org", name="Eda")
    mine = start_collection(editor=editor, title="Mine", introduction="", is_public=False, at=AT)
    add_to_collection(shelf=Shelf(mine, editor, True, True), article=article, at=AT)

    listing = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
    assert "mine" not in etree.tostring(ask(client, **listing)).decode()
    assert error(ask(client, **listing, set="mine")) == "noRecordsMatch"
    assert error(ask(client, verb="ListSets")) == "noSetHierarchy"


def test_who_harvests_too_fast_is_asked_to_come_back_later(client: Client) -> None:
    caches["process"].set("oai:127.0.0.1", 120)

    answer = client.get("/oai", {"verb": "Identify"})

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
