"""Discomfort by the local hour."""

from datetime import date

import numpy as np
import pytest

from worldrounds.solvers.time import FORBIDDEN, discomfort, meeting_discomfort

MONDAY = date(2026, 10, 5)


def test_discomfort_grows_away_from_the_working_day() -> None:
    assert discomfort([7, 8, 9, 13, 18, 20, 22]).tolist() == [1, 0.5, 0, 0, 0, 0.5, 1]


def test_the_night_is_forbidden_unless_declared() -> None:
    assert discomfort([6.75, 22.25, 0, 24]).tolist() == [FORBIDDEN] * 4
    assert discomfort(2.5, declared=True) == 2
    assert discomfort([0, 24], declared=True).tolist() == pytest.approx([1 + 2 / 4.5] * 2)
    with pytest.raises(ValueError, match=r"0\.\.24"):
        discomfort(25)


def test_the_worst_moment_of_a_meeting_counts() -> None:
    tokyo = meeting_discomfort("Asia/Tokyo", MONDAY, 60)

    assert tokyo[0] == 0  # 09:00-10:00 in Tokyo
    assert tokyo[(17 - 9) * 4 + 2] == pytest.approx(0.125)  # 17:30-18:30
    assert tokyo[(21 - 9) * 4] == 1  # 21:00-22:00
    assert tokyo[(21 - 9) * 4 + 1] == FORBIDDEN  # 21:15-22:15
    assert np.isfinite(meeting_discomfort("Asia/Tokyo", MONDAY, 60, declared=True)).all()


def test_quarter_hour_zones_have_their_own_clock() -> None:
    nepal = meeting_discomfort("Asia/Kathmandu", MONDAY, 60)

    assert nepal[5] == 1  # 01:15 UTC is 07:00 in Kathmandu
    assert nepal[4] == FORBIDDEN
