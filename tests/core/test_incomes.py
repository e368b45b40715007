from collections import Counter
from datetime import date

import pytest
from babel import Locale
from django.utils import translation

from worldrounds.core.countries import group_name
from worldrounds.core.incomes import GROUPS, countries_in, income_group, incomes


@pytest.mark.parametrize(
    ("country", "group"),
    [
        ("UG", "low"),
        ("NA", "lower-middle"),
        ("BR", "upper-middle"),
        ("AT", "high"),
        ("GG", "high"),  # the Bank's Channel Islands
        ("ET", ""),  # on the list, not classified
        ("RE", ""),  # not on the list
        ("", ""),
    ],
)
def test_a_country_is_in_the_group_of_the_list_or_in_none(country, group):
    assert income_group(country) == group


def test_the_list_is_dated_and_whole():
    found = incomes()

    assert (found.fiscal_year, found.since, found.until) == (2026, date(2025, 7, 1), date(2026, 7, 1))
    assert (found.licence, found.address[:8]) == ("CC BY 4.0", "https://")
    # As the Bank counts them; its Channel Islands are two countries here.
    assert Counter(found.groups.values()) == {
        "low": 25,
        "lower-middle": 50,
        "upper-middle": 54,
        "high": 86 + 2,
        "unclassified": 2,
    }
    assert found.groups.keys() <= set(Locale("en").territories)


def test_groups_have_their_countries_and_names():
    assert countries_in(["low", "high"]) >= {"UG", "AT"}
    assert not countries_in(["low", "high"]) & {"NA", "BR", "ET"}
    with translation.override("en"):
        assert [group_name(group) for group in (*GROUPS, "")] == [
            "low income",
            "lower middle income",
            "upper middle income",
            "high income",
            "",
        ]
