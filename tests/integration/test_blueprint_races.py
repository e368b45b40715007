"""Clicks at the same moment, and databases that are stricter than others, with blueprints."""

import pytest

from tests.cast import NOW, Cast
from tests.commons.designs import shipped
from tests.commons.entries import trusted
from tests.integration.together import at_once
from worldrounds.commons.actions.blueprints import change_draft, fork, publish_version
from worldrounds.commons.actions.exchange import package_of, take_in
from worldrounds.commons.editing import items, with_item
from worldrounds.commons.models import Blueprint, Entry
from worldrounds.commons.packages import read_package


@pytest.mark.django_db(transaction=True)
def test_a_fork_that_is_asked_for_four_times_at_once_is_made_once(cast: Cast):
    version = shipped()

    at_once(*[lambda: fork(person=cast.bob, version=version, title="COIL in winter", at=NOW)] * 4)

    assert Blueprint.objects.filter(forked_from=version).count() == 1


@pytest.mark.django_db(transaction=True)
def test_changes_of_a_draft_at_once_all_count_and_it_is_published_once(cast: Cast):
    ours = fork(person=trusted(cast.bob), version=shipped(), title="COIL in winter", at=NOW)
    titles = iter(["rest", "pause", "break", "sleep"])

    def add() -> None:
        title = next(titles)
        phase = {"title": title, "when": {"week": 6}}
        change_draft(
            person=cast.bob, blueprint=ours, change=lambda now: with_item(now, "phases", title, phase), at=NOW
        )

    at_once(*[add] * 4)
    at_once(*[lambda: publish_version(person=cast.bob, blueprint=ours, note="", at=NOW)] * 4)

    version = ours.versions.get()
    assert {"rest", "pause", "break", "sleep"} <= set(items(version.document, "phases"))
    assert version.version == "1.0.0"


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_sent_four_times_at_once_is_taken_in_once(cast: Cast):
    package = read_package(package_of(shipped(), server="https://rounds.example").as_text().encode())
    Entry.objects.all().delete()

    found = at_once(*[lambda: take_in(person=cast.carol, package=package, at=NOW)[1]] * 4)

    assert sorted(map(str, found)) == ["False", "False", "False", "True"]
    assert Blueprint.objects.count() == 1
