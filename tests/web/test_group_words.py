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
    facts = {"shared_with": 1, "free_hours": 3.5, "hours": {"7": "Mon 20:00-21:30; Tue 09:00-10:00"}}

    misfit = Misfit(keys=("7",), group=0, rule="hours", reason="x", facts=facts)

    reason, change = misfit_words(misfit, None, {})

    assert reason == "Is free 3.5 hours a week, and has enough common hours with 1 other person."
    assert change == (
        "It would help to be free here too, in the student's own time: Mon 20:00–21:30, Tue 09:00–10:00."
    )
    with translation.override("de"):
        assert "Mo. 20:00–21:30" in misfit_words(misfit, None, {})[1]


def test_several_are_told_their_hours_by_name() -> None:
    facts = {"hours": {"7": "Mon 20:00-21:30", "8": "Sun 09:00-10:00"}}
    misfit = Misfit(keys=("7", "8"), group=0, rule="hours", reason="x", facts=facts)

    _reason, change = misfit_words(misfit, None, {"7": "Vera Huber", "8": "Kenta Mori"})

    assert change == (
        "It would help to be free here too, each in the own time: Vera Huber Mon 20:00–21:30; Kenta Mori Sun 09:00–10:00."
    )


def test_somebody_moved_away_from_the_own_hours_is_told_a_group_that_fits() -> None:
    facts = {"shared_with": 2, "free_hours": 2, "joins": 0}

    reason, change = misfit_words(
        Misfit(keys=("7",), group=1, rule="hours", reason="x", facts=facts), None, {}
    )

    assert reason == "Is free 2 hours a week, and has enough common hours with 2 other people."
    assert change == "Would fit into group 1."


def test_reasons_name_countries_in_the_readers_language() -> None:
    with translation.override("ar"):
        assert "اليابان" in reason_words("only_country", {"country": "JP", "value": "JP"}, "", {})


def test_a_reason_that_is_not_known_is_said_as_the_solver_says_it() -> None:
    assert reason_words("new", {}, "As the solver says.", {}) == "As the solver says."
