import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worldrounds.core.incomes import GROUPS, income_group
from worldrounds.evidence.search.incomes import DIMENSIONS, VIEW, income_sets
from worldrounds.evidence.viewpoints import INSIDE, OUTSIDE, view_of

COUNTRIES = ("UG", "KE", "BR", "AT", "US", "ET", "RE")


@pytest.mark.parametrize(
    ("studied", "writing", "view"),
    [
        (["UG"], ["US", "AT"], OUTSIDE),
        (["BR", "AT"], ["AT"], OUTSIDE),
        (["UG"], ["US", "KE"], INSIDE),
        (["AT"], ["US"], ""),  # nothing of the kind was studied
        (["UG"], [], ""),  # nobody's country is known
        (["UG"], ["US", "ET"], ""),  # one of them is in no group
        (["ET"], ["US"], ""),
        ([], ["US"], ""),
    ],
)
def test_whose_view_an_article_takes(studied: list[str], writing: list[str], view: str) -> None:
    assert view_of(studied, writing) == view


SETS = st.sets(st.sampled_from(COUNTRIES), max_size=3)


@given(st.lists(st.tuples(SETS, SETS), max_size=12))
def test_all_articles_at_once_are_judged_as_each_alone(held: list[tuple[set[str], set[str]]]) -> None:
    names = {
        1 + number * len(COUNTRIES) + place: (facet, country)
        for number, facet in enumerate(DIMENSIONS.values())
        for place, country in enumerate(COUNTRIES)
    }
    value = {pair: number for number, pair in names.items()}
    codes = {}
    for place, facet in enumerate(DIMENSIONS.values()):
        pairs = [(n, value[facet, country]) for n, sides in enumerate(held) for country in sides[place]]
        array = np.array(pairs, np.int32).reshape(-1, 2)
        codes[facet] = (array[:, 0], array[:, 1])

    sets = income_sets(codes, names, len(held))

    for number, (studied, writing) in enumerate(held):
        assert [view for view in (OUTSIDE, INSIDE) if sets[VIEW][view][number]] == [
            view for view in [view_of(studied, writing)] if view
        ]
        for facet, countries in zip(DIMENSIONS, (studied, writing), strict=True):
            groups = {income_group(country) for country in countries}
            assert {group for group in GROUPS if sets[facet][group][number]} == groups - {""}
