from worldrounds.solvers.panel import Voice, outcome, standing

AGREED = {1: 7, 2: 8, 3: 8}
SPLIT = {1: 1, 2: 9, 3: 9}


def test_a_standing_names_nobody_and_orders_reasons_by_rating():
    found = standing([Voice(9, "b"), Voice(2, ""), Voice(8, "a")], own=Voice(2, ""))

    assert found.counts == [0, 1, 0, 0, 0, 0, 0, 1, 1]
    assert found.reasons == [Voice(8, "a"), Voice(9, "b")]
    assert (found.dissent, found.own) == ([Voice(2, "")], Voice(2, ""))


def test_of_what_nobody_rated_there_are_no_figures():
    found = standing([])

    assert (found.figures, found.counts, found.dissent) == (None, [0] * 9, [])


def test_a_panel_stops_where_it_agrees_on_everything():
    assert outcome({5: AGREED, 6: AGREED}, None, is_last=False) == "agreed"
    assert outcome({5: AGREED, 6: SPLIT}, None, is_last=False) == "next"
    assert outcome({5: AGREED, 6: {}}, None, is_last=False) == "next"


def test_a_panel_stops_where_nobody_moves_by_more_than_one():
    moved = {1: 3, 2: 9, 3: 9}

    assert outcome({5: SPLIT}, {5: {1: 2, 2: 8, 4: 1}}, is_last=False) == "stable"
    assert outcome({5: moved}, {5: SPLIT}, is_last=False) == "next"
    assert outcome({5: SPLIT}, {5: {7: 1}}, is_last=False) == "next"  # nobody rated in both
    assert outcome({5: moved}, {5: SPLIT}, is_last=True) == "last"
