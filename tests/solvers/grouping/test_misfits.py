"""People who cannot be placed well are named, with the reason and the smallest change that would help."""

from tests.solvers.grouping.people import person, problem, rules
from worldrounds.solvers.grouping import Stop, evaluate, solve

QUICK = Stop(iterations=20_000)
EVENING = "Mon 18:00-21:00"


def test_somebody_without_free_time_breaks_no_other_group() -> None:
    class_ = problem(*(person(f"s{i}", EVENING) for i in range(6)), person("busy", "", name="Ada Busy"))

    plan = solve(class_, rules(3, 3, hours=1), stop=QUICK)

    assert sorted(len(group) for group in plan.groups) == [1, 3, 3]
    assert plan.score.bad_people == plan.report.bound == 1
    (misfit,) = plan.report.misfits
    assert (misfit.keys, misfit.rule) == (("busy",), "hours")
    assert misfit.reason == "Ada Busy has 0 free hours a week; 1 are asked for."
    assert misfit.change == "Ask Ada Busy for more free hours."


def test_only_the_hours_that_would_help_are_asked_for() -> None:
    class_ = problem(
        *(person(f"s{i}", EVENING) for i in range(3)),
        person("late", "Mon 21:30-22:00; Tue 7:00-8:00", name="Noor"),
    )

    report = evaluate(class_, rules(4, 4, hours=1), [["s0", "s1", "s2", "late"]])

    (misfit,) = report.misfits
    assert misfit.keys == ("late",)
    assert misfit.facts["shared_with"] == 0
    assert misfit.facts["hours"] == {"late": "Mon 20:00-21:00"}
    assert misfit.change == "Noor is free Mon 20:00-21:00 too (UTC)."


def test_somebody_with_too_few_others_is_told_how_many() -> None:
    class_ = problem(
        *(person(f"s{i}", EVENING) for i in range(6)), person("early", "Mon 17:00-18:30", name="Kim")
    )

    plan = solve(class_, rules(3, 3, hours=1), stop=QUICK)

    (misfit,) = plan.report.misfits
    assert misfit.reason == "Kim (UTC) shares 1 hours a week with 0 people; a group needs 2 others."
    assert misfit.change == "Kim is free Mon 18:30-19:00 too (UTC)."


def test_a_group_at_fault_together_is_named_together() -> None:
    class_ = problem(
        person("a", "Mon 8:00-9:00"), person("b", "Mon 10:00-11:00"), person("c", "Mon 12:00-13:00")
    )

    report = evaluate(class_, rules(3, 3, hours=1), [["a", "b", "c"]])

    (misfit,) = report.misfits
    assert misfit.keys == ("a", "b", "c")
    assert misfit.reason == "a, b and c share 0 of 1 hours a week."
    assert misfit.facts["hours"] == {"a": "Mon 10:00-11:00", "c": "Mon 10:00-11:00"}  # b's hour is enough


def test_other_rules_name_whom_they_fail_on() -> None:
    class_ = problem(
        person("a", country="AT", values={"gender": "F"}, name="Ana"),
        person("b", country="AT", values={"gender": "M"}),
        person("c", country="AT", values={"gender": "M"}),
    )
    asked = rules(3, 3, countries=2, one_country=2, not_alone=[{"attribute": "gender", "hard": True}])

    report = evaluate(class_, asked, [["a", "b", "c"]])

    assert [(m.rule, m.keys) for m in report.misfits] == [
        ("countries", ("a", "b", "c")),
        ("one_country", ("a", "b", "c")),
        ("not_alone.gender", ("a",)),
    ]
    assert [m.change for m in report.misfits] == [
        "Ask for 1 countries.",
        "Allow 3 from one country.",
        "Make “not alone by gender” a wish, or admit one more person like them.",
    ]


def test_everyone_is_told_why_they_are_there() -> None:
    class_ = problem(
        person("a", EVENING, country="AT", values={"gender": "F"}, topics=("law", "ethics")),
        person("b", EVENING, country="JP", values={"gender": "F"}, topics=("ethics",)),
        person("c", EVENING, country="JP", values={}),
        person("d", EVENING),
    )
    asked = rules(2, 3, hours=1, not_alone=["gender"], topic=True)

    report = evaluate(class_, asked, [["a", "b", "c"], ["d"]])

    assert report.people["a"].text == (
        "Shares 3 hours a week with the whole group.",
        "The only one here from AT.",
        "Not alone here by gender (F).",
        "The group's topic, ethics, is choice 2.",
        "Would find enough common hours in 1 of 1 other groups.",
    )
    assert [code for code, _ in report.people["c"].reasons] == ["hours", "alternatives"]


def test_somebody_left_over_is_shown_the_nearest_way_into_a_group() -> None:
    class_ = problem(
        *(person(f"s{i}", "Mon 18:00-20:00", country="AB"[i % 2]) for i in range(6)),
        *(person(f"t{i}", "Tue 18:00-20:00", country="A") for i in range(2)),
        person("eva", "Mon 19:30-20:30; Tue 18:00-20:00", country="A", name="Eva"),
    )
    groups = [["s0", "s1", "s2"], ["s3", "s4", "s5"], ["t0", "t1"], ["eva"]]

    report = evaluate(class_, rules(3, 4, hours=2, countries=2), groups)

    misfit = next(misfit for misfit in report.misfits if misfit.keys == ("eva",))
    assert misfit.reason == (
        "Eva: no group was found that holds every hard rule with them. They share 2 hours a week with 2 people."
    )
    assert misfit.change == "Eva is free Mon 18:00-19:30 too (UTC), and joins group 1."
    assert misfit.facts["joins"] == 0


def test_somebody_whom_a_move_left_over_is_shown_the_group_that_has_room() -> None:
    class_ = problem(
        *(person(f"s{i}", "Mon 18:00-20:00", country="AB"[i % 2]) for i in range(6)),
        person("eva", "Mon 18:00-20:00", country="A", name="Eva"),
    )

    report = evaluate(
        class_, rules(3, 4, hours=2, countries=2), [["s0", "s1"], ["s2", "s3", "s4", "s5"], ["eva"]]
    )

    changes = {misfit.keys[0]: misfit.change for misfit in report.misfits}
    assert changes["eva"] == "Eva joins group 1."


def test_somebody_moved_away_from_the_own_hours_is_shown_the_group_that_has_room() -> None:
    class_ = problem(
        *(person(f"s{i}", "Mon 18:00-20:00") for i in range(4)),
        *(person(f"t{i}", "Tue 18:00-20:00") for i in range(3)),
    )

    report = evaluate(class_, rules(3, 4, hours=2), [["s0", "s1", "s2"], ["t0", "t1", "t2", "s3"]])

    (misfit,) = report.misfits
    assert (misfit.keys, misfit.rule, misfit.change) == (("s3",), "hours", "s3 joins group 1.")
