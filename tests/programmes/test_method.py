"""Composing the method: adding, changing and moving stages."""

from datetime import date, timedelta

import pytest

from tests.cast import NOW, Cast
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.core.models import AuditEntry
from worldrounds.programmes.actions.method import Facts, add_stage, change_stage, free_key, move_stage
from worldrounds.programmes.models import Stage
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing

FACTS = Facts("Our countries", "Fill the table.", date(2026, 11, 8), date(2026, 12, 20))


@pytest.fixture
def alice(cast: Cast) -> Standing:
    return access_programme(person=cast.alice, slug="rounds")


def add(standing: Standing, kind: str = "matrix", key: str = "", facts: Facts = FACTS) -> Stage:
    return add_stage(standing=standing, kind=kind, key=key, facts=facts, at=NOW)


def order(cast: Cast) -> list[str]:
    return list(cast.programme.stages.order_by("position").values_list("key", flat=True))


def test_a_stage_is_added_at_the_end_with_what_it_says(cast: Cast, alice: Standing) -> None:
    add(alice, "icebreaker", "icebreaker")
    stage = add(alice, "consensus", "consensus", Facts(" How far? ", " Rate. ", date(2026, 12, 1), rounds=2))

    stage.refresh_from_db()
    assert order(cast) == ["icebreaker", "consensus"]
    assert (stage.title, stage.instructions, stage.opens_day) == ("How far?", "Rate.", date(2026, 12, 1))
    assert (stage.due_day, stage.rounds, stage.theme) == (None, 2, "")
    assert AuditEntry.objects.filter(verb="added stage").count() == 2


def test_the_same_form_sent_twice_adds_one_stage(cast: Cast, alice: Standing) -> None:
    first, again = (add(alice, key="matrix") for _ in range(2))

    assert first == again
    assert (order(cast), AuditEntry.objects.count()) == (["matrix"], 1)


def test_a_key_that_another_stage_has_taken_meanwhile_gives_way_to_the_next(
    cast: Cast, alice: Standing
) -> None:
    add(alice, key="matrix")
    other = add(alice, key="matrix", facts=Facts("Another table", "", date(2026, 11, 8)))

    assert other.key == "matrix-2"
    assert free_key(cast.programme, "matrix") == "matrix-3"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (Facts(" ", "", date(2026, 11, 8)), "title"),
        (Facts("A", "", date(2026, 10, 4)), "opens_day"),
        (Facts("A", "", date(2027, 5, 31)), "opens_day"),
        (Facts("A", "", date(2026, 11, 8), date(2027, 5, 31)), "due_day"),
        (Facts("A", "", date(2026, 11, 8), date(2026, 11, 7)), "due_day"),
        (Facts("A", "", date(2026, 11, 8), theme="unknown"), "theme"),
        (Facts("A", "", date(2026, 11, 8), rounds=6), "rounds"),
    ],
)
def test_a_stage_must_fit_the_programme(cast: Cast, alice: Standing, facts: Facts, field: str) -> None:
    with pytest.raises(Refused) as refused:
        add(alice, facts=facts)

    assert (refused.value.field, order(cast)) == (field, [])


def test_a_method_has_an_end(cast: Cast, alice: Standing) -> None:
    Stage.objects.bulk_create(
        Stage(
            programme=cast.programme,
            key=f"s{n}",
            kind="matrix",
            title="S",
            opens_day=FACTS.opens_day,
            position=n,
        )
        for n in range(60)
    )

    with pytest.raises(Refused):
        add(alice)


def test_a_stage_changes_its_words_and_days_but_not_its_kind(cast: Cast, alice: Standing) -> None:
    stage = add(alice)
    facts = Facts("Side by side", "Write less.", date(2026, 11, 9), None, "public-health", 4)
    change_stage(standing=alice, stage=stage, facts=facts, at=NOW)

    kept = Stage.objects.get(pk=stage.pk)
    assert (kept.title, kept.instructions, kept.theme) == ("Side by side", "Write less.", "public-health")
    assert (kept.opens_day, kept.due_day, kept.kind) == (date(2026, 11, 9), None, "matrix")
    entry = AuditEntry.objects.get(verb="changed stage")
    assert entry.details["before"] == ["2026-11-08", "2026-12-20"]


def test_a_stage_moves_to_a_place_once_however_often_one_clicks(cast: Cast, alice: Standing) -> None:
    a, _b, c = (add(alice, key=key, facts=Facts(key, "", FACTS.opens_day)) for key in "abc")

    for _ in range(2):
        assert move_stage(standing=alice, stage=c, place=2, at=NOW) == 2
    assert order(cast) == ["a", "c", "b"]

    assert move_stage(standing=alice, stage=a, place=99, at=NOW) == 3
    assert move_stage(standing=alice, stage=a, place=0, at=NOW) == 1
    assert order(cast) == ["a", "c", "b"]
    assert AuditEntry.objects.filter(verb="moved stage").count() == 3


def test_a_stage_that_is_gone_is_not_changed_nor_moved(cast: Cast, alice: Standing) -> None:
    stage = add(alice)
    gone = Stage.objects.get(pk=stage.pk)
    stage.delete()

    with pytest.raises(Refused):
        change_stage(standing=alice, stage=gone, facts=FACTS, at=NOW)
    with pytest.raises(Refused):
        move_stage(standing=alice, stage=gone, place=1, at=NOW)


@pytest.mark.parametrize("who", ["bob", "faye", "vera"])
def test_only_the_coordinator_composes(cast: Cast, alice: Standing, who: str) -> None:
    stage, standing = add(alice), access_programme(person=cast.people[who], slug="rounds")

    with pytest.raises(NotAllowed):
        add(standing)
    with pytest.raises(NotAllowed):
        change_stage(standing=standing, stage=stage, facts=FACTS, at=NOW)
    with pytest.raises(NotAllowed):
        move_stage(standing=standing, stage=stage, place=1, at=NOW + timedelta(days=1))
