"""Reasons in plain words, for one pair of ideas."""

from datetime import date

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.commons.ideas import public_idea
from worldrounds.core.days import in_words
from worldrounds.journeys.find_partners import find_partners
from worldrounds.web.commons.partner_words import why

pytestmark = pytest.mark.django_db


def test_every_reason_is_said_for_and_against(cast: Cast) -> None:
    days = {"first_day": date(2027, 2, 1), "end_day": date(2027, 3, 15), "weeks": 6}
    ours = public_idea(
        cast, cast.bob, "vienna", "Ethics", offers="Ethics seminars", seeks="Rural clinics", languages=("en", "de"),
        format="virtual-exchange", level="early", fewest=5, most=10, **days,
    )  # fmt: skip
    public_idea(
        cast, cast.carol, "kyoto", "Clinics", offers="Rural clinics by the sea", seeks="Seminars in ethics",
        languages=("ja", "en"), format="clinical-elective", level="staff", fewest=5, most=10, **days,
    )  # fmt: skip

    (found,) = find_partners(idea=ours, at=timezone.now())
    said = why(found, ours)

    assert set(said.good) == {
        "They offer what you seek: rural, clinics.",
        "They seek what you offer: seminars, ethics.",
        f"6 weeks in common, between {in_words(date(2027, 2, 1), date(2027, 3, 15))}.",
        "A language in common: English.",
        "They would bring 5–10 students, you 5–10.",
        "Your schools have worked together before.",  # in the programme “Rounds”
    }
    assert set(said.poor) == {
        "You think of another format than they: Virtual exchange (COIL), not Clinical elective.",
        "They think of other people: Teachers and staff.",
    }
    assert said.untold == []
