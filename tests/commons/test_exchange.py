"""A blueprint as a file: what is written, what is taken in, what is refused."""

import json
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.commons.designs import shipped
from tests.commons.entries import trusted
from worldrounds.commons.actions.blueprints import fork, publish_version, save_draft
from worldrounds.commons.actions.exchange import package_of, take_in
from worldrounds.commons.catalogue import blueprint
from worldrounds.commons.checking import BadBlueprint, Problem
from worldrounds.commons.lineage import digest
from worldrounds.commons.models import Blueprint, BlueprintVersion, Entry
from worldrounds.commons.packages import Package, read_package
from worldrounds.core.errors import Refused

SERVER = "https://rounds.example"
ADDRESS = f"{SERVER}/commons/blueprints/coil-in-winter/"


@pytest.fixture
def version(cast: Cast) -> BlueprintVersion:
    ours = fork(person=trusted(cast.bob), version=shipped(), title="COIL in winter", at=NOW)
    save_draft(person=cast.bob, blueprint=ours, part={"audience": "Students of all years"}, at=NOW)
    return publish_version(person=cast.bob, blueprint=ours, note="For all years.", at=NOW)


@pytest.fixture
def text(version: BlueprintVersion) -> str:
    return package_of(version, server=SERVER).as_text()


def elsewhere() -> None:
    """As if on a server that has never heard of it."""
    Entry.objects.all().delete()


def changed(text: str, **values: Any) -> bytes:
    return json.dumps(json.loads(text) | values).encode()


def problems_of(content: bytes) -> list[tuple[str, str]]:
    with pytest.raises(BadBlueprint) as refused:
        read_package(content)
    return [(problem.pointer, problem.sentence) for problem in refused.value.problems]


def test_what_was_written_is_what_is_read(version, text):
    read = read_package(text.encode())

    assert read == package_of(version, server=SERVER)
    assert [(one["title"], one["address"]) for one in read.provenance] == [
        ("COIL module", f"{SERVER}/commons/blueprints/coil-module/")
    ]


def test_a_server_that_knows_nothing_of_it_takes_it_in(cast, version, text):
    elsewhere()

    kept, is_new = take_in(person=cast.carol, package=read_package(text.encode()), at=NOW)

    assert (is_new, kept.version, kept.digest) == (True, "1.0.0", version.digest)
    assert (kept.blueprint.entry.state, kept.blueprint.entry.author) == (Entry.State.DRAFT, cast.carol)
    assert (kept.blueprint.origin, kept.blueprint.uid) == (ADDRESS, version.blueprint.uid)
    assert [one["slug"] for one in kept.blueprint.provenance] == ["coil-module"]


def test_the_same_again_gives_nothing_new(cast, version, text):
    package = read_package(text.encode())

    assert take_in(person=cast.carol, package=package, at=NOW) == (version, False)

    elsewhere()
    first, _new = take_in(person=cast.carol, package=package, at=NOW)
    assert take_in(person=cast.carol, package=package, at=NOW) == (first, False)


def test_what_has_another_name_here_is_still_the_same(cast, version, text):
    elsewhere()
    Entry.objects.create(
        kind=Entry.Kind.BLUEPRINT, slug="coil-in-winter", title="X", created_at=NOW, changed_at=NOW
    )
    package = read_package(text.encode())

    first, _new = take_in(person=cast.carol, package=package, at=NOW)

    assert first.document["slug"] == "coil-in-winter-2"
    assert take_in(person=cast.carol, package=package, at=NOW) == (first, False)


def test_a_newer_version_comes_beside_the_older(cast, version, text):
    save_draft(person=cast.bob, blueprint=version.blueprint, part={"tasks": []}, at=NOW)
    newer = publish_version(person=cast.bob, blueprint=version.blueprint, note="", at=NOW)
    texts = [text, package_of(newer, server=SERVER).as_text()]
    elsewhere()

    kept = [take_in(person=cast.carol, package=read_package(one.encode()), at=NOW)[0] for one in texts]

    assert [one.version for one in kept] == ["1.0.0", "1.1.0"]
    assert Blueprint.objects.get().current == kept[1]


def test_an_older_version_that_is_not_here_is_refused(cast, version, text):
    elsewhere()
    document = {**version.document, "version": "2.0.0", "tasks": []}
    take_in(person=cast.carol, package=Package(document, str(version.blueprint.uid)), at=NOW)

    with pytest.raises(Refused, match=r"This file is version 1\.0\.0; it differs, but is not newer"):
        take_in(person=cast.carol, package=read_package(text.encode()), at=NOW)


