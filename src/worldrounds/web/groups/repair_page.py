"""What is broken in groups that live, and what the preview of a repair shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from worldrounds.groups.models import Group, Repairing
from worldrounds.groups.options import Change as Move
from worldrounds.groups.options import Option, Options
from worldrounds.groups.queries import first_free_number, rules_in_force
from worldrounds.groups.solving import broken
from worldrounds.programmes.models import Enrolment
from worldrounds.programmes.rules import Standing
from worldrounds.web.groups.list_page import GroupRow
from worldrounds.web.groups.plan_page import Change
from worldrounds.web.groups.words import check_line


@dataclass(frozen=True)
class Trouble:
    """What stands against the rules in the groups of a programme; for the coordinator."""

    groups: Sequence[tuple[Group, list[str]]]  # with the broken musts in words
    waiting: int  # students in no group

    def __bool__(self) -> bool:
        return bool(self.groups or self.waiting)


def trouble(standing: Standing, rows: Sequence[GroupRow]) -> Trouble | None:
    """Of all living groups (1 query); None where no plan's rules are in force."""
    forming, waiting = rules_in_force(standing.programme)
    if forming is None or not forming.rules:
        return None
    people = [[member.enrolment for member in row.members] for row in rows]
    found = broken(standing.programme, forming.rules, people)
    bad = [(row.group, [check_line(c).text for c in checks]) for row, checks in zip(rows, found, strict=True)]
    return Trouble([entry for entry in bad if entry[1]], waiting)


@dataclass(frozen=True)
class MoveLine:
    student: Enrolment
    source: int | None  # numbers of groups
    target: int
    is_new: bool  # a new group


@dataclass(frozen=True)
class OptionCard:
    """One way: who moves, what that changes, and what stays broken elsewhere."""

    position: int
    option: Option
    moves: Sequence[MoveLine]
    change: Sequence[Change]
    still: Sequence[tuple[int, list[str]]]  # (number, broken musts) of groups that nobody leaves or joins
    is_last: bool


@dataclass
class RepairPage:
    """The options of a repair, held against the groups as they stand now."""

    standing: Standing
    repairing: Repairing
    now: Options
    people: Mapping[int, Enrolment]

    @cached_property
    def found(self) -> Options:
        return Options.read(self.repairing.plan)

    @property
    def is_stale(self) -> bool:
        return not self.found.is_of(self.now)

    @property
    def has_met(self) -> bool:
        """Whether groups that have met were left alone."""
        return bool(self.repairing.met) and not self.repairing.loosen

    @property
    def is_good(self) -> bool:
        """Nothing is broken, nobody waits."""
        options = self.found.options
        return bool(options) and not options[0].bad_people and not options[0].changes

    @cached_property
    def numbers(self) -> list[int]:
        """Of the groups, then of those that would be new."""
        rows = dict(
            self.standing.programme.groups.filter(pk__in=self.found.groups).values_list("pk", "number")
        )
        first = first_free_number(self.standing.programme)
        new = sum(len(option.changes) for option in self.found.options)
        return [rows.get(pk, 0) for pk in self.found.groups] + [first + k for k in range(new)]

    def cards(self) -> list[OptionCard]:
        last = len(self.found.options) - 1
        return [self._card(k, option, k == last) for k, option in enumerate(self.found.options)]

    def _card(self, position: int, option: Option, is_last: bool) -> OptionCard:
        after = self._broken(self.found.after(option))
        touched = {g for c in option.changes for g in (c.source, c.target) if g is not None}
        change = [Change(self.numbers[g], self._before.get(g, {}), after[g]) for g in sorted(touched)]
        still = [
            (self.numbers[g], [*checks.values()])
            for g, checks in after.items()
            if g not in touched and checks
        ]
        moves = [self._move(change) for change in option.changes]
        return OptionCard(position, option, moves, change, still, is_last)

    def _move(self, change: Move) -> MoveLine:
        source = None if change.source is None else self.numbers[change.source]
        is_new = change.target >= len(self.found.groups)
        return MoveLine(self.people[change.person], source, self.numbers[change.target], is_new)

    @cached_property
    def _before(self) -> dict[int, dict[str, str]]:
        return self._broken(self.found.members)

    def _broken(self, groups: Sequence[Sequence[int]]) -> dict[int, dict[str, str]]:
        """Position of a group -> its broken musts, by the rule's name, in words."""
        rows = [[self.people[person] for person in group] for group in groups]
        found = broken(self.standing.programme, self.repairing.forming.rules, rows)
        return {g: {c.rule.key: check_line(c).text for c in checks} for g, checks in enumerate(found)}
