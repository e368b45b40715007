"""What members say of one another: who sees what of it, and when."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from tests.cast import NOW, Cast
from tests.groups.setting import a_forming, a_group
from tests.rooms.setting import inside
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.groups.models import Forming
from worldrounds.people.models import Person
from worldrounds.programmes.models import Stage
from worldrounds.rooms.actions import open_rooms
from worldrounds.rooms.models import PeerBallot, PeerRating, StageDone
from worldrounds.rooms.stages.path import Step, access_step
from worldrounds.rooms.stages.peers import ITEMS, Peers, rate_members, read_peers

FOUR = ("vera", "kenta", "nadia", "kiyo")
TALK = "The facilitator talks with the group."


@pytest.fixture
def stage(cast: Cast) -> Stage:
    """Group 1 has four members; what they say has a consequence; it is due in a week."""
    forming = a_forming(cast, state=Forming.State.CONFIRMED)
    a_group(cast, 1, *FOUR, forming=forming)
    open_rooms(programme=cast.programme, actor=cast.alice, at=NOW)
    return Stage.objects.create(
        programme=cast.programme, key="peers", kind=Stage.Kind.REVIEW, title="Look at us", position=1,
        opens_day=NOW.date(), due_day=NOW.date() + timedelta(days=7), consequence=TALK,
    )  # fmt: skip


def step(person: Person, at: datetime = NOW) -> Step:
    return access_step(inside(person), key="peers", at=at)


def seen(person: Person, at: datetime = NOW) -> Peers:
    return read_peers(inside(person), step(person, at))


def say(
    cast: Cast, who: str, *, at: datetime = NOW, send: bool = True, told: str = "", sentence: str = "",
    **values: int,
) -> PeerBallot:  # fmt: skip
    """``values``: one number for all three items of a member; 4 for those who are not named."""
    given: Mapping[int, dict[str, int | None]] = {
        cast.enrolments[name].pk: dict.fromkeys(ITEMS, values.get(name, 4)) for name in FOUR
    }
    person = cast.people[who]
    return rate_members(
        inside=inside(person), step=step(person, at), values=given,
        sentences={cast.enrolments[name].pk: sentence for name in FOUR if name != who},
        told=told or seen(person, at).told, send=send, at=at,
    )  # fmt: skip


def test_everybody_is_told_what_follows_before_rating(cast: Cast, stage: Stage) -> None:
    assert seen(cast.vera).consequence == TALK
    Stage.objects.update(consequence="")
    assert seen(cast.vera).consequence == ""


def test_what_the_first_rater_was_told_stands_for_the_group(cast: Cast, stage: Stage) -> None:
    say(cast, "vera")
    Stage.objects.update(consequence="Everybody gets a grade.")

    assert seen(cast.kenta).consequence == TALK
    say(cast, "kenta")
    assert set(PeerBallot.objects.values_list("consequence", flat=True)) == {TALK}


def test_who_was_told_something_else_is_asked_again(cast: Cast, stage: Stage) -> None:
    old = seen(cast.vera).told
    Stage.objects.update(consequence="Everybody gets a grade.")

    with pytest.raises(Refused):
        say(cast, "vera", told=old)
    assert PeerBallot.objects.count() == 0


def test_summaries_are_seen_when_all_have_sent(cast: Cast, stage: Stage) -> None:
    say(cast, "vera", nadia=1, sentence="Thank you, and write more often.")
    say(cast, "kenta", nadia=2)
    say(cast, "kiyo", nadia=5)
    assert seen(cast.nadia).own is None

    say(cast, "nadia", nadia=5)

    own = seen(cast.nadia).own
    assert own is not None
    assert (own.raters, own.has_figures) == (3, True)
    assert own.means == {item: pytest.approx(8 / 3) for item in ITEMS}
    assert (own.median, own.own) == (2, dict.fromkeys(ITEMS, 5))
    assert own.sentences == ["Thank you, and write more often."]
    assert seen(cast.nadia).lines == []


def test_with_fewer_than_three_raters_there_are_only_sentences(cast: Cast, stage: Stage) -> None:
    say(cast, "vera", sentence="Well done.")
    say(cast, "kenta")

    own = seen(cast.nadia, NOW + timedelta(days=9)).own

    assert own is not None
    assert (own.raters, own.has_figures, own.sentences) == (2, False, ["Well done."])


def test_nothing_changes_any_more_when_summaries_are_seen(cast: Cast, stage: Stage) -> None:
    """Else one could tell from the change who gave what."""
    say(cast, "vera")
    with pytest.raises(Refused):
        say(cast, "kenta", at=NOW + timedelta(days=9))
    assert not seen(cast.kenta, NOW + timedelta(days=9)).may_rate


def test_a_draft_counts_nowhere_and_is_seen_by_its_author_only(cast: Cast, stage: Stage) -> None:
    say(cast, "vera", nadia=1, send=False)

    (about_nadia,) = [s for s in seen(cast.vera).sheets if s.member.enrolment == cast.enrolments["nadia"]]
    assert about_nadia.values == dict.fromkeys(ITEMS, 1)
    assert len(seen(cast.vera).missing) == 4
    assert [line.said for line in seen(cast.faye).lines] == [[], [], [], []]


def test_facilitator_and_coordinator_see_everything_and_whose_median_is_low(cast: Cast, stage: Stage) -> None:
    say(cast, "vera", nadia=1, sentence="Where are you?")
    say(cast, "kenta", nadia=2)

    for person in (cast.faye, cast.alice):
        lines = {line.member.enrolment.given_name: line for line in seen(person).lines}
        assert {name: line.summary.is_low for name, line in lines.items()} == {
            "Vera": False, "Kenta": False, "Nadia": True, "Kiyo": False,
        }  # fmt: skip
        said = {rating.ballot.enrolment.given_name: rating.sentence for rating in lines["Nadia"].said}
        assert said == {"Vera": "Where are you?", "Kenta": ""}


def test_what_one_says_of_oneself_is_not_in_the_means(cast: Cast, stage: Stage) -> None:
    for who in FOUR:
        say(cast, who, **{who: 1})

    own = seen(cast.vera).own
    assert own is not None
    assert (own.means, own.median) == (dict.fromkeys(ITEMS, 4), 4)


def test_the_stage_is_done_and_my_turn_over_when_all_have_sent(cast: Cast, stage: Stage) -> None:
    assert step(cast.vera).is_my_turn
    for who in FOUR:
        assert StageDone.objects.count() == 0
        say(cast, who)
        assert not step(cast.people[who]).is_my_turn
    assert StageDone.objects.count() == 1


def test_something_is_missing_is_refused_only_on_sending(cast: Cast, stage: Stage) -> None:
    told = seen(cast.vera).told
    for send in (False, True):
        try:
            rate_members(
                inside=inside(cast.vera), step=step(cast.vera), values={}, sentences={}, told=told, send=send,
                at=NOW,
            )  # fmt: skip
            refused = False
        except Refused:
            refused = True
        assert refused is send
    assert PeerRating.objects.exclude(contribution=None).count() == 0


def test_what_was_sent_stays_complete(cast: Cast, stage: Stage) -> None:
    say(cast, "vera")
    with pytest.raises(Refused):
        rate_members(
            inside=inside(cast.vera), step=step(cast.vera), values={}, sentences={}, told=seen(cast.vera).told,
            send=False, at=NOW,
        )  # fmt: skip
    assert PeerRating.objects.filter(contribution=None).count() == 0


@pytest.mark.parametrize("value", [0, 6])
def test_numbers_off_the_scale_are_refused(cast: Cast, stage: Stage, value: int) -> None:
    with pytest.raises(Refused):
        say(cast, "vera", nadia=value)


def test_only_members_rate(cast: Cast, stage: Stage) -> None:
    with pytest.raises(NotAllowed):
        say(cast, "faye")
    Stage.objects.update(opens_day=NOW.date() + timedelta(days=3))
    with pytest.raises(NotAllowed):
        say(cast, "vera")
