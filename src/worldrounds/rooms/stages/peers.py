"""Inside the group: each member says of each, also of oneself, what part in the work they had.

Three items from 1 to 5, as instruments for peer assessment in teams ask for more than one side of the work (Ohland and
others, CATME, Academy of Management Learning & Education 2012;11:609-630): contribution, reliability, help. Nothing is
computed but means and medians. What follows from low ratings is said before anybody rates. A member sees the own
summary when all have rated or the time is up: means of at least three others, else only what they wrote, no names.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from statistics import mean, median

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.groups.models import Membership
from worldrounds.programmes.models import Stage
from worldrounds.rooms.models import PeerBallot, PeerRating, Room
from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages.finishing import finish_when_answered
from worldrounds.rooms.stages.path import State, Step

ITEMS = ("contribution", "reliability", "help")
SCALE = range(1, 6)
FEWEST_RATERS = 3  # others, where means are shown to the person
LOW = 2  # a median at or below it is marked for the facilitator
LONGEST_SENTENCE = 500  # characters

Values = Mapping[str, int | None]  # item -> 1 to 5


@dataclass(frozen=True)
class Sheet:
    """What the reader said of one member so far."""

    member: Membership
    is_self: bool
    values: Values
    sentence: str


@dataclass(frozen=True)
class Summary:
    """What the others said of one member."""

    raters: int
    means: Mapping[str, float]
    median: float | None  # of all their ratings in all items
    own: Values  # of the member
    sentences: Sequence[str]  # in no order that says who wrote them

    @property
    def has_figures(self) -> bool:
        """For the member to see."""
        return self.raters >= FEWEST_RATERS

    @property
    def is_low(self) -> bool:
        return self.median is not None and self.median <= LOW


@dataclass(frozen=True)
class Line:
    """A member, for the facilitator and the coordinator: summary and everything that was said, by whom."""

    member: Membership
    summary: Summary
    said: Sequence[PeerRating]  # ``rating.ballot.enrolment`` is who said it


@dataclass(frozen=True)
class Peers:
    consequence: str  # empty: nothing follows
    told: str  # a token of it, so that nobody rates who was told something else
    sheets: Sequence[Sheet]  # empty for those who are no members
    is_sent: bool  # the reader's own
    missing: Sequence[Membership]  # who have not sent theirs
    may_rate: bool
    own: Summary | None  # the reader's, when it can be seen
    lines: Sequence[Line]  # for the facilitator and the coordinator only


def read_peers(inside: Inside, step: Step) -> Peers:
    """What the reader may see (2 queries)."""
    ballots = list(_ballots(inside, step.stage))
    ratings = _ratings(ballots)
    own = inside.enrolment
    mine = next((ballot for ballot in ballots if own and ballot.enrolment_id == own.pk), None)
    missing = _missing(inside, ballots)
    consequence = _consequence(ballots, step.stage)
    revealed = _is_revealed(step, missing)
    return Peers(
        consequence=consequence,
        told=token_of(consequence),
        sheets=_sheets(inside, ratings[mine.pk] if mine else []),
        is_sent=mine is not None and mine.sent_at is not None,
        missing=missing,
        may_rate=_may_rate(inside, step) and not revealed,
        own=_summary(own.pk, ballots, ratings) if own and revealed else None,
        lines=_lines(inside, ballots, ratings) if _sees_all(inside) else [],
    )


def check_may_rate(inside: Inside, step: Step) -> None:
    if not _may_rate(inside, step):
        raise NotAllowed(_("Only the group's members say this of one another, while the stage is open."))


@transaction.atomic
def rate_members(
    *,
    inside: Inside,
    step: Step,
    values: Mapping[int, Values],
    sentences: Mapping[int, str],
    told: str,
    send: bool,
    at: datetime,
) -> PeerBallot:
    """Keep what the reader says (enrolment -> item -> 1 to 5, enrolment -> sentence); ``send`` counts it.

    ``told``: the token of the consequence that stood on the page. What was sent can be sent again, changed, until the
    summaries are seen.
    """
    check_may_rate(inside, step)
    _check_scale(values)
    Room.objects.select_for_update().get(pk=inside.room.pk)
    ballots = list(_ballots(inside, step.stage))
    consequence = _consequence(ballots, step.stage)
    if _is_revealed(step, _missing(inside, ballots)):
        raise Refused(_("The summaries can be seen by now. Nothing can be changed any more."))
    if told != token_of(consequence):
        raise Refused(_("What follows from these ratings was changed meanwhile. Read it, then send again."))
    ids = [member.enrolment_id for member in inside.members]
    was_sent = any(b.sent_at and b.enrolment_id == inside.enrolment.pk for b in ballots if inside.enrolment)
    if (send or was_sent) and not all(values.get(pk, {}).get(item) for pk in ids for item in ITEMS):
        raise Refused(_("Say something in all three lines for each member before you send it."))
    ballot, _is_new = PeerBallot.objects.get_or_create(
        stage=step.stage,
        room=inside.room,
        enrolment=inside.enrolment,
        defaults={"consequence": consequence, "saved_at": at},
    )
    for pk in ids:
        sentence = sentences.get(pk, "").replace("\r\n", "\n").strip()[:LONGEST_SENTENCE]
        defaults = {item: values.get(pk, {}).get(item) for item in ITEMS} | {"sentence": sentence}
        PeerRating.objects.update_or_create(ballot=ballot, rated_id=pk, defaults=defaults)
    ballot.saved_at = at
    if send:
        ballot.sent_at = ballot.sent_at or at
    ballot.save()
    finish_when_answered(inside=inside, stage=step.stage, at=at)
    return ballot


def token_of(consequence: str) -> str:
    return sha256(consequence.encode()).hexdigest()[:16]


def _check_scale(values: Mapping[int, Values]) -> None:
    given = [value for of_member in values.values() for value in of_member.values() if value is not None]
    if not all(value in SCALE for value in given):
        raise Refused(_("Choose a number from 1 to 5."))


def _may_rate(inside: Inside, step: Step) -> bool:
    return inside.may_write and inside.enrolment is not None and step.state != State.AHEAD


def _sees_all(inside: Inside) -> bool:
    return inside.enrolment is None and (inside.standing.is_coordinator or inside.standing.is_facilitator)


def _is_revealed(step: Step, missing: Sequence[Membership]) -> bool:
    """All have sent, or the time is up. From then on nothing changes, so that nobody's part can be told by it."""
    return step.is_due or not missing


