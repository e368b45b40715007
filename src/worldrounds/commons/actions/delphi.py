"""A vision's author opens a Delphi; people rate; each round ends on its day, and the stopping rule says what follows."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from worldrounds.commons.actions.visions import check_has_school
from worldrounds.commons.models import Delphi, DelphiRating, DelphiRound, DelphiStatement, Vision
from worldrounds.commons.rules import check_is_author
from worldrounds.core import audit
from worldrounds.core.days import anywhere_on_earth
from worldrounds.core.errors import Refused
from worldrounds.people.models import Person
from worldrounds.solvers.agreement import HIGHEST, LOWEST
from worldrounds.solvers.panel import LONGEST_REASON, outcome

MOST_STATEMENTS = 12
LONGEST_STATEMENT = 240  # characters
MOST_ROUNDS = 4
DAYS = (3, 60)  # that a round may last
FEWEST = 3  # people who have rated everything: of fewer, one could tell who rated what

Outcome = DelphiRound.Outcome


@transaction.atomic
def open_delphi(
    *, person: Person, vision: Vision, lines: Iterable[str], most_rounds: int, days: int, at: datetime
) -> Delphi:
    """By the vision's author, once. The statements stay as they are from now on."""
    check_is_author(person, vision.entry)
    if not vision.entry.is_public:
        raise Refused(_("Publish the vision first."))
    texts = _checked(lines)
    if not 1 <= most_rounds <= MOST_ROUNDS or not DAYS[0] <= days <= DAYS[1]:
        raise Refused(_("Choose 1 to 4 rounds of 3 to 60 days."))
    try:
        with transaction.atomic():
            made = Delphi.objects.create(vision=vision, most_rounds=most_rounds, days=days, opened_at=at)
    except IntegrityError:
        raise Refused(_("There is a Delphi on this vision already.")) from None
    DelphiStatement.objects.bulk_create(
        DelphiStatement(delphi=made, position=position, text=text)
        for position, text in enumerate(texts, start=1)
    )
    _open_round(made, 1, at)
    audit.record(at=at, actor=person, verb="opened Delphi", target=vision.entry)
    return made


@transaction.atomic
def rate(
    *,
    person: Person,
    vision: Vision,
    number: int,
    values: Mapping[int, int],
    reasons: Mapping[int, str],
    at: datetime,
) -> None:
    """Keep ratings (statement -> 1 to 9) and reasons of a round; what has no value yet can be rated later."""
    check_has_school(person)
    if not vision.entry.is_public:
        raise Refused(_("This is not public any more."))
    if not all(LOWEST <= value <= HIGHEST for value in values.values()):
        raise Refused(_("Choose a number from 1 to 9."))
    Delphi.objects.select_for_update().filter(vision=vision).first()
    now = DelphiRound.objects.filter(delphi=vision.pk, number=number, closed_at=None).first()
    if now is None:
        raise Refused(_("This round has ended meanwhile. Your last changes came too late for it."))
    for statement in DelphiStatement.objects.filter(delphi=vision.pk, pk__in=list(values)):
        reason = " ".join(reasons.get(statement.pk, "").split())[:LONGEST_REASON]
        DelphiRating.objects.update_or_create(
            round=now,
            statement=statement,
            person=person,
            defaults={"value": values[statement.pk], "reason": reason, "at": at},
        )


def close_due_rounds(*, at: datetime) -> int:
    """Those whose last day is over everywhere, and in which enough have rated everything. Others wait for them."""
    due = DelphiRound.objects.filter(closed_at=None, last_day__lt=anywhere_on_earth(at))
    return sum(_close(pk, at) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _close(pk: int, at: datetime) -> bool:
    now = DelphiRound.objects.select_for_update(of=("self",)).select_related("delphi").get(pk=pk)
    delphi = now.delphi
    each = _by_statement(delphi, now.number)
    if now.closed_at is not None or _complete(each) < FEWEST:
        return False
    before = _by_statement(delphi, now.number - 1) if now.number > 1 else None
    now.closed_at = at
    now.outcome = Outcome(outcome(each, before, is_last=now.number >= delphi.most_rounds))
    now.save(update_fields=["closed_at", "outcome"])
    if now.outcome == Outcome.NEXT:
        _open_round(delphi, now.number + 1, at)
    else:
        Delphi.objects.filter(pk=delphi.pk).update(ended_at=at)
    audit.record(
        at=at, actor=None, verb="closed Delphi round", target=delphi.vision.entry, outcome=now.outcome
    )
    return True


def _open_round(delphi: Delphi, number: int, at: datetime) -> None:
    last_day = at.date() + timedelta(days=delphi.days)
    DelphiRound.objects.create(delphi=delphi, number=number, opened_at=at, last_day=last_day)


def _by_statement(delphi: Delphi, number: int) -> dict[int, dict[int, int]]:
    """Statement -> rater -> rating. Who was erased counts with the own numbers, as nobody."""
    found: dict[int, dict[int, int]] = {statement.pk: {} for statement in delphi.statements.all()}
    for one in DelphiRating.objects.filter(round__delphi=delphi, round__number=number):
        found[one.statement_id][one.person_id or -one.pk] = one.value
    return found


def _complete(each: Mapping[int, Mapping[int, int]]) -> int:
    raters = [set(ratings) for ratings in each.values()]
    return len(set.intersection(*raters)) if raters else 0


def _checked(lines: Iterable[str]) -> list[str]:
    texts = list(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))
    if not texts:
        raise Refused(_("Write at least one statement."), field="statements")
    if len(texts) > MOST_STATEMENTS:
        raise Refused(_("At most %(most)s statements.") % {"most": MOST_STATEMENTS}, field="statements")
    long = next((text for text in texts if len(text) > LONGEST_STATEMENT), None)
    if long:
        words = {"start": long[:40], "most": LONGEST_STATEMENT}
        raise Refused(
            _("“%(start)s …” is too long: at most %(most)s characters.") % words, field="statements"
        )
    return texts
