"""The pages of a review stage, as a phone without scripts uses them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, Cast
from tests.rooms.setting import open_two_rooms
from worldrounds.people.models import Person
from worldrounds.programmes.models import Stage
from worldrounds.rooms.models import HandIn, Image, PeerBallot, PeerRating, Review, Room, Version
from worldrounds.rooms.stages.peers import ITEMS

ROOM = "/programmes/rounds/groups/{}/room/stages/read/"
OVERVIEW = "/programmes/rounds/method/stages/read/reviews/"


@pytest.fixture
def stage(cast: Cast) -> Stage:
    """Both groups have handed in."""
    rooms = open_two_rooms(cast)
    draft, read = (
        Stage.objects.create(
            programme=cast.programme, key=key, kind=kind, title=title, opens_day=NOW.date() - timedelta(days=9),
            position=position, consequence="We talk.",
        )
        for position, key, kind, title in [(1, "write", "draft", "Write"), (2, "read", "review", "Read")]
    )  # fmt: skip
    for room in rooms:
        text = f"Product of {room.group}. <b>Bold</b>"
        version = Version.objects.create(room=room, text=text, state=b"\0", at=NOW, until=NOW)
        HandIn.objects.create(stage=draft, room=room, version=version, at=NOW)
    return read


def client(person: Person) -> Client:
    made = Client()
    made.force_login(person)
    return made


def test_products_are_dealt_reviewed_sent_and_thanked_for(cast: Cast, stage: Stage) -> None:
    assert "Deal the products now" in client(cast.alice).get(OVERVIEW).text
    assert "2 products were dealt" in client(cast.alice).post(f"{OVERVIEW}deal/", follow=True).text
    review = Review.objects.get(room__group__number=1)
    vera, address = client(cast.vera), f"{ROOM.format(1)}reviews/{review.pk}/"
    page = vera.get(address).text
    assert "&lt;b&gt;Bold" in page
    data = {"version": "0", "learned": "That it works.", "better": "Numbers."}
    assert "Choose a level in each line" in vera.post(address, data | {"send": "1"}).text
    data |= {f"level-{number}": "4" for number in range(len(review.rubric))}

    vera.post(address, data | {"send": "1"})

    kiyo = client(cast.kiyo)
    assert "That it works." in kiyo.get(ROOM.format(2)).text
    kiyo.post(f"{ROOM.format(2)}reviews/{review.pk}/thanks/", {"thanks": "We will add them."})
    assert "We will add them." in vera.get(address).text


def test_a_review_that_another_saved_meanwhile_is_shown_beside_ones_own(cast: Cast, stage: Stage) -> None:
    client(cast.alice).post(f"{OVERVIEW}deal/")
    review = Review.objects.get(room__group__number=1)
    address = f"{ROOM.format(1)}reviews/{review.pk}/"
    client(cast.kenta).post(address, {"version": "0", "learned": "What Kenta wrote."})

    page = client(cast.vera).post(address, {"version": "0", "learned": "What Vera wrote."}).text

    assert "What Kenta wrote." in page
    assert "What Vera wrote.</textarea>" in page
    assert 'name="version" value="1"' in page


def test_a_member_rates_the_group_and_is_told_first_what_follows(cast: Cast, stage: Stage) -> None:
    vera, address = client(cast.vera), ROOM.format(1)
    page = vera.get(address).text
    assert page.index("We talk.") < page.index("Did their share of the work")
    told = page.split('name="told" value="')[1].split('"')[0]
    ids = [cast.enrolments[name].pk for name in ("vera", "kenta")]
    data = {"told": told} | {f"{item}-{pk}": "5" for pk in ids for item in ITEMS}
    data[f"sentence-{ids[1]}"] = "Thank you."

    vera.post(f"{address}peers/", data | {"send": "1"})

    assert PeerBallot.objects.get().sent_at is not None
    assert sorted(PeerRating.objects.values_list("sentence", flat=True)) == ["", "Thank you."]
    assert "Thank you." not in client(cast.kenta).get(address).text
    assert "Thank you." in client(cast.faye).get(address).text


def test_no_member_sees_who_gave_what(cast: Cast, stage: Stage) -> None:
    room = Room.objects.get(group__number=1)
    for name in ("vera", "kenta"):
        ballot = PeerBallot.objects.create(
            stage=stage, room=room, enrolment=cast.enrolments[name], consequence="We talk.", saved_at=NOW,
            sent_at=NOW,
        )  # fmt: skip
        for rated in ("vera", "kenta"):
            PeerRating.objects.create(
                ballot=ballot, rated=cast.enrolments[rated], contribution=2, reliability=2, help=2,
                sentence=f"{name} to {rated}",
            )  # fmt: skip

    page = client(cast.vera).get(ROOM.format(1)).text

    assert "kenta to vera" in page
    assert [text for text in ("vera to kenta", "Who said what", "median 2 or lower") if text in page] == []
    assert "Fewer than three others have rated you" in page
    assert "median 2 or lower" in client(cast.alice).get(ROOM.format(1)).text


@pytest.mark.parametrize(("who", "most"), [("vera", 18), ("faye", 18)])
def test_the_page_reads_as_often_whatever_there_is_to_show(
    cast: Cast, stage: Stage, who: str, most: int
) -> None:
    def reads() -> int:
        browser = client(cast.people[who])
        browser.get(ROOM.format(1))
        with CaptureQueriesContext(connection) as seen:
            browser.get(ROOM.format(1))
        return len(seen.captured_queries)

    few = reads()
    client(cast.alice).post(f"{OVERVIEW}deal/")
    Review.objects.update(sent_at=NOW, learned="Much.")
    for name in ("vera", "kenta"):
        ballot = PeerBallot.objects.create(
            stage=stage, room=Room.objects.get(group__number=1), enrolment=cast.enrolments[name],
            saved_at=NOW, sent_at=NOW,
        )  # fmt: skip
        for rated in ("vera", "kenta"):
            PeerRating.objects.create(
                ballot=ballot, rated=cast.enrolments[rated], contribution=2, reliability=2, help=2
            )

    assert (reads() <= few + 1, few <= most) == (True, True)  # one more: the ratings of the ballots


def test_only_pictures_that_stand_in_the_product_are_shown_to_its_reviewers(cast: Cast, stage: Stage) -> None:
    other = Room.objects.get(group__number=2)
    Version.objects.filter(room=other).update(text="![A tent](image:1)")
    for number in (1, 2):
        Image.objects.create(
            room=other, number=number, description="A tent", kind=Image.Kind.PNG, data=b"png", small=b"small",
            width=1, height=1, digest=str(number), at=NOW,
        )  # fmt: skip
    client(cast.alice).post(f"{OVERVIEW}deal/")
    address = f"{ROOM.format(1)}reviews/{Review.objects.get(room__group__number=1).pk}/"
    vera = client(cast.vera)

    assert f"{address}pictures/1/" in vera.get(address).text
    assert vera.get(f"{address}pictures/1/").content == b"small"
    assert vera.get(f"{address}pictures/2/").status_code == 404
