"""A review stage in which several act at the same moment, on both databases."""

from contextlib import suppress
from datetime import timedelta

import pytest

from tests.cast import NOW, Cast, make_cast
from tests.integration.together import at_once
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.core.errors import Refused
from worldrounds.people.models import Person
from worldrounds.programmes.models import Stage
from worldrounds.rooms.actions import save_document_form
from worldrounds.rooms.models import HandIn, PeerBallot, Review, StageDone, Version
from worldrounds.rooms.product.handing_in import hand_in
from worldrounds.rooms.queries import document_of
from worldrounds.rooms.stages.path import Step, access_step
from worldrounds.rooms.stages.peers import ITEMS, rate_members, token_of
from worldrounds.rooms.stages.review import deal, save_review

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def stage(cast: Cast) -> Stage:
    rooms = open_two_rooms(cast)
    draft, review = (
        Stage.objects.create(
            programme=cast.programme, key=kind, kind=kind, title=kind, opens_day=NOW.date(), position=position
        )
        for position, kind in enumerate(("draft", "review"), start=1)
    )
    for room in rooms:
        version = Version.objects.create(room=room, text="Product", state=b"\0", at=NOW, until=NOW)
        HandIn.objects.create(stage=draft, room=room, version=version, at=NOW)
    return review


def step(person: Person) -> Step:
    return access_step(inside(person), key="review", at=NOW)


def rate(cast: Cast, person: Person) -> object:
    ids = [cast.enrolments[name].pk for name in ("vera", "kenta")]
    return rate_members(
        inside=inside(person), step=step(person), values={pk: dict.fromkeys(ITEMS, 4) for pk in ids},
        sentences={}, told=token_of(""), send=True, at=NOW,
    )  # fmt: skip


def test_the_last_two_members_who_rate_at_once_end_the_stage_once(cast: Cast, stage: Stage) -> None:
    Stage.objects.filter(key="review").update(reviews=0)

    at_once(lambda: rate(cast, cast.vera), lambda: rate(cast, cast.kenta), lambda: rate(cast, cast.kenta))

    assert PeerBallot.objects.filter(sent_at=NOW).count() == 2
    assert StageDone.objects.count() == 1


def test_products_dealt_twice_at_once_are_dealt_once(cast: Cast, stage: Stage) -> None:
    assert sorted(at_once(lambda: deal(stage=stage, at=NOW), lambda: deal(stage=stage, at=NOW))) == [0, 2]
    assert Review.objects.count() == 2


def test_two_who_save_one_review_at_once_overwrite_nothing(cast: Cast, stage: Stage) -> None:
    deal(stage=stage, at=NOW)
    review = Review.objects.get(room__group__number=1)

    def save(person: Person, learned: str) -> object:
        return save_review(
            inside=inside(person), review=review, levels=[None] * len(review.rubric),
            comments=[""] * len(review.rubric), learned=learned, better="", version=0, send=False, at=NOW,
        )  # fmt: skip

    answers = at_once(lambda: save(cast.vera, "Vera"), lambda: save(cast.kenta, "Kenta"))

    (saved,) = [answer for answer in answers if isinstance(answer, Review)]
    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    assert Review.objects.get(pk=review.pk).learned == saved.learned


def test_what_is_handed_in_while_products_are_dealt_is_dealt_or_refused(cast: Cast, stage: Stage) -> None:
    here = inside(cast.vera)
    save_document_form(inside=here, base=document_of(here.room).update_since(), text="Newer")

    def send() -> None:
        with suppress(Refused):
            hand_in(inside=here, step=access_step(here, key="draft", at=NOW), at=NOW + timedelta(minutes=1))

    at_once(send, lambda: deal(stage=stage, at=NOW))

    assert Review.objects.get(product__room=here.room).product == here.room.hand_ins.first()
