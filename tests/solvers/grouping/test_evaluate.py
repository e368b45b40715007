"""What each rule measures in a group, on groups small enough to work out by hand."""

from datetime import date

import pytest

from tests.solvers.grouping.people import MONDAY, person, problem, random_class, rules
from worldrounds.solvers.grouping import Report, evaluate, explain
from worldrounds.solvers.grouping.objective import Measure


def measured(report: Report, key: str, group: int = 0) -> tuple[bool, float, float, tuple[str, ...]]:
    check = next(check for check in report.groups[group].checks if check.rule.key == key)
    return check.held, check.degree, check.value, check.who


def test_common_hours_count_where_a_meeting_fits() -> None:
    class_ = problem(
        person("vienna", "Mon 18:00-21:00; Tue 12:00-12:30", zone="Europe/Vienna"),
        person("kathmandu", "Mon 21:00-24:00; Tue 15:30-17:00", zone="Asia/Kathmandu", night=True),
    )

    report = evaluate(class_, rules(2, 2, hours=3), [["vienna", "kathmandu"]])

    # Kathmandu is 3:45 ahead of Vienna in summer: 17:15-20:15 there, so 18:00-20:15; 30 minutes on Tuesday do not fit
    assert report.groups[0].hours == (2.25,)
    assert measured(report, "hours") == (False, 0.75, 2.25, ())
    assert report.groups[0].starts == (tuple(range(16 * 4, 17 * 4 + 2)),)
    assert [slot.cell for slot in report.groups[0].best if slot] == [64]
    assert report.score.bad_people == 2


def test_the_worst_regime_counts() -> None:
    from datetime import date

    weeks = (date(2026, 10, 5), date(2026, 11, 9))
    class_ = problem(
        person("vienna", "Mon 18:00-21:00", zone="Europe/Vienna"),
        person("delhi", "Mon 21:30-24:00", zone="Asia/Kolkata", night=True),
        mondays=weeks,
    )

    report = evaluate(class_, rules(2, 2, hours=2), [["vienna", "delhi"]])

    assert report.groups[0].hours == (2.5, 1.5)
    assert measured(report, "hours") == (False, 0.75, 1.5, ())


def test_counts_of_values() -> None:
    class_ = problem(
        person("a", country="AT", institution="x", values={"gender": "F"}),
        person("b", country="AT", institution="x", values={"gender": "F"}),
        person("c", country="JP", institution="y", values={"gender": "M"}),
        person("d", country="", institution="", values={}),
    )
    asked = rules(4, 4, countries=3, one_institution=1, not_alone=["gender"], spread=["gender"])

    report = evaluate(class_, asked, [["a", "b", "c", "d"]])

    assert measured(report, "countries") == (False, 2 / 3, 2, ())
    assert measured(report, "one_institution") == (False, 0.5, 2, ("a", "b"))
    assert measured(report, "not_alone.gender") == (False, 0.75, 1, ("c",))
    assert measured(report, "spread.gender") == (True, 1, 1, ())
    assert report.score.bad_people == 4
    assert report.score.soft == pytest.approx((0.75 + 1) / 2)


def test_pairs_languages_topics_and_numbers() -> None:
    class_ = problem(
        person("a", languages=("de", "en"), topics=("ethics", "law"), numbers={"level": 1}),
        person("b", languages=("en",), topics=("law",), numbers={"level": 3}),
        person("c", languages=("ja",), numbers={"level": 5}),
        person("d"),
    )
    asked = rules(
        1, 3, common_language=True, together=[["a", "c"]], apart=[["a", "b"]], topic=True, balance=["level"]
    )

    report = evaluate(class_, asked, [["a", "b", "d"], ["c"]])

    assert measured(report, "common_language") == (True, 1, 3, ())
    assert report.groups[0].language == "en"
    assert measured(report, "together") == (False, 0.5, 1, ("a",))
    assert measured(report, "together", 1) == (False, 0.5, 1, ("c",))
    assert measured(report, "apart") == (False, 0.5, 1, ("a", "b"))
    assert measured(report, "topic") == (True, 0.75, 0.75, ())
    assert report.groups[0].topic == "law"
    spread = (8 / 3) ** 0.5
    assert measured(report, "balance.level")[1] == pytest.approx(1 - 1 / spread)


