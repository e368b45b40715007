"""The demonstration's students: when they are free."""

import random
from collections import Counter

from worldrounds.core.weekends import weekend
from worldrounds.demo.students import free_week

AFTERNOON = slice(27, 34)  # 13:30-17:00, when nobody is free on a working day


def free_afternoons(country: str) -> set[int]:
    """The days of the week on which somebody of many is free in the afternoon."""
    found: Counter[int] = Counter()
    for seed in range(40):
        week = free_week(weekend(country), random.Random(seed))
        found.update(day for day in range(7) if week[day, AFTERNOON].any())
    return set(found)


def test_days_of_rest_are_those_of_the_schools_country() -> None:
    assert free_afternoons("AT") == {5, 6}
    assert free_afternoons("EG") == {4, 5}
    assert free_afternoons("NP") == {5}
