"""Who supplied a case: what the coordinator says, else the school that designed the blueprint."""

import pytest

from tests.cast import NOW, Cast
from tests.commons.entries import public_entry
from tests.meetings.setting import standing_of
from worldrounds.commons.models import Blueprint, Entry
from worldrounds.core.errors import NotAllowed
from worldrounds.programmes.models import Partner
from worldrounds.rooms.supplies import Supplier, possible_suppliers, say_supplier, suppliers_of

CASE = {"title": "Short", "text": "x", "questions": ["?"], "basis": "-"}


@pytest.fixture
def design(cast: Cast) -> Blueprint:
    """The programme's blueprint, published by Bob for Vienna; its one theme has a case."""
    cast.programme.document["themes"] = [{"key": "a", "title": "A", "case": CASE}]
    cast.programme.save()
    vienna = cast.partners["vienna"].institution
    entry = public_entry(cast, kind=Entry.Kind.BLUEPRINT, slug="icep-year", institution=vienna)
    return Blueprint.objects.create(entry=entry, weeks=1, group_min=3, group_max=5, hours=1)


def schools(cast: Cast) -> dict[str, tuple[str, str]]:
    return {
        key: (one.school.slug, str(one.person or "")) for key, one in suppliers_of(cast.programme).items()
    }


def test_own_cases_of_a_blueprint_are_of_the_school_that_designed_it(cast: Cast, design: Blueprint) -> None:
    assert schools(cast) == {"theme:a": ("vienna", "Bob Wagner")}


@pytest.mark.parametrize(
    "values", [{"shipped": "icep-year"}, {"origin": "https://x.org"}, {"provenance": [{"slug": "coil"}]}]
)
def test_what_was_copied_is_of_nobody_here(cast: Cast, design: Blueprint, values: dict[str, object]) -> None:
    Blueprint.objects.update(**values)

    assert schools(cast) == {}


def test_a_school_that_does_not_take_part_is_no_supplier(cast: Cast, design: Blueprint) -> None:
    Partner.objects.filter(institution__slug="vienna").update(state=Partner.State.DECLINED)

    assert schools(cast) == {}
    assert {one.school.slug for one in possible_suppliers(cast.programme)} == {"kyoto", "new-york"}


def test_what_the_coordinator_says_comes_first(cast: Cast, design: Blueprint) -> None:
    alice, kyoto = standing_of(cast, "alice"), cast.partners["kyoto"].institution

    say_supplier(standing=alice, case="theme:a", supplier=Supplier(kyoto, cast.kenta), at=NOW)
    assert schools(cast) == {"theme:a": ("kyoto", "Kenta Mori")}

    say_supplier(standing=alice, case="theme:a", supplier=None, at=NOW)
    assert schools(cast) == {}


def test_only_the_coordinator_says_it(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        say_supplier(standing=standing_of(cast, "bob"), case="measles-and-trust", supplier=None, at=NOW)


def test_site_leads_and_students_of_a_school_can_be_named(cast: Cast) -> None:
    people = {one.school.slug: list(one.people.values()) for one in possible_suppliers(cast.programme)}

    assert people == {
        "vienna": ["Bob Wagner", "Vera Huber", "Viktor Öllinger"],
        "kyoto": ["Carol Sato", "Kenta Mori", "Kiyo Tanaka"],
        "new-york": ["Nadia Okafor"],
    }
