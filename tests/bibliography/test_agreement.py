"""The figures are those of irrCAC 0.4.4 (AC1, Fleiss, their standard errors) for the same ratings."""

import pytest

from worldrounds.bibliography.agreement import Coefficient, agreement

ANA = [0, 1, 1, 2, 0, 0, 1, 2, 1, 1, 0, 2]
BEN = [0, 1, 2, 2, 0, 1, 1, 2, 1, 0, 0, 2]
CHI = [0, 1, 1, 2, 0, 0, 1, 1, 1, 1, 0, 2]
TWO, THREE = list(zip(ANA, BEN, strict=True)), list(zip(ANA, BEN, CHI, strict=True))


def near(value: float, low: float, high: float) -> Coefficient:
    return Coefficient(
        pytest.approx(value, abs=1e-7), pytest.approx(low, abs=1e-7), pytest.approx(high, abs=1e-7)
    )


def test_two_readers_have_the_figures_of_the_reference() -> None:
    found = agreement(TWO, codes=3, same_readers=True)

    assert (found.articles, found.same) == (12, 0.75)
    assert found.ac1 == near(0.625974026, 0.198147985, 1)
    assert found.fleiss == near(0.6230366492, 0.1846282176, 1)
    assert found.cohen is not None
    assert found.cohen.value == pytest.approx(0.625)


def test_three_readers_have_the_figures_of_the_reference() -> None:
    found = agreement(THREE, codes=3, same_readers=True)

    assert found.ac1 == near(0.6701030928, 0.361554062, 0.9786521236)
    assert found.fleiss == near(0.6595744681, 0.3343738903, 0.9847750459)
    assert found.cohen is None


def test_codes_that_nobody_chose_count_for_ac1() -> None:
    found = agreement(TWO, codes=4, same_readers=True)

    assert found.ac1 == near(0.6790490342, 0.3111953391, 1)


def test_of_pairs_that_change_there_is_no_cohen() -> None:
    assert agreement(TWO, codes=3, same_readers=False).cohen is None


def test_where_all_chose_one_code_only_ac1_is_defined() -> None:
    found = agreement([(1, 1)] * 5, codes=3, same_readers=True)

    assert (found.cohen, found.fleiss, found.ac1) == (None, None, Coefficient(1.0, 1.0, 1.0))


@pytest.mark.parametrize(
    ("ratings", "codes"), [([(0, 0)], 2), ([(0,), (1,)], 2), ([(0, 1), (0, 3)], 3), ([(0, 1), (0, 1, 1)], 2)]
)
def test_bad_input_is_refused(ratings: list[tuple[int, ...]], codes: int) -> None:
    with pytest.raises(ValueError, match=r"needs|within"):
        agreement(ratings, codes=codes, same_readers=True)
