"""Consensus rounds (Delphi): a group rates statements from 1 to 9, sees how it stands, and rates again.

Who rated what is kept, so that each can see and change the own rating, and is shown to nobody else: what leaves this
file carries no member but the reader. The figures are those of ``solvers.agreement``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.groups.models import Membership
from worldrounds.rooms.models import Ballot, Rating, Room, Round, StageDone, Statement
from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages.path import State, Step
from worldrounds.solvers.agreement import HIGHEST, LOWEST
from worldrounds.solvers.panel import LONGEST_REASON, Standing, Voice, outcome, standing

MOST_STATEMENTS = 12
LONGEST_STATEMENT = 240  # characters
FEWEST_TO_CLOSE = 3  # members who have rated everything, where a round is closed before all have

Outcome = Round.Outcome


@dataclass(frozen=True)
class Result(Standing):
    """How the group stands on a statement after a round."""

    statement: Statement


@dataclass(frozen=True)
class Finished:
    """A round that is closed."""

    round: Round
    results: Sequence[Result]

    @property
    def agreed(self) -> int:
        """On how many statements."""
        return sum(result.figures is not None and result.figures.is_agreed for result in self.results)


@dataclass(frozen=True)
class Row:
    """A statement to be rated in the open round, with what the reader said of it so far."""

    statement: Statement
    value: int | None  # in this round, else in the last one; so is the reason
    reason: str
    before: Result | None  # of the last round


@dataclass(frozen=True)
class Consensus:
    statements: Sequence[str]  # as they stand; before the first round they can be changed
    token: str  # of these statements, so that nobody overwrites what another has just changed
    open_round: Round | None
    rows: Sequence[Row]  # of the open round
    rated: int  # members who have rated everything in the open round
    missing: Sequence[Membership]  # members who have not
    finished: Sequence[Finished]  # the newest first
    may_prepare: bool
    may_rate: bool
    may_close: bool

    @property
    def is_over(self) -> bool:
        return bool(self.finished) and self.open_round is None


def read_consensus(inside: Inside, step: Step, proposed: Sequence[str]) -> Consensus:
    """Everything that the reader may see (3 queries). ``proposed``: the case's statements."""
    statements = list(Statement.objects.filter(stage=step.stage, room=inside.room))
    rounds = list(Round.objects.filter(stage=step.stage, room=inside.room).order_by("number"))
    ratings = _ratings(rounds)
    finished = [Finished(r, _results(inside, statements, ratings[r.pk])) for r in rounds if r.closed_at]
    now = next((r for r in rounds if not r.closed_at), None)
    texts = [statement.text for statement in statements] or list(proposed)[:MOST_STATEMENTS]
    rows = _rows(inside, statements, ratings[now.pk] if now else [], finished[-1:]) if now else []
    done = {r.ballot.enrolment_id for r in ratings[now.pk] if r.ballot.complete_at} if now else set()
    missing = [member for member in inside.members if member.enrolment_id not in done]
    rated = len(inside.members) - len(missing)
    may = inside.may_write and step.state != State.AHEAD
    return Consensus(
        statements=texts,
        token=_token(texts),
        open_round=now,
        rows=rows,
        rated=rated,
        missing=missing,
        finished=finished[::-1],
        may_prepare=may and not rounds,
        may_rate=may and now is not None and inside.enrolment is not None,
        may_close=may and now is not None and inside.may_arrange and rated >= _fewest(inside),
    )


