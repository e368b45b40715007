"""The rules file: what it holds, and one clear sentence for each mistake."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worldrounds.solvers.grouping import Kind, Rule, Rules
from worldrounds.solvers.grouping.lines import line_of

WHOLE = """
minutes = 90
size = { min = 5, max = 6 }
countries = { at_least = 4 }
institutions = 3
one_institution = { at_most = 2, hard = false, weight = 2 }
hours = { at_least = 1.5 }
common_language = true
not_alone = ["gender", { attribute = "year", value = "1", hard = true }]
spread = ["year"]
balance = [{ attribute = "english", weight = 3 }]
together = [["a", "b", "c"]]
apart = { pairs = [["a", "d"]], hard = false }
new_people = { met = [["b", "a", "c"], ["a", "b"]], weight = 3 }
topic = { weight = 2 }
burden = { hard = true, at_least = 0.4 }
"""


def test_a_whole_file_is_read() -> None:
    rules = Rules.from_text(WHOLE)

    assert rules.minutes == 90
    assert rules.sizes == (5, 6)
    assert [(rule.key, rule.hard, rule.weight) for rule in rules] == [
        ("size", True, 1),
        ("countries", True, 1),
        ("institutions", True, 1),
        ("one_institution", False, 2),
        ("hours", True, 1),
        ("not_alone.gender", False, 1),
        ("not_alone.year=1", True, 1),
        ("spread.year", False, 1),
        ("balance.english", False, 3),
        ("together", True, 1),
        ("apart", False, 1),
        ("new_people", False, 3),
        ("common_language", True, 1),
        ("topic", False, 2),
        ("burden", True, 1),
    ]
    assert rules.find("together") == Rule(kind=Kind.TOGETHER, pairs=(("a", "b"), ("a", "c"), ("b", "c")))
    new_people = rules.find("new_people")
    assert new_people is not None
    assert new_people.pairs == (("a", "b"), ("a", "c"), ("b", "c"))
    assert rules.find("burden") == Rule(kind=Kind.BURDEN, least=0.4)
    assert rules.find("hours") == Rule(kind=Kind.HOURS, least=1.5)


def test_rules_survive_json_and_dictionaries() -> None:
    rules = Rules.from_text(WHOLE)

    assert Rules.from_dict(rules.to_dict()) == rules
    assert Rules.from_text("\ufeff" + json.dumps(rules.to_dict())) == rules


def test_false_leaves_a_rule_out() -> None:
    rules = Rules.from_dict({"size": {"min": 3, "max": 4}, "topic": False, "together": []})

    assert [rule.key for rule in rules] == ["size"]


def test_groups_of_an_earlier_round_are_remembered() -> None:
    first = Rules.from_dict({"size": {"min": 2, "max": 3}, "hours": 2})

    third = first.with_met([["b", "a"], ["c", "d"]]).with_met([["a", "c"], ["b"]])

    assert third.find("new_people") == Rule(
        kind=Kind.NEW_PEOPLE, hard=False, pairs=(("a", "b"), ("a", "c"), ("c", "d"))
    )
    assert Rules.from_dict(third.to_dict()) == third
    assert third.about({"a", "b", "d"}).find("new_people") == Rule(
        kind=Kind.NEW_PEOPLE, hard=False, pairs=(("a", "b"),)
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("countries = 4", "size: expected"),
        ("size = 5", "size: expected a table with min, max; got 5."),
        ("size = {min = 6, max = 5}", "size: min is at most max; got 6 and 5."),
        ("size = {min = 0, max = 5}", "size.min: expected a whole number from 1 to 100; got 0."),
        ("size = {max = 5}", "size.min: expected a whole number from 1 to 100; got nothing."),
        ("size = {min = 5, max = 6, mid = 5}", "size.mid: not known here; expected min, max."),
        ("contries = 4\nsize = {min = 5, max = 6}", "contries: not a rule; expected one of size, minutes,"),
        ("countries = true", "countries.at_least: expected a whole number from 1 to 100; got True."),
        ("hours = {at_least = 200}", "hours.at_least: expected a number from 0.25 to 168; got 200."),
        ("hours = {at_least = 2, hard = 'yes'}", "hours.hard: expected true or false; got 'yes'."),
        ("topic = {weight = 0}", "topic.weight: expected a number from 0.01 to 100; got 0."),
        ("topic = {at_least = 0.5}", "topic.at_least: only for a hard rule; add hard = true."),
        ("spread = 3", "spread: expected a list; got 3."),
        ("not_alone = [{value = 'F'}]", "not_alone[0].attribute: expected the name"),
        ("not_alone = ['gender', 'gender']", "not_alone.gender: a rule is given once"),
        ("together = [['a']]", "together.pairs[0]: expected two or more different keys"),
        ("new_people = ['a']", "new_people: expected a table with met, hard, weight; got ['a']."),
        ("new_people = {met = ['a']}", "new_people.met[0]: expected a group of keys,"),
        ("minutes = 5", "minutes: expected a whole number from 15 to 480; got 5."),
        ("size = {", "The rules file cannot be read:"),
        ('{"size": ', "The rules file cannot be read:"),
    ],
)
def test_a_mistake_is_named_with_what_is_expected(text: str, says: str) -> None:
    if "size" not in text and not says.startswith("size"):
        text = "size = {min = 5, max = 6}\n" + text

    with pytest.raises(ValueError) as refused:
        Rules.from_text(text)

    assert re.sub(r"^Line \d+: ", "", str(refused.value)).startswith(says)


MISTAKES = """# what we want
size = { min = 5, max = 6 }  # a = "1
hours.at_least = 2
hours.hard = true
not_alone = [
    "gender",
    { attribute = "year", weight = 200 },
]

