"""Who is addressed by a message, the one mail that says so, and threads."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from tests.cast import NOW, Cast
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.core.errors import Refused
from worldrounds.people.models import Person
from worldrounds.programmes.models import Consent
from worldrounds.rooms.actions import post_message
from worldrounds.rooms.board import asked_in_rooms
from worldrounds.rooms.erasing.rows import erase_rows
from worldrounds.rooms.mentions import named_in, people_to_name, see
from worldrounds.rooms.models import Mention, Post, Room
from worldrounds.rooms.queries import threads_of, with_mentions

DAY = timedelta(days=1)
Says = Callable[..., Post]


@pytest.fixture
def room(cast: Cast) -> Room:
    """Vera and Kenta, with Faye as their facilitator."""
    room = open_two_rooms(cast)[0]
    room.group.facilitator = cast.faye
    room.group.save()
    return room


@pytest.fixture
def says(cast: Cast, room: Room, django_capture_on_commit_callbacks: Any) -> Says:
    def post(who: str, text: str, *, days: float = 0, **more: Any) -> Post:
        with django_capture_on_commit_callbacks(execute=True):
            return post_message(
                inside=inside(cast.people[who]),
                text=text,
                key=f"{who}{text}"[:40],
                at=NOW + days * DAY,
                **more,
            )

    return post


def mailed() -> list[str]:
    return [address for sent in mail.outbox for address in sent.to]


# Names -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, found",
    [
        ("@Anna what do you think?", {1}),
        ("Ask @anna lee, and @Bo.", {2, 3}),
        ("@Annabel is somebody else", set()),
        ("anna@example.org is an address", set()),
        ("@美咲さん、どう思いますか", {4}),
        ("(@Bo) @Bo @Nobody", {3}),
    ],
)
def test_whom_a_text_names(text: str, found: set[int]) -> None:
    people = {1: {"Anna", "Anna Li"}, 2: {"Anna Lee"}, 3: {"Bo"}, 4: {"美咲"}}
    assert named_in(text, people) == found


def test_a_name_that_two_have_needs_the_whole(cast: Cast, room: Room) -> None:
    cast.enrolments["kenta"].given_name = "Vera"
    cast.enrolments["kenta"].save()

    names = people_to_name(inside(cast.faye))

    assert {number: own for number, (_person, own) in names.items()} == {
        cast.vera.pk: {"Vera Huber"},
        cast.kenta.pk: {"Vera Mori"},
    }


# Mails -------------------------------------------------------------------------------------------------------


def test_who_is_named_gets_one_mail_until_they_have_read(cast: Cast, room: Room, says: Says) -> None:
    says("vera", "@Kenta have you seen the figures?")
    says("vera", "@Kenta Mori and @Faye Lindqvist, please look.", to=cast.kenta.pk)
    first = mailed()
    see(with_mentions(threads_of(room)), cast.kenta, at=NOW)
    says("vera", "@kenta thank you")

    assert first == ["kenta@example.org", "faye@example.org"]
    assert mailed() == [*first, "kenta@example.org"]
    assert mail.outbox[0].subject == "Group 1: Vera Huber asks you something"
    assert "> @Kenta have you seen the figures?" in mail.outbox[0].body
    assert mail.outbox[0].reply_to == ["vera@example.org"]


def test_the_same_form_twice_mails_once(cast: Cast, room: Room, says: Says) -> None:
    for _ in range(2):
        says("vera", "What do you think?", to=cast.kenta.pk)

    assert (mailed(), Mention.objects.count()) == (["kenta@example.org"], 1)


def test_who_silenced_it_or_refused_contact_is_named_without_a_mail(
    cast: Cast, room: Room, says: Says
) -> None:
    Person.objects.filter(pk=cast.faye.pk).update(mail_when_named=False)
    Consent.objects.create(enrolment=cast.enrolments["kenta"], purpose="coordination", given=False, at=NOW)

    says("vera", "@Kenta @Faye Lindqvist?")

    assert (mailed(), Mention.objects.count()) == ([], 2)


def test_people_outside_the_room_and_oneself_are_not_named(cast: Cast, room: Room, says: Says) -> None:
    says("vera", "@Vera @Kiyo", to=cast.kiyo.pk)

    assert (mailed(), Mention.objects.count()) == ([], 0)


# Threads -----------------------------------------------------------------------------------------------------


def test_answers_stand_one_level_deep_and_bring_the_thread_to_the_top(room: Room, says: Says) -> None:
    first = says("vera", "One")
    says("vera", "Two", days=1)
    answer = says("kenta", "Below", days=2, answers=first.pk)
    says("vera", "Below that", days=3, answers=answer.pk)

    threads = [(thread.text, [post.text for post in thread.replies.all()]) for thread in threads_of(room)]

    assert threads == [("One", ["Below", "Below that"]), ("Two", [])]


def test_a_message_of_another_room_is_not_answered(cast: Cast, room: Room, says: Says) -> None:
    other = post_message(inside=inside(cast.kiyo, 2), text="Ours", key="x", at=NOW)

    with pytest.raises(Refused, match="not there any more"):
        says("vera", "Hm", answers=other.pk)


def test_erasing_somebody_keeps_what_others_answered(cast: Cast, room: Room, says: Says) -> None:
    first = says("vera", "My plan")
    says("kenta", "I like it", answers=first.pk)
    says("vera", "Thanks", answers=first.pk)
    says("vera", "Hm")

    erase_rows(room=room, person=cast.vera.pk, passages=[])

    assert list(Post.objects.values_list("text", flat=True)) == ["[erased]", "I like it"]


# Questions ---------------------------------------------------------------------------------------------------


def waiting(cast: Cast) -> list[str]:
    return sorted(asked.text for asked in asked_in_rooms(cast.programme, at=NOW + 9 * DAY))


def test_a_question_to_somebody_waits_for_them_or_for_an_answer_below(
    cast: Cast, room: Room, says: Says
) -> None:
    says("vera", "@Kenta?")
    says("vera", "@Faye Lindqvist?")
    below = says("vera", "Who, @Kenta?")
    says("kenta", "I am on a ward today.", days=1)
    says("kenta", "Me.", days=1, answers=below.pk)

    assert waiting(cast) == ["@Faye Lindqvist?"]


def test_an_answer_in_another_thread_is_none(cast: Cast, room: Room, says: Says) -> None:
    first = says("kenta", "A plan.")
    says("vera", "Who writes?")
    says("kenta", "Which plan?", days=1, answers=first.pk)
    before = waiting(cast)
    says("vera", "This one.", days=2, answers=first.pk)

    assert before == ["Which plan?", "Who writes?"]
    assert waiting(cast) == ["Who writes?"]
