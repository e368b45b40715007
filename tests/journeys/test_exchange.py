"""From one server to another: a fork is changed, exported, imported where nobody knows it, and a programme starts."""

from datetime import date

import pytest

from tests.cast import NOW
from tests.commons.designs import shipped
from worldrounds.commons.actions.blueprints import fork, publish_version, save_draft
from worldrounds.commons.actions.exchange import package_of, take_in
from worldrounds.commons.models import Entry
from worldrounds.commons.packages import read_package
from worldrounds.commons.queries.blueprints import ready_to_start
from worldrounds.people.models import Person
from worldrounds.programmes.actions.start import start_programme

pytestmark = pytest.mark.django_db


def person(name: str) -> Person:
    return Person.objects.create_user(f"{name}@example.org", name=name, is_staff=True)


def exported() -> bytes:
    """From a server with the program's blueprints only."""
    ana = person("Ana")
    ours = fork(person=ana, version=shipped(), title="COIL in winter", at=NOW)
    tasks = [{**task, "due": {"week": 5}} for task in ours.versions.get().document["tasks"]]
    save_draft(person=ana, blueprint=ours, part={"tasks": tasks}, at=NOW)
    version = publish_version(person=ana, blueprint=ours, note="", at=NOW)
    return package_of(version, server="https://ana.example").as_text().encode()


def test_a_changed_fork_goes_to_another_server_and_starts_there():
    content = exported()
    Entry.objects.all().delete()
    Person.objects.all().delete()  # another, empty server

    ben = person("Ben")
    take_in(person=ben, package=read_package(content), at=NOW)
    version = ready_to_start(ben).get().current
    assert version is not None
    programme = start_programme(
        blueprint=version.design, title="Winter", first_day=date(2027, 1, 4), actor=ben, at=NOW
    )

    assert (programme.blueprint, programme.blueprint_version) == ("coil-in-winter", "1.0.0")
    assert {task.due_day for task in programme.tasks.all()} == {date(2027, 2, 7)}
    assert programme.planned_sessions.count() == len(version.document["sessions"])
