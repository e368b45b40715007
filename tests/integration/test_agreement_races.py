"""Both schools begin to write down what they agree on, at the same moment."""

import pytest

from tests.cast import NOW, Cast
from tests.commons.ideas import AGREEMENT
from tests.integration.together import at_once
from tests.journeys.test_agree import accepted
from worldrounds.journeys.agree import draft_agreement
from worldrounds.network.models import Partnership
from worldrounds.programmes.voices import voice_of


@pytest.mark.django_db(transaction=True)
def test_drafts_of_both_sides_at_once_are_one(cast: Cast) -> None:
    contact = accepted(cast)
    voices = [voice_of(cast.people[key]) for key in ("bob", "carol") * 2]

    at_once(
        *[
            lambda voice=voice: draft_agreement(voice=voice, contact=contact, agreement=AGREEMENT, at=NOW)
            for voice in voices
        ]
    )

    assert Partnership.objects.count() == 1
