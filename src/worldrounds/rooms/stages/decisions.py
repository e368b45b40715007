"""Decisions on record: what was proposed, who stands where and why, when it was closed, opened again or replaced.

Nothing here is ever changed or taken away: whatever happens adds a row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.groups.models import Membership
from worldrounds.programmes.history import record
from worldrounds.rooms.checks import check_length
from worldrounds.rooms.models import Decision, DecisionStep, Room, Stand
from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages.boards import check_may_edit
from worldrounds.rooms.stages.path import Step

LONGEST = 3_000  # characters of a proposal, or of reasons


@dataclass(frozen=True)
class OnRecord:
    """A decision with all that was said and done about it."""

    decision: Decision
    stands: Sequence[Stand]  # each member's newest, in the order in which they first said something
    earlier: Sequence[Stand]  # what somebody said before and changed
    silent: Sequence[Membership]  # members who have not said where they stand
    steps: Sequence[DecisionStep]
    replaced_by: int | None  # number of the decision that stands in its place
    own: Stand | None  # the reader's

    @property
    def is_open(self) -> bool:
        closed = bool(self.steps) and self.steps[-1].kind == DecisionStep.Kind.CLOSED
        return self.replaced_by is None and not closed

    def of(self, kind: str) -> list[Stand]:
        return [stand for stand in self.stands if stand.kind == kind]


def read_decisions(inside: Inside, step: Step) -> list[OnRecord]:
    """The stage's decisions, the newest first (4 queries)."""
    decisions = (
        Decision.objects.filter(stage=step.stage, room=inside.room)
        .select_related("recorded_by", "replaces", "replaced_by")
        .prefetch_related("stands__enrolment", "steps__by")
    )
    return [_on_record(inside, decision) for decision in decisions]


def _on_record(inside: Inside, decision: Decision) -> OnRecord:
    newest: dict[int, Stand] = {}
    for stand in decision.stands.all():
        newest[stand.enrolment_id] = stand
    return OnRecord(
        decision,
        stands=list(newest.values()),
        earlier=[stand for stand in decision.stands.all() if stand not in newest.values()],
        silent=[member for member in inside.members if member.enrolment_id not in newest],
        steps=list(decision.steps.all()),
        replaced_by=decision.replaced_by.number if hasattr(decision, "replaced_by") else None,
        own=newest.get(inside.enrolment.pk) if inside.enrolment else None,
    )


def check_may_stand(inside: Inside, step: Step) -> None:
    check_may_edit(inside, step)
    if inside.enrolment is None:
        raise NotAllowed(_("The group's members say where they stand."))


@transaction.atomic
def record_decision(
    *, inside: Inside, step: Step, proposal: str, reasons: str, replaces: int | None, key: str, at: datetime
) -> Decision:
    """Put a proposal on record. ``replaces``: the number of an earlier decision that it stands in place of.

    The same ``key`` again gives the decision that is there already.
    """
    check_may_edit(inside, step)
    proposal, reasons = proposal.strip(), reasons.strip()
    if not proposal:
        raise Refused(_("Write what you propose."), field="proposal")
    check_length(proposal, LONGEST, "proposal")
    check_length(reasons, LONGEST, "reasons")
    _lock(inside)
    if there := Decision.objects.filter(room=inside.room, key=key).first():
        return there
    newest = Decision.objects.filter(room=inside.room).aggregate(number=Max("number"))["number"] or 0
    decision = Decision.objects.create(
        stage=step.stage,
        room=inside.room,
        number=newest + 1,
        key=key,
        proposal=proposal,
        reasons=reasons,
        replaces=_to_replace(inside, step, replaces),
        recorded_by=inside.standing.person,
        at=at,
    )
    record(inside.standing, inside.room, "record decision", at=at, number=decision.number, replaces=replaces)
    return decision


@transaction.atomic
def take_stand(*, inside: Inside, step: Step, number: int, kind: str, reason: str, at: datetime) -> Stand:
    """Say where one stands, while the decision is open. Who is against it says why."""
    check_may_stand(inside, step)
    assert inside.enrolment is not None  # noqa: S101 - checked one line above
    reason = reason.strip()
    if kind not in Stand.Kind.values:
        raise Refused(_("Choose one of the three."), field="kind")
    if kind == Stand.Kind.AGAINST and not reason:
        raise Refused(_("Say why you are against it: your reason is kept with the decision."), field="reason")
    check_length(reason, LONGEST, "reason")
    on_record = _locked(inside, step, number)
    own = on_record.own
    if own and (own.kind, own.reason) == (kind, reason):
        return own
    if not on_record.is_open:
        raise Refused(_("This decision is closed. The group can open it again."))
    return Stand.objects.create(
        decision=on_record.decision, enrolment=inside.enrolment, kind=kind, reason=reason, at=at
    )


@transaction.atomic
def close_decision(*, inside: Inside, step: Step, number: int, at: datetime) -> None:
    """Nobody changes a stand after this. Closing it again does nothing."""
    check_may_edit(inside, step)
    on_record = _locked(inside, step, number)
    if on_record.is_open and not on_record.stands:
        raise Refused(_("Nobody has said yet where they stand."))
    if on_record.is_open:
        _add_step(inside, on_record, DecisionStep.Kind.CLOSED, "", at)


@transaction.atomic
def reopen_decision(*, inside: Inside, step: Step, number: int, reason: str, at: datetime) -> None:
    """Everybody may say anew where they stand; what was said stays. Opening it twice does nothing."""
    check_may_edit(inside, step)
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why you open this decision again."), field="reason")
    check_length(reason, LONGEST, "reason")
    on_record = _locked(inside, step, number)
    if on_record.replaced_by:
        raise Refused(
            _("Decision %(number)s stands in place of this one. Open that one.")
            % {"number": on_record.replaced_by}
        )
    if not on_record.is_open:
        _add_step(inside, on_record, DecisionStep.Kind.REOPENED, reason, at)


def _add_step(inside: Inside, on_record: OnRecord, kind: str, reason: str, at: datetime) -> None:
    DecisionStep.objects.create(
        decision=on_record.decision,
        number=len(on_record.steps) + 1,
        kind=kind,
        reason=reason,
        by=inside.standing.person,
        at=at,
    )
    record(inside.standing, inside.room, f"decision {kind}", at=at, number=on_record.decision.number)


def _to_replace(inside: Inside, step: Step, number: int | None) -> Decision | None:
    if number is None:
        return None
    earlier = _locked(inside, step, number)
    if earlier.replaced_by:
        raise Refused(
            _("Decision %(number)s stands in place of this one already.") % {"number": earlier.replaced_by}
        )
    return earlier.decision


def _locked(inside: Inside, step: Step, number: int) -> OnRecord:
    """The decision as it is now, and stays while we write: what is done in a room's decisions waits in line."""
    _lock(inside)
    decision = Decision.objects.filter(stage=step.stage, room=inside.room, number=number).first()
    if decision is None:
        raise NotFound
    return _on_record(inside, decision)


def _lock(inside: Inside) -> None:
    Room.objects.select_for_update().get(pk=inside.room.pk)
