"""Everything that is public in one file: complete, without what is not public, and always the same."""

import hashlib
import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.cast import NOW, Cast
from tests.commons.entries import entry_of, public_entry
from tests.commons.ideas import public_idea
from worldrounds.commons.actions.publishing import retract
from worldrounds.commons.actions.shipped import take_in_shipped
from worldrounds.commons.actions.talking import say
from worldrounds.commons.archive import SUMS, members, zipped
from worldrounds.commons.catalogue import blueprints
from worldrounds.commons.models import Profile
from worldrounds.commons.packages import read_package

pytestmark = pytest.mark.django_db


def opened() -> ZipFile:
    return ZipFile(BytesIO(b"".join(zipped(members()))))


def test_an_entry_says_all_that_its_page_says(cast: Cast) -> None:
    Profile.objects.create(person=cast.bob, orcid="0000-0002-1825-0097", trusted_at=NOW)
    idea = public_idea(cast, cast.bob, "vienna")
    say(person=cast.bob, entry=idea.entry, text="At **ten**.", at=NOW)

    data = json.loads(opened().read("ideas/care-at-night.json"))

    assert data["author"] == {"name": "Bob Wagner", "orcid": "0000-0002-1825-0097"}
    assert (data["school"]["city"], data["licence"], data["topics"]) == (
        "Vienna",
        "CC-BY-4.0",
        ["night work"],
    )
    assert (data["idea"]["open_until"], data["idea"]["languages"]) == ("2027-06-30", ["en"])
    assert [(post["author"], post["text"]) for post in data["posts"]] == [("Bob Wagner", "At **ten**.")]
    assert cast.bob.email not in json.dumps(data)


def test_drafts_stay_out_and_what_was_retracted_leaves_a_trace(cast: Cast) -> None:
    entry_of(cast.bob, "Not yet", slug="draft")
    gone = public_entry(cast, slug="gone", summary="Wrong words.")
    retract(person=cast.bob, entry=gone, reason="It was wrong.", at=NOW)

    archive = opened()
    trace = json.loads(archive.read("visions/gone.json"))

    assert [name for name in archive.namelist() if name.startswith("visions/")] == ["visions/gone.json"]
    assert (trace["state"], trace["ended_because"], "summary" in trace) == (
        "retracted",
        "It was wrong.",
        False,
    )


def test_each_version_of_a_blueprint_is_a_file(cast: Cast) -> None:
    take_in_shipped(at=NOW)
    first = blueprints()[0]

    archive = opened()

    package = read_package(archive.read(f"blueprints/{first.slug}/{first.version}.json"))
    assert (package.document, package.address) == (
        first.document,
        f"http://localhost:8000/commons/blueprints/{first.slug}/",
    )


def test_the_sums_fit_and_the_same_content_gives_the_same_file(cast: Cast) -> None:
    public_entry(cast, slug="open")

    archive = opened()
    sums = [line.split("  ") for line in archive.read(SUMS).decode().splitlines()]

    assert (
        [name for _sum, name in sums]
        == archive.namelist()[:-1]
        == ["LICENCE.md", "README.md", "visions/open.json"]
    )
    assert [sum_ for sum_, _name in sums] == [
        hashlib.sha256(archive.read(name)).hexdigest() for _sum, name in sums
    ]
    assert b"".join(zipped(members())) == b"".join(zipped(members()))
