from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import Cast
from tests.commons.ideas import public_idea, two_contacts
from worldrounds.commons.actions.shipped import take_in_shipped
from worldrounds.commons.models import Contact, Entry, Idea
from worldrounds.demo.world import make_world
from worldrounds.demo.world_rows import plant
from worldrounds.journeys.find_partners import find_partners
from worldrounds.network.models import CalendarPeriod

pytestmark = pytest.mark.django_db


def planted(cast: Cast, *, schools: int, year: int = 2027) -> tuple[Idea, Idea]:
    """A world; Bob's is its first idea. His and the one that it is made for."""
    world = make_world(seed=5, year=year, schools=schools)
    ideas = plant(world, author=cast.alice, at=timezone.now())
    Entry.objects.filter(pk=ideas[0].entry_id).update(author=cast.bob)
    return ideas[0], ideas[world.partner[0]]


def test_the_page_names_the_right_partner_with_reasons(client: Client, cast: Cast) -> None:
    _ours, theirs = planted(cast, schools=20)
    client.force_login(cast.bob)

    page = client.get("/commons/partners/")

    found = page.context["found"]
    assert theirs.pk in [match.idea.pk for match in found]
    assert len({match.idea.entry.institution_id for match in found}) == len(found) == 5
    why = next(match.why for match in found if match.idea.pk == theirs.pk)
    assert why.good
    assert all(sentence in page.content.decode().replace("&#39;", "'") for sentence in why.good)


def test_it_reads_as_often_for_many_schools_as_for_few(client: Client, cast: Cast) -> None:
    planted(cast, schools=6)
    client.force_login(cast.bob)
    counts = []
    for schools in (6, 12):
        plant(make_world(seed=schools, year=2028, schools=schools), author=cast.alice, at=timezone.now())
        with CaptureQueriesContext(connection) as seen:
            client.get("/commons/partners/")
        counts.append(len(seen.captured_queries))

    assert counts[0] == counts[1] <= 12


def test_calendars_count_where_schools_have_told_them(cast: Cast) -> None:
    night = public_idea(cast, cast.bob, "vienna", first_day=date(2027, 3, 1), end_day=date(2027, 4, 26))
    public_idea(
        cast, cast.carol, "kyoto", "Care by day", first_day=date(2027, 3, 1), end_day=date(2027, 4, 26)
    )
    kyoto = cast.partners["kyoto"].institution
    CalendarPeriod.objects.create(
        institution=kyoto, kind="holiday", first_day=date(2027, 3, 8), end_day=date(2027, 3, 29)
    )

    (found,) = find_partners(idea=night, at=timezone.now())

    assert found.match.weeks == len(found.mondays) == 5
    # 8:00-20:00 in both: four hours a day in the one week before Vienna's clocks change, five in the four after it
    assert found.match.hours == (1 * 20 + 4 * 25) / 5


def test_who_asked_or_was_declined_is_not_proposed_again(cast: Cast) -> None:
    waiting, _partnership = two_contacts(cast, timezone.now())
    ours = Idea.objects.get(entry__title="Care by day")
    assert find_partners(idea=ours, at=timezone.now()) == []  # Kyoto has asked Vienna already

    Contact.objects.filter(pk=waiting.pk).delete()

    assert [found.idea for found in find_partners(idea=ours, at=timezone.now())] == [waiting.idea]


def test_somebody_elses_idea_is_not_looked_for(client: Client, cast: Cast) -> None:
    idea = public_idea(cast, cast.bob, "vienna")
    client.force_login(cast.carol)

    assert client.get(f"/commons/partners/?idea={idea.entry.slug}").status_code == 404


def test_two_schools_go_from_a_question_to_a_programme_by_pages(client: Client, cast: Cast) -> None:
    take_in_shipped(at=timezone.now())
    idea = public_idea(cast, cast.bob, "vienna")
    cast.carol.is_staff = True
    cast.carol.save()
    kyoto = cast.partners["kyoto"].institution
    client.force_login(cast.carol)
    client.post(f"/commons/ideas/{idea.entry.slug}/ask/", {"school": kyoto.pk, "text": "Shall we meet?"})
    contact = Contact.objects.get()
    client.force_login(cast.bob)
    client.post(f"/commons/contacts/{contact.pk}/answer/", {"answer": "yes", "text": "Gladly."})
    text = {"purpose": "Nights", "obligations": "A site lead each", "reciprocity": "Even",
            "first_day": "2027-01-01", "review_day": "2028-01-01"}  # fmt: skip
    address = client.post(f"/commons/contacts/{contact.pk}/agreement/", text).headers["Location"]
    client.post(f"{address}confirm/", {"text": "1"})
    client.force_login(cast.carol)
    client.post(f"{address}confirm/", {"text": "1"})
    shown = client.get(address).content.decode()
    assert "This partnership is in force." in shown

    started = client.post(
        f"{address}start/",
        {"blueprint": "coil-module", "title": "Nights of two cities", "first_day": "2027-03-01"},
    )

    assert started.headers["Location"] == "/programmes/nights-of-two-cities-2027/plan/"
