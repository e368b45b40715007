"""A Delphi as somebody may see it: never who rated what, but for the reader's own ratings."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from worldrounds.commons.models import Delphi, DelphiRating, DelphiRound, DelphiStatement, Vision
from worldrounds.people.models import Person
from worldrounds.solvers.panel import Standing, Voice, standing


@dataclass(frozen=True)
class Row:
    """A statement of the open round, with what the reader said of it in this round, else in the last one."""

    statement: DelphiStatement
    value: int | None
    reason: str
    before: Standing | None


@dataclass(frozen=True)
class Finished:
    round: DelphiRound
    results: Sequence[tuple[DelphiStatement, Standing]]
    raters: int

    @property
    def agreed(self) -> int:
        """On how many statements."""
        return sum(
            stands.figures is not None and stands.figures.is_agreed for _statement, stands in self.results
        )


@dataclass(frozen=True)
class Panel:
    delphi: Delphi
    statements: Sequence[DelphiStatement]
    open_round: DelphiRound | None
    rows: Sequence[Row]
    raters: int  # in the open round
    finished: Sequence[Finished]  # the newest first


def read_delphi(vision: Vision, person: Person | None) -> Panel | None:
    """At most 4 queries."""
    delphi = Delphi.objects.filter(vision=vision).first()
    if delphi is None:
        return None
    statements, rounds = list(delphi.statements.all()), list(delphi.rounds.all())
    ratings: defaultdict[int, list[DelphiRating]] = defaultdict(list)
    for rating in DelphiRating.objects.filter(round__in=rounds):
        ratings[rating.round_id].append(rating)
    own = person.pk if person else None
    finished = [_finished(one, statements, ratings[one.pk], own) for one in rounds if one.closed_at]
    now = next((one for one in rounds if not one.closed_at), None)
    given = ratings[now.pk] if now else []
    return Panel(
        delphi,
        statements,
        now,
        _rows(statements, given, own, finished[-1] if finished else None) if now else [],
        len({one.person_id for one in given}),
        finished[::-1],
    )


def _finished(
    one: DelphiRound, statements: Iterable[DelphiStatement], ratings: Sequence[DelphiRating], own: int | None
) -> Finished:
    results = [
        (statement, _standing([rating for rating in ratings if rating.statement_id == statement.pk], own))
        for statement in statements
    ]
    return Finished(one, results, max((sum(stands.counts) for _statement, stands in results), default=0))


def _standing(ratings: Iterable[DelphiRating], own: int | None) -> Standing:
    voices = [(rating.person_id, Voice(rating.value, rating.reason)) for rating in ratings]
    mine = next((voice for person, voice in voices if own and person == own), None)
    return standing([voice for _person, voice in voices], mine)


def _rows(
    statements: Iterable[DelphiStatement],
    ratings: Iterable[DelphiRating],
    own: int | None,
    last: Finished | None,
) -> list[Row]:
    mine = {one.statement_id: Voice(one.value, one.reason) for one in ratings if own and one.person_id == own}
    before = {statement.pk: stands for statement, stands in last.results} if last else {}
    rows = []
    for statement in statements:
        earlier = before.get(statement.pk)
        voice = mine.get(statement.pk) or (earlier.own if earlier else None)
        rows.append(Row(statement, voice.value if voice else None, voice.reason if voice else "", earlier))
    return rows