@transaction.atomic
def prepare_statements(
    *,
    inside: Inside,
    step: Step,
    lines: Iterable[str],
    token: str,
    proposed: Sequence[str],
    start: bool,
    at: datetime,
) -> None:
    """Keep the group's statements; with ``start``, open the first round. ``token``: of what the form was made from."""
    _check_may(inside, step)
    texts = _checked(lines)
    _lock(inside.room)
    if Round.objects.filter(stage=step.stage, room=inside.room).exists():
        raise Refused(_("The first round has begun. The statements can no longer be changed."))
    mine = Statement.objects.filter(stage=step.stage, room=inside.room)
    now = [statement.text for statement in mine] or list(proposed)[:MOST_STATEMENTS]
    if token != _token(now) and texts != now:
        raise Refused(_("Somebody changed the statements meanwhile. Look at them, then change yours again."))
    mine.delete()
    Statement.objects.bulk_create(
        Statement(stage=step.stage, room=inside.room, position=position, text=text)
        for position, text in enumerate(texts, start=1)
    )
    if start:
        Round.objects.create(stage=step.stage, room=inside.room, number=1, opened_at=at)


@transaction.atomic
def rate(
    *,
    inside: Inside,
    step: Step,
    number: int,
    values: Mapping[int, int],
    reasons: Mapping[int, str],
    at: datetime,
) -> Ballot:
    """Keep the reader's ratings (statement -> 1 to 9) and reasons of a round. With the last member's last rating the
    round is closed. What has no value yet stays to be rated."""
    check_may_rate(inside, step)
    if not all(LOWEST <= value <= HIGHEST for value in values.values()):
        raise Refused(_("Choose a number from 1 to 9."))
    _lock(inside.room)
    now = _open_round(inside, step, number)
    ids = set(Statement.objects.filter(stage=step.stage, room=inside.room).values_list("pk", flat=True))
    ballot, _is_new = Ballot.objects.get_or_create(
        round=now, enrolment=inside.enrolment, defaults={"saved_at": at}
    )
    for statement in ids & set(values):
        reason = reasons.get(statement, "").replace("\r\n", "\n").strip()[:LONGEST_REASON]
        Rating.objects.update_or_create(
            ballot=ballot,
            statement_id=statement,
            defaults={"value": values[statement], "reason": reason},
        )
    ballot.saved_at = at
    if ballot.ratings.count() == len(ids):
        ballot.complete_at = ballot.complete_at or at
    ballot.save()
    if not _who_is_missing(inside, now):
        _close(inside, step, now, at)
    return ballot


@transaction.atomic
def close_round(*, inside: Inside, step: Step, number: int, at: datetime) -> None:
    """Go on without those who have not rated. A second click finds the round closed, and that is all."""
    _check_may(inside, step)
    if not inside.may_arrange:
        raise NotAllowed(_("The group's leader, its facilitator and the coordinator can close a round."))
    _lock(inside.room)
    now = Round.objects.filter(stage=step.stage, room=inside.room, number=number, closed_at=None).first()
    if now is None:
        return
    if len(inside.members) - len(_who_is_missing(inside, now)) < _fewest(inside):
        raise Refused(
            _(
                "At least %(count)s members must have rated everything: with fewer, one could tell who rated what."
            )
            % {"count": _fewest(inside)}
        )
    _close(inside, step, now, at)


def check_may_rate(inside: Inside, step: Step) -> None:
    _check_may(inside, step)
    if inside.enrolment is None:
        raise NotAllowed(_("The members of the group rate. You can read the results."))


def _check_may(inside: Inside, step: Step) -> None:
    if not inside.may_write or step.state == State.AHEAD:
        raise NotAllowed(_("This stage is closed for you. What is written there can be read."))


def _lock(room: Room) -> None:
    """The last two who rate wait for one another."""
    Room.objects.select_for_update().get(pk=room.pk)


def _open_round(inside: Inside, step: Step, number: int) -> Round:
    found = Round.objects.filter(stage=step.stage, room=inside.room, number=number, closed_at=None).first()
    if found is None:
        raise Refused(_("This round was closed meanwhile. Your last changes came too late for it."))
    return found


def _fewest(inside: Inside) -> int:
    return min(FEWEST_TO_CLOSE, len(inside.members))


def _who_is_missing(inside: Inside, now: Round) -> set[int]:
    complete = Ballot.objects.filter(round=now, complete_at__isnull=False).values_list("enrolment", flat=True)
    return {member.enrolment_id for member in inside.members} - set(complete)


