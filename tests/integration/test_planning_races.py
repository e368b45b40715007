"""Two clicks at the same moment: by threads, and by playing the moment between reading and writing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from tests.cast import NOW, Cast
from worldrounds.commons.catalogue import blueprint
from worldrounds.network import actions
from worldrounds.network.actions import Facts, find_or_add_institution
from worldrounds.network.models import Institution
from worldrounds.people.models import Person
from worldrounds.programmes.actions.invitations import (
    LinkRefused,
    accept_invitation,
    invite_site_lead,
    read_invitation,
)
from worldrounds.programmes.actions.start import start_programme
from worldrounds.programmes.models import Invitation, Programme, Role
from worldrounds.programmes.queries import access_programme


def at_once(act: Callable[[], object], count: int = 4) -> list[object]:
    """What ``count`` threads get that call ``act`` at the same moment; an error is a result too."""
    barrier = Barrier(count)

    def one(_number: int) -> object:
        barrier.wait()
        try:
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def add(person: Person) -> Institution:
    facts = Facts(name="Makerere University", city="Kampala", country="UG", time_zone="Africa/Kampala")
    return find_or_add_institution(facts=facts, actor=person, at=NOW)


@pytest.mark.django_db
def test_a_school_that_somebody_adds_between_looking_and_writing_is_not_doubled(cast: Cast, monkeypatch):
    first = add(cast.alice)
    really, calls = actions._known, []
    monkeypatch.setattr(actions, "_known", lambda *a: really(*a) if calls else calls.append(a))

    second = add(cast.alice)

    assert second.pk == first.pk
    assert Institution.objects.filter(city="Kampala").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_school_that_is_added_four_times_at_once_is_there_once(cast: Cast):
    found = at_once(lambda: add(cast.alice))

    assert len({getattr(school, "pk", school) for school in found}) == 1
    assert Institution.objects.filter(city="Kampala").count() == 1


@pytest.mark.django_db(transaction=True)
def test_four_clicks_at_once_start_one_programme():
    dora = Person.objects.create_user("dora@example.org", name="Dora", is_staff=True)
    year = blueprint("icep-year")
    assert year is not None

    found = at_once(
        lambda: (
            start_programme(blueprint=year, title="Year", first_day=date(2026, 10, 5), actor=dora, at=NOW).pk
        )
    )

    assert len(set(found)) == 1
    assert Programme.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_link_that_is_accepted_four_times_at_once_works_once(cast: Cast, mailoutbox):
    standing = access_programme(person=cast.alice, slug="rounds")
    invite_site_lead(
        standing=standing, partner=cast.partners["new-york"], email="ines@example.org", name="Ines", at=NOW
    )
    token = mailoutbox[0].body.split("/invitations/")[1].split("/")[0]
    assert read_invitation(token=token, at=NOW).email == "ines@example.org"

    found = at_once(lambda: accept_invitation(token=token, name="Ines", at=NOW).person.email)

    assert sorted(str(type(one)) for one in found if not isinstance(one, str)) == [str(LinkRefused)] * 3
    assert Role.objects.filter(person__email="ines@example.org").count() == 1
    assert Invitation.objects.get().accepted_at == NOW
