"""Forms of the boards and decisions that come at the same moment, on both databases."""

import pytest

from tests.cast import NOW, Cast, make_cast
from tests.integration.together import at_once
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.core.errors import Refused
from worldrounds.people.models import Person
from worldrounds.programmes.models import Stage
from worldrounds.rooms.models import Decision, DecisionStep, DocumentUpdate, Stand
from worldrounds.rooms.stages import decisions
from worldrounds.rooms.stages.analysis import add_node, move_node, read_analysis
from worldrounds.rooms.stages.matrix import read_matrix, write_cell
from worldrounds.rooms.stages.path import Step, access_step

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    cast = make_cast()
    open_two_rooms(cast)
    for position, kind in enumerate((Stage.Kind.MATRIX, Stage.Kind.ANALYSIS, Stage.Kind.DECISIONS)):
        Stage.objects.create(
            programme=cast.programme, key=kind, kind=kind, title=kind, opens_day=NOW.date(), position=position
        )
    return cast


def step(person: Person, key: str) -> Step:
    return access_step(inside(person), key=key, at=NOW)


def write(person: Person, text: str, key: str) -> None:
    write_cell(
        inside=inside(person), step=step(person, "matrix"), row="AT", column="c.plan", text=text, sources="",
        was=("", ""), key=key,
    )  # fmt: skip


def add(person: Person, text: str, key: str) -> None:
    add_node(
        inside=inside(person), step=step(person, "analysis"), kind="cause", parent="", text=text, key=key
    )


def decide(person: Person, proposal: str, key: str, replaces: int | None = None) -> Decision:
    return decisions.record_decision(
        inside=inside(person), step=step(person, "decisions"), proposal=proposal, reasons="", replaces=replaces,
        key=key, at=NOW,
    )  # fmt: skip


def stand(person: Person, kind: str, reason: str = "") -> Stand:
    return decisions.take_stand(
        inside=inside(person), step=step(person, "decisions"), number=1, kind=kind, reason=reason, at=NOW
    )


def close(person: Person) -> None:
    decisions.close_decision(inside=inside(person), step=step(person, "decisions"), number=1, at=NOW)


def test_a_cell_sent_twice_at_once_is_written_once_and_two_peoples_texts_both_stay(cast: Cast) -> None:
    at_once(
        lambda: write(cast.vera, "From Vera.", "k1"),
        lambda: write(cast.vera, "From Vera.", "k1"),
        lambda: write(cast.kenta, "From Kenta.", "k2"),
    )

    assert DocumentUpdate.objects.count() == 2
    matrix = read_matrix(inside(cast.vera), step(cast.vera, "matrix"), None)
    assert matrix.columns == []  # of no case
    texts = [bytes(row.data) for row in DocumentUpdate.objects.all()]
    assert sorted(b"From Vera." in text for text in texts) == [False, True]


def test_nodes_added_and_moved_at_once_are_each_there_once(cast: Cast) -> None:
    at_once(
        lambda: add(cast.vera, "Heat", "k1"),
        lambda: add(cast.vera, "Heat", "k1"),
        lambda: add(cast.kenta, "Poverty", "k2"),
    )
    first, second = (
        node.key for node in read_analysis(inside(cast.vera), step(cast.vera, "analysis")).tree.causes
    )

    def into(person: Person, node: str) -> None:
        move_node(
            inside=inside(person), step=step(person, "analysis"), node=node, move="in", key=f"in {node}"
        )

    at_once(
        lambda: into(cast.vera, second), lambda: into(cast.kenta, second), lambda: into(cast.kenta, first)
    )

    tree = read_analysis(inside(cast.vera), step(cast.vera, "analysis")).tree
    assert sorted(node.text for node in tree.walk()) == ["Heat", "Poverty"]
    assert [node.key for node in tree.causes] == [first]


def test_a_decision_sent_twice_at_once_is_one_and_two_decisions_have_two_numbers(cast: Cast) -> None:
    at_once(
        lambda: decide(cast.vera, "Visit", "k1"),
        lambda: decide(cast.vera, "Visit", "k1"),
        lambda: decide(cast.kenta, "Call", "k2"),
    )

    assert sorted(Decision.objects.values_list("number", flat=True)) == [1, 2]
    assert sorted(Decision.objects.values_list("proposal", flat=True)) == ["Call", "Visit"]


def test_a_decision_is_replaced_once(cast: Cast) -> None:
    decide(cast.vera, "Visit", "k1")
    answers = at_once(
        lambda: decide(cast.vera, "Call", "k2", replaces=1),
        lambda: decide(cast.kenta, "Knock", "k3", replaces=1),
    )

    assert sorted(isinstance(answer, Refused) for answer in answers) == [False, True]
    assert Decision.objects.filter(replaces__number=1).count() == 1


def test_a_stand_comes_before_the_closing_or_is_refused(cast: Cast) -> None:
    decide(cast.vera, "Visit", "k1")
    stand(cast.vera, "agree")
    answers = at_once(
        lambda: close(cast.vera),
        lambda: close(cast.kenta),
        lambda: stand(cast.kenta, "against", "It is control."),
        lambda: stand(cast.kenta, "against", "It is control."),
    )

    kept = Stand.objects.filter(enrolment=cast.enrolments["kenta"]).count()
    assert DecisionStep.objects.count() == 1
    assert kept == (0 if isinstance(answers[2], Refused) and isinstance(answers[3], Refused) else 1)