def test_what_is_held_of_its_origin_is_tied_to_it(cast, version, text):
    version.blueprint.entry.delete()

    kept, _new = take_in(person=cast.carol, package=read_package(text.encode()), at=NOW)

    assert kept.blueprint.forked_from.blueprint.entry.slug == "coil-module"


def test_a_plain_document_is_taken_in_and_its_next_version_too(cast):
    found = blueprint("coil-module")
    assert found is not None
    documents = [{**found.document, "version": number, "tasks": []} for number in ("1.0.0", "1.1.0")]

    kept = [
        take_in(person=cast.carol, package=read_package(json.dumps(one).encode()), at=NOW)[0]
        for one in documents
    ]

    assert kept[0].blueprint == kept[1].blueprint
    assert Blueprint.objects.count() == 1


def test_markup_in_texts_stays_text(cast):
    found = blueprint("coil-module")
    assert found is not None
    document = {**found.document, "title": "<script>alert(1)</script>"}

    kept, _new = take_in(person=cast.carol, package=Package(document), at=NOW)

    assert kept.blueprint.entry.title == "<script>alert(1)</script>"
    assert kept.blueprint.entry.slug == "coil-module"


# Refused ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe{", "The file is not UTF-8 text."),
        (b" " * 1_000_001, "The file is larger than 1 MB; a blueprint is text only."),
        (b'{"a": ', "The file is not JSON: Expecting value: line 1 column 7 (char 6)."),
        (b"[" * 100_000, "The file is not TOML: "),
        (b'{"a":' * 100_000, "The file is not JSON: "),
        (b"[]", "The file is not TOML: "),
    ],
)
def test_what_cannot_be_read_is_refused(content, sentence):
    pointer, said = problems_of(content)[0]

    assert (pointer, said[: len(sentence)]) == ("", sentence)


def test_a_document_changed_after_export_is_refused(text):
    data = json.loads(text)
    data["document"]["title"] = "Better"

    assert problems_of(json.dumps(data).encode()) == [
        ("/digest", "This belongs to another document: the file was changed after it was exported.")
    ]


def test_errors_of_the_document_are_named_by_their_place_in_the_file(text):
    document = json.loads(text)["document"]
    document["sessions"][0]["minutes"] = 59

    assert problems_of(changed(text, document=document)) == [
        (
            "/document/sessions/0/runsheet",
            "The run sheet is 60 minutes long, but the session lasts 59.",
        )
    ]


def test_a_blueprint_cannot_come_from_itself(text):
    data = json.loads(text)
    again = data["provenance"] + [data["provenance"][0] | {"uid": data["id"]}] + data["provenance"]

    assert [pointer for pointer, _said in problems_of(changed(text, provenance=again))] == [
        "/provenance/1",
        "/provenance/2",
    ]


def test_a_cycle_over_two_files_is_refused(cast, version, text):
    """The file says that what is held here is made from it, and what is held says the opposite."""
    origin = json.loads(text)["provenance"][0]
    document = {**version.document, "title": "Origin", "version": "7.0.0"}
    named = {"uid": str(version.blueprint.uid), "slug": "coil-in-winter", "version": "1.0.0"}
    package = Package(
        document,
        uid=origin["uid"],
        digest=digest(document),
        provenance=(named | {"digest": version.digest, "title": "COIL in winter", "licence": "CC-BY-4.0"},),
    )

    with pytest.raises(BadBlueprint) as refused:
        take_in(person=cast.carol, package=package, at=NOW)
    assert refused.value.problems == (
        Problem("/provenance/0", "This blueprint itself comes from the one in the file."),
    )


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        ({"title": "a\x00b"}, "/document/title"),
        ({"title": "half \ud800"}, "/document/title"),
        ({"hours": {"student": float("nan")}}, "/document/hours/student"),
        ({"rules": {"\x00": 1}}, "/document/rules"),
        ({"slug": "../x"}, "/document/slug"),
        ({"licence": "CC-BY-NC-4.0"}, "/document/licence"),
    ],
)
def test_what_no_database_can_hold_or_nobody_may_share_is_refused(text, value, pointer):
    document = json.loads(text)["document"] | value
    licence = {"licence": document["licence"]}

    assert pointer in [found for found, _said in problems_of(changed(text, document=document, **licence))]


@pytest.mark.parametrize("part", ["phases", "sessions", "tasks", "sources"])
def test_more_than_anybody_could_run_is_refused(text, part):
    document = json.loads(text)["document"]
    document[part] = document[part][:1] * 300

    assert f"/document/{part}" in [
        pointer for pointer, said in problems_of(changed(text, document=document)) if "too long" in said
    ]