[topic]
weight = 2

[[balance]]
attribute = "english"
[[balance]]
attribute = "age"
weight = 1
"""


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("max = 6", "max = 600", "Line 2: size.max: expected a whole number from 1 to 100; got 600."),
        ("max = 6", "most = 6", "Line 2: size.most: not known here; expected min, max."),
        ("hard = true", "hard = 1", "Line 4: hours.hard: expected true or false; got 1."),
        ("200", "200", "Line 7: not_alone[1].weight: expected a number from 0.01 to 100; got 200."),
        ("weight = 2\n", "weight = 0\n", "Line 11: topic.weight: expected a number from 0.01 to 100; got 0."),
        ("weight = 1\n", "weight = -1\n", "Line 17: balance[1].weight: expected a number"),
        ("topic", "topics", "Line 10: topics: not a rule; expected one of size,"),
        ("size =", "sizes =", "Line 2: sizes: not a rule"),
    ],
)
def test_a_mistake_is_named_with_its_line(right: str, wrong: str, says: str) -> None:
    sound = MISTAKES if right == "200" else MISTAKES.replace("200", "20")

    with pytest.raises(ValueError) as refused:
        Rules.from_text(sound.replace(right, wrong, 1))

    assert str(refused.value).startswith(says)


def test_a_mistake_in_json_is_named_with_its_line() -> None:
    text = json.dumps(Rules.from_text(WHOLE).to_dict(), indent=1)
    line = next(k for k, one in enumerate(text.splitlines(), 1) if '"max"' in one)

    with pytest.raises(ValueError, match=f"^Line {line}: size.max: expected"):
        Rules.from_text(text.replace('"max": 6', '"max": "six"'))
    with pytest.raises(ValueError, match=r"^The rules file cannot be read: .* line 3 column"):
        Rules.from_text(text.replace('"min"', "min", 1).replace("\n", "", 1))


@given(st.text(alphabet="[]{},=:\"'#\n ab.1", max_size=40), st.text(alphabet="ab.[0]1", max_size=10))
def test_looking_for_a_line_survives_any_text(text: str, path: str) -> None:
    assert 0 <= line_of(text, path) <= text.count("\n") + 1
