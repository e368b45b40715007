"""Days of rest, against the list that they were taken from."""

from babel import Locale
from babel.localedata import locale_identifiers

from worldrounds.core.weekends import weekend

ADDED = {"DJ", "SO", "BD", "MV", "PS", "NP", "BN"}


def test_days_of_rest_are_those_of_the_unicode_list() -> None:
    told = {}
    for name in locale_identifiers():
        locale = Locale.parse(name)
        if locale.territory and len(locale.territory) == 2:
            told[locale.territory] = frozenset(range(locale.weekend_start, locale.weekend_end + 1))

    assert len(told) > 200
    assert {c for c, days in told.items() if weekend(c) != days} == ADDED & told.keys()


def test_days_of_rest_by_name() -> None:
    assert [sorted(weekend(c)) for c in ("JP", "EG", "IR", "NP", "BN", "IN", "??")] == [
        [5, 6], [4, 5], [4], [5], [4, 6], [6], [5, 6],
    ]  # fmt: skip