def test_the_burden_is_the_discomfort_of_the_best_start() -> None:
    class_ = problem(
        person("tokyo", "Mon 20:00-22:00", zone="Asia/Tokyo"),
        person("vienna", "Mon 12:00-16:00", zone="Europe/Vienna"),
    )

    report = evaluate(class_, rules(2, 2, burden=True), [["tokyo", "vienna"]])

    # 20:00-21:00 in Tokyo costs 0.75, 13:00 in Vienna nothing
    assert measured(report, "burden")[1] == pytest.approx(1 - 0.75 * 0.75 - 0.25 * 0.75 / 2)
    slot = report.groups[0].best[0]
    assert slot is not None
    assert (slot.cell, slot.discomfort) == (11 * 4, 0.75)


def test_an_empty_group_holds_everything_and_counts_for_nothing() -> None:
    class_ = problem(person("a"), person("b"))

    report = evaluate(class_, rules(2, 2, countries=1, burden=True), [["a", "b"], []])

    assert report.groups[1].holds
    assert report.figures["groups"] == 1


@pytest.mark.parametrize(
    ("groups", "says"),
    [
        ([["a"]], "Everybody is in exactly one group; 'b' is in 0."),
        ([["a", "b"], ["a"]], "Everybody is in exactly one group; 'a' is in 2."),
        ([["a", "b", "z"]], "Nobody here has the key 'z'."),
    ],
)
def test_groups_are_a_partition(groups: list[list[str]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        evaluate(problem(person("a"), person("b")), rules(1, 2), groups)


@pytest.mark.parametrize("weeks", [(MONDAY,), (MONDAY, date(2026, 11, 9))])
def test_a_report_is_the_same_asked_for_in_part_and_added_up_slowly(weeks: tuple[date, ...]) -> None:
    class_, asked = random_class(30, 3, weeks), rules(5, 5, hours=1, countries=3, burden=True)
    groups = [[f"s{i}" for i in range(first, first + 5)] for first in range(0, 30, 5)]

    report = evaluate(class_, asked, [*groups, []])

    measure = Measure(class_, asked)
    places = [list(range(first, first + 5)) for first in range(0, 30, 5)]
    hours = [min(measure.hours(members)) for members in places]
    countries = [len({class_.people[i].country for i in members}) for members in places]
    assert report.score.bad_people == measure.score(places).bad_people
    assert report.score.loss == pytest.approx(measure.score(places).loss)
    assert report.figures["groups"] == 6
    assert report.figures["mean_hours"] == pytest.approx(sum(hours) / 6)
    assert report.figures["least_hours"] == min(hours)
    assert report.figures["mean_countries"] == pytest.approx(sum(countries) / 6)
    assert list(report.people) == [key for group in groups for key in group]
    fits = dict(report.people["s0"].reasons)["alternatives"]
    assert fits == {"fit": sum(min(measure.hours([*members, 0])) >= 1 for members in places[1:]), "groups": 5}


def test_misfits_of_a_large_problem_are_looked_at_beside_some_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    evening = "Mon 18:00-20:00"
    class_ = problem(*(person(f"s{i}", "Tue 08:00-09:00" if i == 9 else evening) for i in range(10)))
    groups = [[f"s{i}" for i in range(first, first + 2)] for first in range(0, 10, 2)]
    before = evaluate(class_, rules(2, 2, hours=2), groups).misfits
    monkeypatch.setattr(explain, "LARGE", 9)

    report = evaluate(class_, rules(2, 2, hours=2, together=[["s0", "s1"]]), groups)

    assert [(m.keys, m.group, m.rule) for m in report.misfits] == [(("s9",), 4, "hours")]
    assert report.misfits == before
