"""Forks, versions and drafts."""

import pytest

from tests.cast import NOW, Cast
from tests.commons.designs import shipped
from tests.commons.entries import trusted
from worldrounds.commons.actions.blueprints import (
    drop_draft,
    fork,
    open_draft,
    publish_version,
    save_draft,
    start_blueprint,
)
from worldrounds.commons.models import Blueprint, BlueprintVersion, Entry
from worldrounds.commons.queries.blueprints import (
    access_blueprint,
    access_to_start,
    access_version,
    family_of,
    public_blueprints,
)
from worldrounds.core.errors import NotAllowed, NotFound, Refused


@pytest.fixture
def coil(cast: Cast) -> BlueprintVersion:
    return shipped()


@pytest.fixture
def ours(cast: Cast, coil: BlueprintVersion) -> Blueprint:
    return fork(person=trusted(cast.bob), version=coil, title="COIL in winter", at=NOW)


def published(cast: Cast, ours: Blueprint, **part: object) -> BlueprintVersion:
    save_draft(person=cast.bob, blueprint=ours, part=part or {"audience": "Students of all years"}, at=NOW)
    return publish_version(person=cast.bob, blueprint=ours, note="", at=NOW)


def test_a_fork_begins_as_its_origin_under_its_own_name(cast, coil, ours):
    draft = ours.versions.get()

    assert (draft.document["title"], draft.document["slug"], draft.version) == (
        "COIL in winter",
        "coil-in-winter",
        "1.0.0",
    )
    assert draft.document["authors"] == ["Bob Wagner"]
    assert draft.document["sessions"] == coil.document["sessions"]
    assert (ours.forked_from, [one["slug"] for one in ours.provenance]) == (coil, ["coil-module"])


def test_a_second_click_gives_the_same_fork(cast, coil, ours):
    assert fork(person=cast.bob, version=coil, title="COIL in winter", at=NOW) == ours


def test_a_fork_of_a_fork_knows_the_whole_chain(cast, coil, ours):
    again = fork(person=cast.carol, version=published(cast, ours), title="Third", at=NOW)

    assert [one["title"] for one in again.provenance] == ["COIL in winter", "COIL module"]
    assert family_of(again).forks[0].forks[0].blueprint == again


def test_nobody_else_sees_or_changes_a_draft(cast, ours):
    with pytest.raises(NotFound):
        access_blueprint(person=cast.carol, slug="coil-in-winter")
    with pytest.raises(NotAllowed):
        save_draft(person=cast.carol, blueprint=ours, part={"title": "X"}, at=NOW)


def test_publishing_makes_it_public_and_ready_to_start(cast, ours):
    version = published(cast, ours)

    assert version.version == "1.0.0"
    assert list(public_blueprints().filter(entry__author=cast.bob)) == [ours]
    assert access_to_start(person=cast.carol, slug="coil-in-winter") == version


def test_a_second_click_publishes_nothing_more(cast, ours):
    first = published(cast, ours)

    assert publish_version(person=cast.bob, blueprint=ours, note="", at=NOW) == first


@pytest.mark.parametrize(
    ("part", "number"),
    [
        ({"audience": "Everybody"}, "1.0.1"),
        ({"tasks": []}, "1.1.0"),
        ({"group_size": {"min": 2, "max": 9}}, "2.0.0"),
    ],
)
def test_the_next_number_says_how_much_has_changed(cast, ours, part, number):
    published(cast, ours)

    assert published(cast, ours, **part).version == number


def test_a_published_version_stays_as_it_is(cast, ours):
    first = published(cast, ours)
    open_draft(person=cast.bob, blueprint=ours, at=NOW)
    published(cast, ours, audience="Everybody")

    first.refresh_from_db()
    assert first.document["audience"] == "Students of all years"
    assert access_version(ours, "1.0.0") == first


def test_what_is_not_right_is_not_published(cast, ours):
    save_draft(person=cast.bob, blueprint=ours, part={"sessions": []}, at=NOW)

    with pytest.raises(Refused, match="/sessions: This is too short"):
        publish_version(person=cast.bob, blueprint=ours, note="", at=NOW)


def test_a_fork_without_a_change_is_not_published(cast, coil, ours):
    save_draft(
        person=cast.bob,
        blueprint=ours,
        part={name: coil.document[name] for name in ("title", "authors")},
        at=NOW,
    )

    with pytest.raises(Refused, match="Nothing differs from version"):
        publish_version(person=cast.bob, blueprint=ours, note="", at=NOW)


def test_another_licence_is_not_published(cast, ours):
    save_draft(person=cast.bob, blueprint=ours, part={"licence": "CC-BY-NC-4.0"}, at=NOW)

    with pytest.raises(Refused, match="CC BY 4"):
        publish_version(person=cast.bob, blueprint=ours, note="", at=NOW)


def test_what_somebody_new_publishes_waits_and_can_be_started_by_them(cast, coil):
    made = fork(person=cast.oscar, version=coil, title="Oscar's", at=NOW)
    save_draft(person=cast.oscar, blueprint=made, part={"tasks": []}, at=NOW)
    version = publish_version(person=cast.oscar, blueprint=made, note="", at=NOW)

    assert Entry.objects.get(blueprint=made).state == Entry.State.WAITING
    assert access_to_start(person=cast.oscar, slug="oscars") == version
    with pytest.raises(NotFound):
        access_to_start(person=cast.carol, slug="oscars")


def test_a_new_one_is_right_from_the_beginning(cast):
    made = start_blueprint(person=trusted(cast.bob), title="From nothing", at=NOW)

    assert publish_version(person=cast.bob, blueprint=made, note="", at=NOW).version == "1.0.0"


def test_a_draft_is_thrown_away_and_what_is_published_stays(cast, ours):
    first = published(cast, ours)
    save_draft(person=cast.bob, blueprint=ours, part={"title": "No"}, at=NOW)

    assert drop_draft(person=cast.bob, blueprint=ours) is True
    assert list(ours.versions.all()) == [first]


def test_without_a_version_the_whole_blueprint_goes(cast, ours):
    assert drop_draft(person=cast.bob, blueprint=ours) is False
    assert not Entry.objects.filter(slug="coil-in-winter").exists()
