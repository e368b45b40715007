"""Each product is reviewed equally often, nobody reviews the own one, and other cases and countries come first."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worldrounds.rooms.exchange import Entry, exchange, likeness


def entry(key: int, case: str = "a", *countries: str) -> Entry:
    return Entry(key, case, frozenset(countries))


@settings(max_examples=50)
@given(st.integers(0, 9), st.integers(0, 3), st.integers(0, 5))
def test_everybody_reviews_and_is_reviewed_equally_often(count: int, each: int, seed: int) -> None:
    dealt = exchange([entry(key, f"{key % 3}") for key in range(count)], each=each, seed=seed)

    expected = min(each, max(count - 1, 0))
    read = Counter(product for products in dealt.values() for product in products)
    assert sorted(dealt) == list(range(count))
    assert {len(set(products)) for products in dealt.values()} <= {expected}
    assert all(key not in products for key, products in dealt.items())
    assert all(read[key] == expected for key in range(count))


def test_the_same_seed_deals_the_same_in_any_order_of_entries() -> None:
    some = [entry(key, f"{key % 2}", "AT", "JP") for key in range(9)]

    assert exchange(some, each=2, seed=7) == exchange(some[::-1], each=2, seed=7)


def test_groups_read_of_another_case_where_that_is_possible() -> None:
    some = [entry(key, "heat" if key < 3 else "measles") for key in range(6)]

    dealt = exchange(some, each=1, seed=1)

    assert all((key < 3) != (product < 3) for key, (product,) in dealt.items())


def test_groups_read_of_other_countries_where_the_case_is_the_same() -> None:
    some = [entry(key, "heat", *("AT", "JP") if key % 2 else ("KE", "US")) for key in range(6)]

    dealt = exchange(some, each=1, seed=1)

    assert all(key % 2 != product % 2 for key, (product,) in dealt.items())


def test_likeness_counts_the_case_and_the_share_of_common_countries() -> None:
    assert likeness(entry(1, "a", "AT", "JP"), entry(2, "b", "KE")) == 0
    assert likeness(entry(1, "a", "AT", "JP"), entry(2, "a", "JP", "KE")) == pytest.approx(1 + 1 / 3)
    assert likeness(entry(1, "a"), entry(2, "b")) == 0


def test_what_cannot_be_dealt_is_refused() -> None:
    with pytest.raises(ValueError, match="one product"):
        exchange([entry(1), entry(1)], each=1, seed=0)
    with pytest.raises(ValueError, match="0 or more"):
        exchange([entry(1)], each=-1, seed=0)
