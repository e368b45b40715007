from datetime import UTC, date, datetime

import numpy as np
import pytest

from worldrounds.commons.models import Idea
from worldrounds.commons.solving import horizon, hours_of, proposal_of, stems, weeks_of
from worldrounds.demo.world import make_world
from worldrounds.demo.world_rows import rows_of
from worldrounds.network.models import CalendarPeriod
from worldrounds.solvers.partnering import Problem, score
from worldrounds.solvers.time import pattern_to_ranges

MONDAYS = horizon(date(2027, 1, 1))


def period(kind: str, first: date, end: date) -> CalendarPeriod:
    return CalendarPeriod(kind=kind, first_day=first, end_day=end)


@pytest.mark.parametrize(
    ("word", "cut"),
    [("countries", "country"), ("diseases", "disease"), ("courses", "course"), ("ethics", "ethic"), ("virus", "virus")],
)  # fmt: skip
def test_words_lose_the_ending_of_their_plural(word: str, cut: str) -> None:
    assert stems(word) == (cut,)


def test_words_that_say_nothing_are_no_reason() -> None:
    assert stems("Whose it is: of the ward") == ("ward",)


def test_weeks_are_those_that_the_idea_names_and_the_school_teaches_in() -> None:
    idea = Idea(first_day=date(2027, 3, 1), end_day=date(2027, 4, 5))
    term = period("term", date(2027, 3, 8), date(2027, 6, 1))
    easter = period("holiday", date(2027, 3, 22), date(2027, 3, 27))

    assert weeks_of(idea, periods=[term, easter], mondays=MONDAYS) == {
        date(2027, 3, 8),
        date(2027, 3, 15),
        date(2027, 3, 29),
    }
    assert weeks_of(Idea(), periods=[easter], mondays=MONDAYS) is None  # nobody has said when there is term
    assert date(2027, 3, 22) not in (weeks_of(idea, periods=[easter], mondays=MONDAYS) or ())


def test_hours_are_the_schools_own_on_weekdays() -> None:
    assert pattern_to_ranges(hours_of(Idea(earliest_hour=18, latest_hour=21), "AT"))[:15] == "Mon 18:00-21:00"
    assert not np.any(hours_of(Idea(), "AT")[5:])
    assert np.any(hours_of(Idea(weekends=True), "AT")[5:])
    assert list(np.any(hours_of(Idea(), "EG"), axis=1)) == [True] * 4 + [False] * 2 + [True]


def test_in_a_small_world_most_schools_find_the_partner_they_are_made_for() -> None:
    world = make_world(seed=11, year=2027, schools=60)
    rows = rows_of(world, at=datetime(2027, 1, 1, tzinfo=UTC))
    proposals = tuple(proposal_of(row.idea, periods=row.periods, mondays=MONDAYS) for row in rows)

    scores = score(Problem(proposals, MONDAYS))
    found = [world.partner[place] + 1 in [m.key for m in scores.best(place + 1)] for place in range(60)]

    assert sum(found) > 50
    assert make_world(seed=11, year=2027, schools=60) == world