def _close(inside: Inside, step: Step, now: Round, at: datetime) -> None:
    now.closed_at, now.outcome = at, _outcome(step, now)
    now.save()
    if now.outcome == Outcome.NEXT:
        Round.objects.create(stage=step.stage, room=inside.room, number=now.number + 1, opened_at=at)
    else:
        StageDone.objects.get_or_create(stage=step.stage, room=inside.room, defaults={"at": at})


def _outcome(step: Step, now: Round) -> Outcome:
    rounds = list(Round.objects.filter(stage=now.stage, room=now.room, number__lte=now.number))
    ratings = _ratings(rounds)
    statements = Statement.objects.filter(stage=now.stage, room=now.room).values_list("pk", flat=True)
    each = [_by_statement(statements, ratings[one.pk]) for one in rounds[-2:]]
    before = each[-2] if len(each) > 1 else None
    return Outcome(outcome(each[-1], before, is_last=now.number >= step.stage.rounds))


def _by_statement(statements: Iterable[int], ratings: Iterable[Rating]) -> dict[int, dict[int, int]]:
    """Statement -> member -> rating."""
    found: dict[int, dict[int, int]] = {pk: {} for pk in statements}
    for rating in ratings:
        found[rating.statement_id][rating.ballot.enrolment_id] = rating.value
    return found


def _ratings(rounds: Iterable[Round]) -> defaultdict[int, list[Rating]]:
    """Round -> its ratings (1 query)."""
    found: defaultdict[int, list[Rating]] = defaultdict(list)
    for rating in Rating.objects.filter(ballot__round__in=rounds).select_related("ballot"):
        found[rating.ballot.round_id].append(rating)
    return found


def _results(inside: Inside, statements: Iterable[Statement], ratings: Iterable[Rating]) -> list[Result]:
    by_statement: defaultdict[int, list[Rating]] = defaultdict(list)
    for rating in ratings:
        by_statement[rating.statement_id].append(rating)
    own = inside.enrolment.pk if inside.enrolment else None
    return [_result(statement, by_statement[statement.pk], own) for statement in statements]


def _result(statement: Statement, ratings: Sequence[Rating], own: int | None) -> Result:
    voices = {rating.ballot.enrolment_id: Voice(rating.value, rating.reason) for rating in ratings}
    stands = standing(list(voices.values()), voices.get(own) if own else None)
    return Result(**vars(stands), statement=statement)


def _rows(
    inside: Inside, statements: Iterable[Statement], ratings: Iterable[Rating], last: Sequence[Finished]
) -> list[Row]:
    own = inside.enrolment.pk if inside.enrolment else None
    mine = {r.statement_id: Voice(r.value, r.reason) for r in ratings if r.ballot.enrolment_id == own}
    before = {result.statement.pk: result for result in last[0].results} if last else {}
    rows = []
    for statement in statements:
        earlier = before.get(statement.pk)
        voice = mine.get(statement.pk) or (earlier.own if earlier else None)
        value, reason = (voice.value, voice.reason) if voice else (None, "")
        rows.append(Row(statement, value, reason, earlier))
    return rows


def _checked(lines: Iterable[str]) -> list[str]:
    texts = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    if not texts:
        raise Refused(_("Write at least one statement."), field="statements")
    if len(texts) > MOST_STATEMENTS:
        raise Refused(
            _("At most %(most)s statements: with more, nobody reads the last ones.")
            % {"most": MOST_STATEMENTS},
            field="statements",
        )
    if any(len(text) > LONGEST_STATEMENT for text in texts):
        raise Refused(
            _("A statement can have %(most)s characters.") % {"most": LONGEST_STATEMENT}, field="statements"
        )
    return texts


def _token(texts: Iterable[str]) -> str:
    return sha256("\n".join(texts).encode()).hexdigest()[:16]
