"""Comments on passages, and proposals of other words."""

import pytest

from tests.cast import NOW, Cast
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.people.models import Person
from worldrounds.programmes.models import Programme
from worldrounds.rooms.actions import save_document_form
from worldrounds.rooms.document_now import read_written
from worldrounds.rooms.models import Comment, Room
from worldrounds.rooms.product.comments import (
    Remarks,
    accept_suggestion,
    access_comment,
    add_comment,
    close_comment,
    remarks_of,
    reply,
)
from worldrounds.rooms.product.versions import who_wrote
from worldrounds.rooms.queries import document_of

TEXT = "# 手指衛生 😀\n\nSoap is **rare** here. Water is rare too.\n"


@pytest.fixture
def room(cast: Cast) -> Room:
    room = open_two_rooms(cast)[0]
    write(cast.vera, TEXT)
    return room


def write(person: Person, text: str) -> None:
    here = inside(person)
    save_document_form(inside=here, base=document_of(here.room).update_since(), text=text)


def comment(person: Person, key: str = "k", **values: str) -> Comment:
    return add_comment(inside=inside(person), key=key, at=NOW, **{"text": "Why?", **values})


def seen(person: Person) -> Remarks:
    here = inside(person)
    return remarks_of(here, document_of(here.room))


def test_a_comment_stays_with_its_passage_while_others_write(cast: Cast, room: Room) -> None:
    comment(cast.kenta, quote="Water is rare")
    write(cast.vera, TEXT.replace("# ", "# 😀 New ").replace("Water is", "Water here is"))

    (thread,) = seen(cast.vera).open
    assert (thread.passage, thread.comment.quote) == ("Water here is rare", "Water is rare")
    assert thread.place is not None
    assert document_of(room).text[slice(*thread.place)] == thread.passage


def test_a_quote_from_the_preview_is_found_in_its_markup(cast: Cast, room: Room) -> None:
    assert comment(cast.kenta, quote="is rare here").quote == "is **rare** here"


def test_the_editors_word_of_the_place_counts_more_than_the_quote(cast: Cast, room: Room) -> None:
    first = comment(cast.kenta, quote="rare too")
    again = comment(cast.vera, key="other", quote="rare", start=first.start, end=first.end)

    assert (again.quote, again.start) == ("rare too", first.start)
    assert comment(cast.vera, key="third", quote="Soap", start="9:9", end="9:10").quote == "Soap"


@pytest.mark.parametrize(
    "values, field",
    [
        ({"text": " "}, "text"),
        ({"quote": "not there"}, "quote"),
        ({"suggestion": "x"}, "quote"),
        ({"quote": "Soap", "suggestion": "Soap"}, "suggestion"),
        ({"text": "x" * 4_001}, "text"),
    ],
)
def test_what_says_nothing_is_refused(cast: Cast, room: Room, values: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        comment(cast.kenta, **values)
    assert (refused.value.field, Comment.objects.count()) == (field, 0)


def test_a_second_click_comments_once_and_threads_stand_in_the_order_of_the_text(
    cast: Cast, room: Room
) -> None:
    for _ in range(2):
        late = comment(cast.kenta, key="a", quote="Water")
    early = comment(cast.kenta, key="b", quote="Soap")
    whole = comment(cast.kenta, key="c")
    for _ in range(2):
        reply(inside=inside(cast.vera), comment=late, text="Because", key="d", at=NOW)

    threads = seen(cast.vera).open
    assert [thread.comment for thread in threads] == [early, late, whole]
    assert [answer.text for answer in threads[1].replies] == ["Because"]


def test_a_comment_whose_passage_is_gone_shows_what_it_was(cast: Cast, room: Room) -> None:
    comment(cast.kenta, quote="Water is rare too.")
    write(cast.vera, TEXT.replace("Water is rare too.", ""))

    (thread,) = seen(cast.vera).open
    assert (thread.is_gone, thread.passage, thread.may_accept) == (True, "Water is rare too.", False)


def test_resolving_and_opening_again(cast: Cast, room: Room) -> None:
    mine = comment(cast.kenta)
    close_comment(inside=inside(cast.vera), comment=mine, is_open=False, at=NOW)
    assert [thread.comment.closed_by for thread in seen(cast.kenta).closed] == [cast.vera]
    close_comment(inside=inside(cast.kenta), comment=mine, is_open=True, at=NOW)
    assert len(seen(cast.kenta).open) == 1


def test_accepting_a_suggestion_writes_it_once_for_who_proposed_it(cast: Cast, room: Room) -> None:
    proposal = comment(cast.kenta, quote="rare too", suggestion="not rare 😀", text="")
    for _ in range(2):
        accept_suggestion(inside=inside(cast.vera), comment=proposal, at=NOW)

    assert document_of(room).text == TEXT.replace("rare too", "not rare 😀")
    assert who_wrote(read_written(room.pk))[str(cast.kenta.pk)] == len("not ") + len("😀")
    assert seen(cast.vera).closed[0].comment.state == Comment.State.ACCEPTED
    close_comment(inside=inside(cast.vera), comment=proposal, is_open=True, at=NOW)
    assert seen(cast.vera).open == []


def test_a_suggestion_for_words_that_changed_is_not_accepted(cast: Cast, room: Room) -> None:
    proposal = comment(cast.kenta, quote="Water is rare", suggestion="Water is scarce")
    write(cast.vera, TEXT.replace("Water is rare", "Water is very rare"))

    assert seen(cast.vera).open[0].may_accept is False
    with pytest.raises(Refused):
        accept_suggestion(inside=inside(cast.vera), comment=proposal, at=NOW)


def test_the_digest_changes_with_what_is_shown(cast: Cast, room: Room) -> None:
    before = seen(cast.vera).digest
    comment(cast.kenta, quote="Soap")
    after = seen(cast.vera).digest

    assert len({before, after, seen(cast.vera).digest}) == 2


def test_comments_are_their_rooms_and_end_with_the_programme(cast: Cast, room: Room) -> None:
    mine = comment(cast.kenta)
    with pytest.raises(NotFound):
        access_comment(inside(cast.viktor, 2), pk=mine.pk)
    Programme.objects.filter(pk=cast.programme.pk).update(state=Programme.State.CLOSED)
    with pytest.raises(NotAllowed):
        comment(cast.kenta, key="late")