def _consequence(ballots: Sequence[PeerBallot], stage: Stage) -> str:
    """What the group's first rater was told stands for the group."""
    return ballots[0].consequence if ballots else stage.consequence


def _ballots(inside: Inside, stage: Stage) -> Iterable[PeerBallot]:
    return PeerBallot.objects.filter(stage=stage, room=inside.room).select_related("enrolment").order_by("pk")


def _missing(inside: Inside, ballots: Iterable[PeerBallot]) -> list[Membership]:
    sent = {ballot.enrolment_id for ballot in ballots if ballot.sent_at}
    return [member for member in inside.members if member.enrolment_id not in sent]


def _ratings(ballots: Sequence[PeerBallot]) -> defaultdict[int, list[PeerRating]]:
    """Ballot -> its ratings (1 query)."""
    by_pk = {ballot.pk: ballot for ballot in ballots}
    found: defaultdict[int, list[PeerRating]] = defaultdict(list)
    for rating in PeerRating.objects.filter(ballot__in=by_pk):
        rating.ballot = by_pk[rating.ballot_id]
        found[rating.ballot_id].append(rating)
    return found


def _sheets(inside: Inside, ratings: Iterable[PeerRating]) -> list[Sheet]:
    if inside.enrolment is None:
        return []
    mine = {rating.rated_id: rating for rating in ratings}
    return [_sheet(member, mine.get(member.enrolment_id), inside.enrolment.pk) for member in inside.members]


def _sheet(member: Membership, rating: PeerRating | None, own: int) -> Sheet:
    values = _values(rating) if rating else {}
    return Sheet(member, member.enrolment_id == own, values, rating.sentence if rating else "")


def _values(rating: PeerRating) -> Values:
    return {item: getattr(rating, item) for item in ITEMS}


def _sent_about(
    rated: int, ballots: Iterable[PeerBallot], ratings: Mapping[int, Sequence[PeerRating]]
) -> list[PeerRating]:
    sent = [ballot for ballot in ballots if ballot.sent_at]
    return [r for ballot in sent for r in ratings.get(ballot.pk, ()) if r.rated_id == rated]


def _summary(
    rated: int, ballots: Iterable[PeerBallot], ratings: Mapping[int, Sequence[PeerRating]]
) -> Summary:
    about = _sent_about(rated, ballots, ratings)
    others = [rating for rating in about if rating.ballot.enrolment_id != rated]
    own = next((_values(rating) for rating in about if rating.ballot.enrolment_id == rated), {})
    given = [value for rating in others for value in _values(rating).values() if value is not None]
    return Summary(
        raters=len(others),
        means={item: mean(getattr(rating, item) for rating in others) for item in ITEMS} if others else {},
        median=median(given) if given else None,
        own=own,
        sentences=sorted(rating.sentence for rating in others if rating.sentence),
    )


def _lines(
    inside: Inside, ballots: Sequence[PeerBallot], ratings: Mapping[int, Sequence[PeerRating]]
) -> list[Line]:
    return [
        Line(
            member,
            _summary(member.enrolment_id, ballots, ratings),
            _sent_about(member.enrolment_id, ballots, ratings),
        )
        for member in inside.members
    ]
