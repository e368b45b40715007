"""A vision is changed by its author while others sign it and answer to it."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.cast import NOW, Cast
from tests.commons.test_visions import WORDS, at_school, public_vision
from tests.integration.together import at_once
from worldrounds.commons.actions.talking import say
from worldrounds.commons.actions.visions import change_vision, endorse
from worldrounds.commons.models import Endorsement, EntryPost, Vision


def the_vision() -> Vision:
    return Vision.objects.select_related("entry").get()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_nobody_signs_a_text_that_changes_in_that_moment(cast: Cast, turn: int) -> None:
    read = public_vision(cast).statement
    signers = [at_school(cast, person) for person in (cast.vera, cast.kiyo, cast.kenta)]
    connection.close()

    at_once(
        *(lambda one=one: endorse(person=one, vision=the_vision(), read=NOW, at=NOW) for one in signers),
        lambda: change_vision(person=cast.bob, vision=the_vision(), **WORDS, at=NOW + timedelta(minutes=1)),
    )

    changed = Vision.objects.get().statement != read
    assert Endorsement.objects.count() == (0 if changed else 3)


@pytest.mark.django_db(transaction=True)
def test_nobody_answers_to_a_text_that_changes_in_that_moment(cast: Cast) -> None:
    public_vision(cast)
    at_school(cast, cast.bob)
    connection.close()

    answered, changed = at_once(
        lambda: say(person=cast.vera, entry=the_vision().entry, text="So it is", at=NOW),
        lambda: change_vision(person=cast.bob, vision=the_vision(), **WORDS, at=NOW),
    )

    assert isinstance(answered, EntryPost)
    # Either it was changed before, or not at all.
    assert changed is None or Vision.objects.get().statement != WORDS["statement"]
