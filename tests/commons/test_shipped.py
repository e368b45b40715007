import pytest

from tests.cast import NOW
from worldrounds.commons.actions.shipped import take_in_shipped
from worldrounds.commons.catalogue import blueprints
from worldrounds.commons.models import Blueprint, Entry
from worldrounds.commons.queries.blueprints import access_blueprint

pytestmark = pytest.mark.django_db


def test_blueprints_of_the_program_become_entries_once():
    counts = [take_in_shipped(at=NOW) for _twice in range(2)]

    assert counts == [len(blueprints()), 0]
    assert Entry.objects.filter(state=Entry.State.PUBLIC).count() == len(blueprints())


def test_taken_in_is_what_the_file_says():
    take_in_shipped(at=NOW)

    found = access_blueprint(person=None, slug="coil-module")

    assert (found.entry.title, found.entry.author, found.shipped) == ("COIL module", None, "coil-module")
    assert (found.format, found.model, found.weeks) == ("virtual exchange", "liberal", 6)
    assert found.current is not None
    assert found.current.document["slug"] == "coil-module"


def test_a_changed_file_is_a_new_version_and_the_old_one_stays():
    take_in_shipped(at=NOW)
    blueprint = Blueprint.objects.get(shipped="coil-module")
    blueprint.versions.update(version="0.9.0", digest="an older one")

    assert take_in_shipped(at=NOW) == 1
    blueprint.refresh_from_db()
    assert sorted(blueprint.versions.values_list("version", flat=True)) == [
        "0.9.0",
        blueprint.current.version,
    ]


def test_a_slug_that_somebody_has_taken_is_left_to_them():
    Entry.objects.create(
        kind=Entry.Kind.BLUEPRINT, slug="coil-module", title="Mine", created_at=NOW, changed_at=NOW
    )

    take_in_shipped(at=NOW)

    slug = Blueprint.objects.get(shipped="coil-module").entry.slug
    assert slug == "coil-module-2"
