import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worldrounds.commons.catalogue import blueprint
from worldrounds.commons.differences import Change, Field, _moved, differences, step_of


@pytest.fixture
def before() -> dict[str, Any]:
    found = blueprint("coil-module")
    assert found is not None
    return copy.deepcopy(dict(found.document))


@pytest.fixture
def after(before: dict[str, Any]) -> dict[str, Any]:
    return copy.deepcopy(before)


def test_nothing_differs_between_a_document_and_itself(before, after):
    assert differences(before, after) == []


def test_a_new_version_number_alone_is_no_difference(before, after):
    after |= {"version": "9.0.0", "slug": "elsewhere"}

    assert differences(before, after) == []


def test_a_changed_day_is_named_with_what_it_was(before, after):
    after["tasks"][1]["due"] = {"week": 5, "day": "friday"}

    assert differences(before, after) == [
        Change(
            "tasks",
            "draft",
            "First version of the advice sheet",
            "changed",
            (Field("due", {"week": 4, "day": "friday"}, {"week": 5, "day": "friday"}),),
        )
    ]


def test_added_and_removed_items_are_known_by_their_keys(before, after):
    gone = after["tasks"].pop(0)
    after["phases"].append({"key": "rest", "title": "Rest", "when": {"week": 7}})

    found = [(one.part, one.key, one.kind) for one in differences(before, after)]

    assert found == [("phases", "rest", "added"), ("tasks", gone["key"], "removed")]


def test_a_stage_that_goes_up_is_the_only_one_that_moves(before, after):
    after["stages"].insert(0, after["stages"].pop(3))

    found = differences(before, after)

    assert [(one.key, one.kind) for one in found] == [(after["stages"][0]["key"], "moved")]


def test_whether_a_run_sheet_is_shared_is_no_difference(before, after):
    session = next(one for one in after["sessions"] if one["runsheet"] == "working-meeting")
    session["runsheet"] = after["runsheets"]["working-meeting"]

    assert differences(before, after) == []


def test_a_changed_shared_run_sheet_is_a_change_of_all_its_sessions(before, after):
    after["runsheets"]["working-meeting"][0]["title"] = "Begin"

    assert [one.key for one in differences(before, after)] == ["meeting-3", "meeting-4"]


def test_deep_values_are_named_by_their_way(before, after):
    after["hours"]["student"] = 20
    after["themes"][0]["case"]["title"] = "Two clinics"
    after["rules"]["minutes"] = 60

    found = [[field.name for field in one.fields] for one in differences(before, after)]

    assert found == [["hours.student"], ["case.title"], ["minutes"]]


@pytest.mark.parametrize(
    ("path", "value", "step"),
    [
        (("tasks", 0, "title"), "Another title", "words"),
        (("themes", 0, "case", "text"), "Other words", "words"),
        (("tasks", 0, "due"), {"week": 1}, "plan"),
        (("sessions", 0, "minutes"), 45, "plan"),
        (("rules", "minutes"), 45, "plan"),
        (("group_size", "max"), 8, "design"),
    ],
)
def test_how_much_has_changed_says_which_number_is_next(before, after, path, value, step):
    place: Any = after
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value

    assert step_of(differences(before, after)) == step


@given(st.permutations("abcdefgh"))
def test_what_has_not_moved_is_still_in_order(order):
    moved = _moved("abcdefgh", order)

    stays = [key for key in order if key not in moved]
    assert stays == sorted(stays)
    assert len(moved) <= 7
