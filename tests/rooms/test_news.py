"""An open page learns that the others changed something."""

from collections.abc import Callable

from tests.cast import NOW, Cast
from tests.rooms.setting import inside, open_two_rooms
from tests.rooms.test_stages import a_stage, step, write
from worldrounds.programmes.models import Stage
from worldrounds.rooms.models import HandIn, Review, Room, Version
from worldrounds.rooms.stages.consensus import prepare_statements, rate, read_consensus
from worldrounds.rooms.stages.decisions import close_decision, record_decision, reopen_decision, take_stand
from worldrounds.rooms.stages.news import mark_of


def changes(cast: Cast, stage: Stage, *does: Callable[[], object]) -> list[bool]:
    """Whether Vera's page has news after each of these."""
    found = []
    for do in does:
        before = mark_of(inside(cast.vera), step(cast.vera, stage.key))
        do()
        found.append(mark_of(inside(cast.vera), step(cast.vera, stage.key)) != before)
    return found


def test_decisions_and_where_others_stand_are_news(cast: Cast) -> None:
    open_two_rooms(cast)
    stage = a_stage(cast, "decisions")
    here, at = inside(cast.kenta), step(cast.kenta, stage.key)
    args = {"inside": here, "step": at, "number": 1, "at": NOW}

    found = changes(
        cast,
        stage,
        lambda: None,
        lambda: record_decision(
            inside=here, step=at, proposal="Soap.", reasons="", replaces=None, key="k", at=NOW
        ),
        lambda: take_stand(**args, kind="agree", reason=""),
        lambda: take_stand(**args, kind="live", reason=""),
        lambda: close_decision(**args),
        lambda: reopen_decision(**args, reason="More is known."),
        lambda: record_decision(
            inside=inside(cast.viktor, 2), step=at, proposal="x", reasons="", replaces=None, key="k", at=NOW
        ),
    )

    assert found == [False, True, True, True, True, True, False]


def test_statements_a_round_and_who_has_rated_are_news_and_no_rating_is(cast: Cast) -> None:
    open_two_rooms(cast)
    stage = a_stage(cast, "consensus")
    here, at = inside(cast.kenta), step(cast.kenta, stage.key)

    def prepare(*lines: str, start: bool = False) -> None:
        token = read_consensus(here, at, ()).token
        prepare_statements(inside=here, step=at, lines=lines, token=token, proposed=(), start=start, at=NOW)

    def give(*values: int) -> None:
        rows = read_consensus(here, at, ()).rows
        given = {row.statement.pk: value for row, value in zip(rows, values, strict=False)}
        rate(inside=here, step=at, number=1, values=given, reasons={}, at=NOW)

    found = changes(
        cast, stage, lambda: prepare("One", "Two"), lambda: prepare("One", "Three", start=True),
        lambda: give(7), lambda: give(7, 8), lambda: give(1, 2),
    )  # fmt: skip

    assert found == [True, True, False, True, False]


def test_texts_that_are_handed_in_are_news_and_drafts_are_not(cast: Cast) -> None:
    open_two_rooms(cast)
    stage = a_stage(cast, "icebreaker")

    assert changes(
        cast, stage,
        lambda: write(cast.kenta, stage.key, "I am", hand_in=False),
        lambda: write(cast.kenta, stage.key, "I am Kenta."),
    ) == [False, True]  # fmt: skip


def test_a_review_is_news_when_it_is_sent(cast: Cast) -> None:
    mine, other = open_two_rooms(cast)
    stage = a_stage(cast, "review")
    review = Review.objects.create(stage=stage, room=other, product=a_product(mine, stage))

    def save(**values: object) -> int:
        return Review.objects.filter(pk=review.pk).update(**values)

    assert changes(cast, stage, lambda: save(version=1), lambda: save(sent_at=NOW)) == [False, True]


def a_product(room: Room, stage: Stage) -> HandIn:
    version = Version.objects.create(room=room, text="Product", state=b"\0", at=NOW, until=NOW)
    return HandIn.objects.create(stage=stage, room=room, version=version, at=NOW)


def test_pages_of_other_kinds_do_not_follow_like_this(cast: Cast) -> None:
    open_two_rooms(cast)
    stage = a_stage(cast, "matrix")

    assert mark_of(inside(cast.vera), step(cast.vera, stage.key)) == ""
