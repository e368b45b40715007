"""Groups review one another's products."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.groups.setting import a_forming, a_group
from tests.rooms.setting import inside
from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.groups.models import Forming, Group
from worldrounds.people.models import Person
from worldrounds.programmes.models import Consent, Stage
from worldrounds.programmes.queries import access_programme
from worldrounds.rooms.actions import open_rooms
from worldrounds.rooms.models import HandIn, PeerBallot, Review, Room, StageDone, Version
from worldrounds.rooms.stages.path import Step, access_step
from worldrounds.rooms.stages.review import (
    access_review,
    check_may_deal,
    deal,
    deal_what_is_due,
    overview,
    read_reviews,
    save_review,
    thank,
)


@pytest.fixture
def stage(cast: Cast) -> Stage:
    """Group 1: Vera. 2: Kenta. 3: Nadia. A draft stage, due today, and a review stage of one product each."""
    forming = a_forming(cast, state=Forming.State.CONFIRMED)
    for number, name in enumerate(("vera", "kenta", "nadia"), start=1):
        a_group(cast, number, name, forming=forming)
    open_rooms(programme=cast.programme, actor=cast.alice, at=NOW)
    Stage.objects.create(
        programme=cast.programme, key="draft", kind=Stage.Kind.DRAFT, title="Draft", position=1,
        opens_day=NOW.date(), due_day=NOW.date(),
    )  # fmt: skip
    return Stage.objects.create(
        programme=cast.programme, key="review", kind=Stage.Kind.REVIEW, title="Review", position=2,
        opens_day=NOW.date(), reviews=1,
    )  # fmt: skip


def hand_in(cast: Cast, *numbers: int, text: str = "") -> None:
    for number in numbers:
        room = Room.objects.get(group__number=number)
        version = Version.objects.create(
            room=room, text=text or f"Product of {number}", state=b"\0", at=NOW, until=NOW
        )
        HandIn.objects.create(stage=Stage.objects.get(key="draft"), room=room, version=version, at=NOW)


def step(person: Person, number: int) -> Step:
    return access_step(inside(person, number), key="review", at=NOW)


def given(person: Person, number: int) -> list[Review]:
    return list(read_reviews(inside(person, number), step(person, number)).given)


def write(
    person: Person, number: int, *, send: bool = True, version: int = 0, level: int | None = 3
) -> Review:
    (review,) = given(person, number)
    return save_review(
        inside=inside(person, number), review=review, levels=[level] * len(review.rubric),
        comments=["Page 2."] * len(review.rubric), learned="That it can be done.", better="", version=version,
        send=send, at=NOW,
    )  # fmt: skip


def pairs() -> dict[int, int]:
    """Group that reviews -> group whose product it is."""
    return {r.room.group.number: r.product.room.group.number for r in Review.objects.all()}


def test_each_product_is_dealt_once_and_to_another_group(cast: Cast, stage: Stage) -> None:
    hand_in(cast, 1, 2, 3)

    assert deal(stage=stage, at=NOW) == 3

    assert sorted(pairs()) == sorted(pairs().values()) == [1, 2, 3]
    assert all(group != product for group, product in pairs().items())
    assert deal(stage=stage, at=NOW) == 0


def test_late_products_are_dealt_among_themselves(cast: Cast, stage: Stage) -> None:
    a_group(cast, 4, "kiyo", forming=Forming.objects.get())
    open_rooms(programme=cast.programme, actor=cast.alice, at=NOW)
    hand_in(cast, 1, 2)
    deal(stage=stage, at=NOW)
    hand_in(cast, 3)
    assert deal(stage=stage, at=NOW) == 0
    hand_in(cast, 4)

    assert deal(stage=stage, at=NOW) == 2
    assert pairs() == {1: 2, 2: 1, 3: 4, 4: 3}


def test_what_is_reviewed_is_the_newest_product_at_the_dealing(cast: Cast, stage: Stage) -> None:
    hand_in(cast, 1, 2)
    hand_in(cast, 1, text="Better.")
    deal(stage=stage, at=NOW)
    hand_in(cast, 1, text="Too late.")

    (review,) = given(cast.kenta, 2)

    assert review.product.version.text == "Better."


def test_products_are_dealt_by_themselves_when_all_are_in_or_the_day_is_over(
    cast: Cast, stage: Stage
) -> None:
    hand_in(cast, 1, 2)
    assert deal_what_is_due(at=NOW) == 0
    assert deal_what_is_due(at=NOW + timedelta(days=2)) == 2

    Review.objects.all().delete()
    hand_in(cast, 3)
    assert deal_what_is_due(at=NOW) == 3
    assert deal_what_is_due(at=NOW) == 0


def test_nothing_is_dealt_before_the_stage_opens_or_of_groups_that_are_gone(cast: Cast, stage: Stage) -> None:
    hand_in(cast, 1, 2, 3)
    Group.objects.filter(number=3).update(retired_at=NOW)
    Stage.objects.filter(key="review").update(opens_day=NOW.date() + timedelta(days=5))
    assert deal_what_is_due(at=NOW) == 0
    Stage.objects.filter(key="review").update(opens_day=NOW.date())

    assert deal_what_is_due(at=NOW) == 2
    assert pairs() == {1: 2, 2: 1}


def test_a_review_is_read_by_the_other_group_when_it_is_sent(cast: Cast, stage: Stage) -> None:
    hand_in(cast, 1, 2)
    deal(stage=stage, at=NOW)
    write(cast.vera, 1, send=False)
    assert read_reviews(inside(cast.kenta, 2), step(cast.kenta, 2)).received == []

    write(cast.vera, 1, version=1)

    (review,) = read_reviews(inside(cast.kenta, 2), step(cast.kenta, 2)).received
    assert (review.learned, review.answers[0]) == (
        "That it can be done.",
        {"level": 3, "comment": "Page 2."},
    )


def test_a_review_that_changed_meanwhile_is_not_overwritten(cast: Cast, stage: Stage) -> None:
    hand_in(cast, 1, 2)
    deal(stage=stage, at=NOW)
    write(cast.vera, 1, send=False)

    with pytest.raises(Refused):
        write(cast.vera, 1, send=False, version=0, level=1)
    assert Review.objects.get(room__group__number=1).answers[0]["level"] == 3


def test_an_incomplete_or_sent_review_is_not_sent(cast: Cast, stage: Stage) -> None:
    hand_in(cast, 1, 2)
    deal(stage=stage, at=NOW)
    with pytest.raises(Refused):
        write(cast.vera, 1, level=None)
    write(cast.vera, 1)
    with pytest.raises(Refused):
        write(cast.vera, 1, version=1)


def test_thanks_come_from_the_reviewed_group_after_it_was_sent(cast: Cast, stage: Stage) -> None:
    hand_in(cast, 1, 2)
    deal(stage=stage, at=NOW)
    (review,) = given(cast.vera, 1)

    def answer(person: Person, number: int) -> Review:
        return thank(
            inside=inside(person, number), step=step(person, number), pk=review.pk, text="Thanks!", at=NOW
        )

    with pytest.raises(NotFound):
        answer(cast.kenta, 2)
    write(cast.vera, 1)
    with pytest.raises(NotFound):
        answer(cast.nadia, 3)
    answer(cast.kenta, 2)
    assert given(cast.vera, 1)[0].thanks == "Thanks!"


def test_a_product_is_read_only_by_those_who_review_it(cast: Cast, stage: Stage) -> None:
    hand_in(cast, 1, 2)
    deal(stage=stage, at=NOW)
    (review,) = given(cast.vera, 1)

    assert access_review(inside(cast.vera), step(cast.vera, 1), pk=review.pk) == review
    with pytest.raises(NotFound):
        access_review(inside(cast.kenta, 2), step(cast.kenta, 2), pk=review.pk)
    with pytest.raises(NotAllowed):
        write(cast.faye, 1)


def test_a_group_is_done_when_its_reviews_are_sent_and_members_have_rated(cast: Cast, stage: Stage) -> None:
    hand_in(cast, 1, 2)
    PeerBallot.objects.create(
        stage=stage, room=inside(cast.vera).room, enrolment=cast.enrolments["vera"], saved_at=NOW, sent_at=NOW
    )
    deal(stage=stage, at=NOW)
    write(cast.vera, 1, send=False)
    assert (StageDone.objects.count(), step(cast.vera, 1).is_my_turn) == (0, True)

    write(cast.vera, 1, version=1)

    assert (StageDone.objects.count(), step(cast.vera, 1).is_my_turn) == (1, False)


def test_the_rubric_is_that_of_the_case_or_one_that_suits_all(cast: Cast, stage: Stage) -> None:
    Room.objects.filter(group__number=2).update(case="heat-wave-in-five-cities")
    cast.programme.document = {"themes": [], "rules": {}}
    cast.programme.save()
    hand_in(cast, 1, 2)
    deal(stage=stage, at=NOW)

    for review in Review.objects.all():
        assert len(review.rubric) >= 4
        assert all(len(row["levels"]) == 4 for row in review.rubric)


def test_the_overview_counts_for_every_group(cast: Cast, stage: Stage) -> None:
    hand_in(cast, 1, 2)
    deal(stage=stage, at=NOW)
    write(cast.vera, 1)

    lines = [
        (line.group.number, line.handed_in_at, line.given, line.sent, line.received, line.members)
        for line in overview(stage, Stage.objects.get(key="draft"))
    ]

    assert lines == [
        (1, NOW, 1, 1, 0, 1),
        (2, NOW, 1, 0, 1, 1),
        (3, None, 0, 0, 0, 1),
    ]


def test_only_the_coordinator_deals_by_hand(cast: Cast, stage: Stage) -> None:
    check_may_deal(access_programme(person=cast.alice, slug="rounds"))
    with pytest.raises(NotAllowed):
        check_may_deal(access_programme(person=cast.faye, slug="rounds"))


def test_members_are_told_once_that_products_wait_and_that_a_review_came(
    cast: Cast, stage: Stage, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    Stage.objects.filter(pk=stage.pk).update(due_day=date(2027, 3, 5))
    hand_in(cast, 1, 2)
    Consent.objects.create(
        enrolment=cast.enrolments["kenta"], purpose=Consent.Purpose.COORDINATION, given=False, at=NOW
    )
    with django_capture_on_commit_callbacks(execute=True):
        deal(stage=stage, at=NOW)
        deal(stage=stage, at=NOW)
    (waits,) = mailoutbox
    assert (waits.to, waits.reply_to) == (["vera@example.org"], ["alice@example.org"])
    assert waits.subject == f"{cast.programme.title}: products to review"
    assert "another group's product is there for your group to review" in waits.body
    assert "The last day for it is 5 Mar 2027." in waits.body
    assert "?next=/programmes/rounds/groups/1/room/stages/review/" in waits.body
    mailoutbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        write(cast.kenta, 2, send=False)
        write(cast.kenta, 2, version=1)
        with pytest.raises(Refused):
            write(cast.kenta, 2, version=2)
    (came,) = mailoutbox
    assert (came.to, came.subject) == (
        ["vera@example.org"],
        f"{cast.programme.title}: a review of your product",
    )
    assert "Group 2 has read your product" in came.body
