"""What the solver found, in words."""

import pytest
from django.utils import translation

from worldrounds.solvers.grouping import Check, Kind, Misfit, Rule
from worldrounds.web.groups.words import check_line, misfit_words, reason_words, rule_words


def check(rule: Rule, *, held: bool = True, degree: float = 1, value: float = 1, **more: object) -> Check:
    return Check(rule=rule, held=held, degree=degree, value=value, **more)  # type: ignore[arg-type]


HOURS = Rule(kind=Kind.HOURS, least=2)
LANGUAGE = Rule(kind=Kind.LANGUAGE)
GENDER = Rule(kind=Kind.NOT_ALONE, attribute="gender", hard=False)
BURDEN = Rule(kind=Kind.BURDEN, hard=False)


@pytest.mark.parametrize(
    ("found", "state", "text"),
    [
        (check(HOURS, value=2.5), "good", "2.5 common hours a week (at least 2 wanted)"),
        (check(HOURS, held=False, value=0), "bad", "0 common hours a week (at least 2 wanted)"),
        (check(LANGUAGE, detail="en"), "good", "all share a language (English)"),
        (check(LANGUAGE), "good", "nobody has told languages"),
        (check(LANGUAGE, held=False), "bad", "no language that all speak"),
        (
            check(GENDER, held=False, degree=0.8, who=("7",)),
            "warn",
            "1 member is the only one of their gender",
        ),
        (check(BURDEN, degree=0.34, value=0.34), "warn", "comfort of the best common hour: 34%"),
    ],
)
def test_a_check_is_said_with_its_figures(found: Check, state: str, text: str) -> None:
    line = check_line(found)

    assert (line.state, line.text) == (state, text)


def test_a_rule_is_said_as_what_is_asked_for() -> None:
    assert rule_words(Rule(kind=Kind.SIZE, least=5, most=6)) == "5 to 6 students in a group"
    assert rule_words(Rule(kind=Kind.SAME, attribute="institution", most=2)) == "at most 2 from one school"
    assert rule_words(GENDER) == "nobody is the only one of their gender"


def test_who_cannot_be_placed_is_told_why_and_what_would_help() -> None:
    facts = {"shared_with": 1, "free_hours": 3.5, "widen_minutes": 60}

    reason, change = misfit_words(Misfit(keys=("7",), group=0, rule="hours", reason="x", facts=facts))

    assert reason == "Is free 3.5 hours a week, and has enough common hours with 1 other person."
    assert change == "It would help if each free stretch were 60 minutes longer at both ends."


def test_reasons_name_countries_in_the_readers_language() -> None:
    with translation.override("ar"):
        assert "اليابان" in reason_words("only_country", {"country": "JP", "value": "JP"}, "")


def test_a_reason_that_is_not_known_is_said_as_the_solver_says_it() -> None:
    assert reason_words("new", {}, "As the solver says.") == "As the solver says."
