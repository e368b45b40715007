from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from tests.commons.test_visions import at_school, public_vision
from worldrounds.commons.actions.delphi import close_due_rounds, open_delphi, rate
from worldrounds.commons.actions.visions import NoSchool
from worldrounds.commons.models import DelphiRating, Vision
from worldrounds.commons.queries.delphi import Panel, read_delphi
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.people.models import Person
from worldrounds.solvers.panel import Voice

pytestmark = pytest.mark.django_db
OVER = NOW + timedelta(days=9)  # a round of a week is over everywhere


def begun(cast: Cast, most_rounds: int = 2) -> Vision:
    vision = public_vision(cast)
    lines = ["Exchange  is for all.", "", "It is free."]
    open_delphi(person=cast.bob, vision=vision, lines=lines, most_rounds=most_rounds, days=7, at=NOW)
    return vision


def panel_of(vision: Vision, person: Person | None = None) -> Panel:
    found = read_delphi(vision, person)
    assert found is not None
    return found


def rated(cast: Cast, vision: Vision, ratings: dict[str, list[int]], number: int = 1) -> None:
    statements = panel_of(vision).statements
    for name, values in ratings.items():
        given = {statement.pk: value for statement, value in zip(statements, values, strict=False)}
        reasons = {statements[0].pk: f"Reason {values[0]}"}
        person = at_school(cast, cast.people[name])
        rate(person=person, vision=vision, number=number, values=given, reasons=reasons, at=NOW)


def test_its_author_opens_it_once_and_nobody_else(cast: Cast):
    vision = begun(cast)

    panel = panel_of(vision)
    assert [statement.text for statement in panel.statements] == ["Exchange is for all.", "It is free."]
    assert (panel.open_round.number, panel.open_round.last_day) == (1, (NOW + timedelta(days=7)).date())
    words = {"lines": ["x"], "most_rounds": 2, "days": 7, "at": NOW}
    with pytest.raises(Refused, match="already"):
        open_delphi(person=cast.bob, vision=vision, **words)
    with pytest.raises(NotAllowed):
        open_delphi(person=cast.carol, vision=vision, **words)


@pytest.mark.parametrize(
    "change",
    [
        {"lines": [" "]},
        {"lines": [f"{n}" for n in range(13)]},
        {"lines": ["x" * 241]},
        {"most_rounds": 5},
        {"days": 2},
    ],
)
def test_what_cannot_be_rated_is_refused(cast: Cast, change):
    words = {"lines": ["x"], "most_rounds": 2, "days": 7, "at": NOW} | change

    with pytest.raises(Refused):
        open_delphi(person=cast.bob, vision=public_vision(cast), **words)


def test_who_rates_says_from_where_and_can_change_it(cast: Cast):
    vision = begun(cast)
    with pytest.raises(NoSchool):
        rate(person=cast.vera, vision=vision, number=1, values={}, reasons={}, at=NOW)
    rated(cast, vision, {"vera": [9, 9]})
    rated(cast, vision, {"vera": [8]})

    rows = panel_of(vision, cast.vera).rows
    assert [(row.value, row.reason) for row in rows] == [(8, "Reason 8"), (9, "")]
    assert [row.value for row in panel_of(vision, cast.kiyo).rows] == [None, None]
    with pytest.raises(Refused, match="1 to 9"):
        rated(cast, vision, {"vera": [10]})


def test_a_round_ends_on_its_day_when_enough_have_rated(cast: Cast):
    vision = begun(cast)
    rated(cast, vision, {"vera": [9, 1], "kiyo": [8, 9], "kenta": [8]})
    assert close_due_rounds(at=OVER) == 0  # Kenta has not rated everything
    rated(cast, vision, {"kenta": [8, 5]})

    assert close_due_rounds(at=NOW + timedelta(days=7)) == 0
    assert close_due_rounds(at=OVER) == 1
    assert close_due_rounds(at=OVER) == 0

    panel = panel_of(vision, cast.vera)
    [finished] = panel.finished
    assert (finished.agreed, finished.round.outcome, panel.open_round.number) == (1, "next", 2)
    [(_first, stands), _second] = finished.results
    assert (stands.figures.median, stands.own) == (8.0, Voice(9, "Reason 9"))
    assert [row.value for row in panel.rows] == [9, 1]  # to be left or changed
    with pytest.raises(Refused, match="ended meanwhile"):
        rated(cast, vision, {"vera": [9]}, number=1)


def test_it_stops_where_all_agree_or_no_round_is_left(cast: Cast):
    vision = begun(cast, most_rounds=1)
    rated(cast, vision, {"vera": [9, 1], "kiyo": [8, 9], "kenta": [8, 5]})

    close_due_rounds(at=OVER)

    panel = panel_of(vision)
    assert (panel.open_round, panel.finished[0].round.outcome) == (None, "last")
    assert panel.delphi.ended_at == OVER


def test_nobody_is_named_and_what_a_visitor_sees_holds_no_own(cast: Cast):
    vision = begun(cast)
    rated(cast, vision, {"vera": [9, 1], "kiyo": [8, 9], "kenta": [8, 5]})
    close_due_rounds(at=OVER)
    DelphiRating.objects.filter(person=cast.vera).update(person=None)  # erased

    for reader in (None, cast.nadia):
        panel = panel_of(vision, reader)
        assert [stands.own for _statement, stands in panel.finished[0].results] == [None, None]
        assert [row.value for row in panel.rows] == [None, None]
    assert panel.finished[0].raters == 3
