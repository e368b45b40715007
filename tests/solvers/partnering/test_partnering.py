from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worldrounds.solvers.partnering import Match, Problem, Proposal, score
from worldrounds.solvers.partnering.aspects import WEIGHTS
from worldrounds.solvers.partnering.balance import prices
from worldrounds.solvers.partnering.meaning import meets
from worldrounds.solvers.partnering.objective import scores as slow_scores
from worldrounds.solvers.time import pattern_from_ranges

MONDAYS = tuple(date(2027, 3, 1) + timedelta(weeks=number) for number in range(10))  # clocks change in them
WORDS = ("ethic", "climate", "telehealth", "rural", "surgery")

texts = st.lists(st.sampled_from(WORDS), max_size=6).map(tuple)
hours = st.sampled_from(["weekdays 8-18", "daily 6:30-22", "Mon, Thu 18-21", "weekend 9-12"])
numbers = st.tuples(st.integers(1, 30), st.integers(0, 30)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    count = draw(st.integers(2, 5))
    proposals = [
        Proposal(
            key=number,
            school=draw(st.sampled_from("abcd")),
            zone=draw(st.sampled_from(["Europe/Vienna", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe"])),
            offers=draw(texts),
            seeks=draw(texts),
            format=(kind := draw(st.sampled_from(["", "home-1", "home-2", "abroad-1"]))),
            family=kind[:4],
            level=draw(st.sampled_from(["", "early", "clinical", "staff"])),
            languages=draw(st.frozensets(st.sampled_from(["en", "fr", "sw"]))),
            students=draw(st.none() | numbers),
            mondays=draw(st.none() | st.frozensets(st.sampled_from(MONDAYS))),
            length=draw(st.integers(0, 12)),
            hours=pattern_from_ranges(draw(hours)),
            live=draw(st.booleans()),
            load=draw(st.integers(0, 3)),
        )
        for number in range(count)
    ]  # fmt: skip
    together = draw(
        st.dictionaries(st.frozensets(st.sampled_from("abcd"), min_size=2, max_size=2), st.integers(0, 2))
    )
    return Problem(tuple(proposals), MONDAYS, together)


@settings(max_examples=40)
@given(problems())
def test_scores_are_those_of_the_slow_objective_and_reasons_add_up(problem: Problem) -> None:
    made = score(problem)

    assert np.allclose(made.score, slow_scores(problem, made.measures.meets))
    assert np.allclose(made.score, made.score.T)
    average = sum(WEIGHTS[name] * usual for name, usual in made.usual.items()) / sum(WEIGHTS.values())
    for match in made.best(0):
        assert np.isclose(np.log(match.score), average + sum(reason.part for reason in match.reasons))


def proposal(key: str, *, offers: str = "", seeks: str = "", **values: object) -> Proposal:
    return Proposal(
        key=key,
        school=values.pop("school", key),
        offers=tuple(offers.split()),
        seeks=tuple(seeks.split()),
        **values,
    )  # type: ignore[arg-type]  # fields of a Proposal


def keys(found: list[Match]) -> list[object]:
    return [match.key for match in found]


def test_who_offers_what_one_seeks_and_seeks_what_one_offers_comes_first() -> None:
    problem = Problem(
        (
            proposal("we", offers="telehealth", seeks="surgery"),
            proposal("one way", offers="surgery", seeks="climate"),
            proposal("same", offers="telehealth", seeks="surgery"),
            proposal("both ways", offers="surgery", seeks="telehealth"),
        ),
        MONDAYS,
    )

    assert keys(score(problem).best("we"))[0] == "both ways"


def test_words_that_keep_the_same_company_are_close_without_a_word_in_common() -> None:
    company = [("climate", "planet", "heat")] * 4 + [("surgery", "suture", "theatre")] * 4

    close = meets([("climate",), ()], [("planet",), ("suture",)], company)

    assert close[0, 0] > 0.3 > close[0, 1]
    assert np.isnan(close[1]).all()


def test_without_a_shared_language_other_merits_do_not_help() -> None:
    ours = proposal("we", seeks="surgery", offers="ethic", languages=["en"])
    silent_in_french = proposal("fr", offers="surgery", seeks="ethic", languages=["fr"])
    other = proposal("en", offers="rural", seeks="climate", languages=["en"])
    problem = Problem((ours, silent_in_french, other), MONDAYS)

    made = score(problem)
    against = next(reason for reason in made.match("we", "fr").reasons if reason.aspect == "language")

    assert against.value < 0.1 and against.part < 0


def test_a_school_that_all_would_have_is_dearer_and_one_with_many_partners_dearer_still() -> None:
    everybody_wants_the_first = np.array(
        [[0, 0.9, 0.9, 0.9], [0.9, 0, 0.5, 0.5], [0.9, 0.5, 0, 0.5], [0.9, 0.5, 0.5, 0]]
    )

    free = prices(everybody_wants_the_first, np.ones(4))
    taken = prices(everybody_wants_the_first, np.array([0.2, 1, 1, 1]))

    assert free[0] < free[1] == pytest.approx(free[3])
    assert taken[0] < free[0]


def test_of_nearly_equal_schools_other_parts_of_the_world_come_first_and_no_school_twice() -> None:
    same = {"offers": "surgery", "seeks": "ethic"}
    problem = Problem(
        (
            proposal("we", offers="ethic", seeks="surgery"),
            proposal("north 1", region="north", **same),
            proposal("north 2", region="north", **same),
            proposal("south", region="south", **same),
            proposal("south again", region="south", school="south", **same),
        ),
        MONDAYS,
    )

    found = keys(score(problem).best("we"))

    assert set(found) == {"north 1", "north 2", "south"}
    assert "south" in found[:2]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"zone": "Mars/Olympus"}, "not an IANA time zone"),
        ({"level": "master"}, "a level is one of early"),
        ({"students": (5, 4)}, "students are a smallest"),
        ({"mondays": [date(2027, 3, 2)]}, "Mondays"),
        ({"load": -1}, "load is 0 or more"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        proposal("we", **values)
