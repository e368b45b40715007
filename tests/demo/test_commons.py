import random
from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from worldrounds.commons.actions.shipped import take_in_shipped
from worldrounds.commons.models import DelphiRound, Entry
from worldrounds.commons.queries.ideas import open_ideas
from worldrounds.commons.queries.moderation import waiting_for
from worldrounds.demo.commons import share
from worldrounds.demo.season import Season
from worldrounds.demo.seed import schools
from worldrounds.evidence.actions.starting import add_starting_collection
from worldrounds.network.actions import Facts, find_or_add_institution


@pytest.mark.django_db
def test_everything_that_is_shared_becomes_public(cast: Cast) -> None:
    cast.alice.is_staff = True
    cast.alice.save()
    add_starting_collection(at=NOW - timedelta(days=200))
    take_in_shipped(at=NOW)
    season = Season(NOW, random.Random(1), lambda _sentence: None)
    season.coordinator, season.facilitator = cast.alice, cast.faye
    for row in schools():
        facts = Facts(row["school"], row["city"], row["country"], row["tz"])
        find_or_add_institution(facts=facts, actor=cast.alice, at=NOW)

    share(season)

    of_people = Entry.objects.filter(author__isnull=False).values_list("kind", "state")
    public = [(kind, "public") for kind in ["blueprint"] * 2 + ["idea"] * 7 + ["vision"] * 5]
    assert sorted(of_people) == [*public, ("vision", "waiting")]
    assert open_ideas(today=NOW.date()).count() == 7
    assert Entry.objects.filter(picked_at__isnull=False).count() == 4
    rounds = DelphiRound.objects.order_by("opened_at").values_list("number", "outcome")
    assert (
        waiting_for(cast.alice) == 4
    )  # a vision, a post, a report, and who would like to speak for a school
    assert list(rounds) == [(1, "next"), (2, "last"), (1, "")]
