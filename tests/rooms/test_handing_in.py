"""What was handed in stays once other groups review it, until the coordinator opens it again."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.people.models import Person
from worldrounds.programmes.models import Stage
from worldrounds.rooms.actions import save_document_form
from worldrounds.rooms.models import Reopening, Review
from worldrounds.rooms.product.handing_in import hand_in, is_closed, last_hand_in, reopen_hand_in
from worldrounds.rooms.queries import document_of
from worldrounds.rooms.stages.draft import read_draft
from worldrounds.rooms.stages.path import Step, access_step
from worldrounds.rooms.stages.review import deal


@pytest.fixture
def reviewed(cast: Cast) -> Stage:
    """Both groups have handed in and review one another. Returns the review stage."""
    open_two_rooms(cast)
    for position, kind in enumerate(("draft", "review"), start=1):
        Stage.objects.create(
            programme=cast.programme, key=kind, kind=kind, title=kind, opens_day=NOW.date(), position=position
        )
    for person, number in ((cast.vera, 1), (cast.viktor, 2)):
        write(person, "Our product", number)
        send(person, number)
    stage = Stage.objects.get(key="review")
    deal(stage=stage, at=NOW)
    return stage


def write(person: Person, text: str, number: int = 1) -> None:
    here = inside(person, number)
    save_document_form(inside=here, base=document_of(here.room).update_since(), text=text)


def draft(person: Person, number: int = 1) -> Step:
    return access_step(inside(person, number), key="draft", at=NOW)


def send(person: Person, number: int = 1) -> None:
    hand_in(inside=inside(person, number), step=draft(person, number), at=NOW + timedelta(minutes=number))


def reopen(person: Person) -> None:
    reopen_hand_in(inside=inside(person), step=draft(person), at=NOW)


def test_nothing_else_is_handed_in_once_others_review_it(cast: Cast, reviewed: Stage) -> None:
    write(cast.vera, "Changed later")
    here = read_draft(inside(cast.vera), draft(cast.vera))

    assert (here.is_closed, here.may_hand_in, here.may_reopen) == (True, False, False)
    with pytest.raises(Refused, match="Other groups review your product by now"):
        send(cast.vera)


def test_the_coordinator_opens_it_for_one_more_time(cast: Cast, reviewed: Stage) -> None:
    for person in (cast.vera, cast.faye):
        with pytest.raises(NotAllowed):
            reopen(person)
    for _ in range(2):
        reopen(cast.alice)
    assert Reopening.objects.count() == 1
    write(cast.vera, "Changed later")
    send(cast.vera)

    handed = last_hand_in(inside(cast.vera).room, draft(cast.vera).stage)
    assert handed is not None
    assert handed.version.text == "Changed later"
    assert Review.objects.get(product__room=handed.room).product == handed
    assert is_closed(handed.room, draft(cast.vera).stage)


def test_a_review_that_was_sent_stays_with_what_it_was_about(cast: Cast, reviewed: Stage) -> None:
    Review.objects.filter(product__room=inside(cast.vera).room).update(sent_at=NOW)
    reopen(cast.alice)
    write(cast.vera, "Changed later")
    send(cast.vera)

    assert Review.objects.get(product__room=inside(cast.vera).room).product.version.text == "Our product"


def test_the_reviewers_are_told_of_the_new_product_and_of_the_same_one_not(
    cast: Cast, reviewed: Stage, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        reopen(cast.alice)
        send(cast.vera)  # unchanged
    assert mailoutbox == []

    with django_capture_on_commit_callbacks(execute=True):
        reopen(cast.alice)
        write(cast.vera, "Changed later")
        send(cast.vera)
    assert {mail.to[0] for mail in mailoutbox} == {"viktor@example.org", "kiyo@example.org"}
    assert mailoutbox[0].subject == f"{cast.programme.title}: a new version of a product that you review"
    assert "Group 1 has handed in its product once more" in mailoutbox[0].body
    assert "?next=/programmes/rounds/groups/2/room/stages/review/" in mailoutbox[0].body
