"""The smallest changes that make something possible: one rule asked less of, or some more hours of one person."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from worldrounds.solvers.grouping.feasibility.allowed import Budget, find_group, groups_with
from worldrounds.solvers.grouping.feasibility.certificates import (
    Certificate,
    NoGroup,
    Relaxation,
    TooFew,
    Weighed,
)
from worldrounds.solvers.grouping.feasibility.counting import count
from worldrounds.solvers.grouping.feasibility.ground import Ground, Unit
from worldrounds.solvers.grouping.feasibility.packing import fewest_left
from worldrounds.solvers.grouping.feasibility.weighing import weigh
from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.rules import Kind, Rule, Rules
from worldrounds.solvers.grouping.widening import WIDEST, enough, free_with, hours_words, more_hours, pruned
from worldrounds.solvers.grouping.wording import number, plural
from worldrounds.solvers.time.patterns import Pattern

_LOOKS: Final = 20_000
_TRIED: Final = 12  # groups whose missing hours are compared
_STEPS: Final = 8  # by which one rule is relaxed at most


def relaxations(ground: Ground, certificates: Sequence[Certificate]) -> tuple[Relaxation, ...]:
    """For each certificate the smallest change of each kind that helps, those that leave nobody first."""
    eased = _Eased(ground)
    found = [
        one for number_, certificate in enumerate(certificates) for one in _for(eased, number_, certificate)
    ]
    return tuple(sorted(found, key=lambda one: (one.certificate, one.left, not one.hours)))


class _Eased:
    """The same people under rules that ask less; each made once."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.fine = Ground(ground.measure, fine=True)
        self._made: dict[Rules, Ground] = {}

    def steps(self, rule: Rule) -> Iterator[tuple[float | None, str, Ground]]:
        """(new bound or None for a wish, side, the ground under it): one step after another."""
        for changed, bound, side in islice(_less(rule), _STEPS):
            rules = self.ground.measure.rules
            kept = tuple(changed if one is rule else one for one in rules)
            asked = Rules(kept, rules.minutes)
            if asked not in self._made:
                self._made[asked] = Ground(Measure(self.ground.measure.problem, asked))
            yield bound, side, self._made[asked]


def _less(rule: Rule) -> Iterator[tuple[Rule, float | None, str]]:
    """What asks less, little by little, and at last nothing."""
    if rule.kind is Kind.SIZE:
        for least in range(int(rule.least) - 1, 1, -1):  # nobody wants to be a group of one
            yield replace(rule, least=least), least, "least"
        return
    if rule.kind is Kind.SAME:
        for k in range(1, 4):
            yield replace(rule, most=rule.most + k), rule.most + k, "most"
    elif rule.kind is Kind.DIFFERENT:
        for values in range(int(rule.least) - 1, 1, -1):
            yield replace(rule, least=values), values, "least"
    elif rule.kind is Kind.HOURS:
        quarters = -(-int(rule.least * 4) // 4) * 4 - 4  # full hours below what is asked
        for q in range(quarters, 3, -4):
            yield replace(rule, least=q / 4), q / 4, "least"
    yield replace(rule, hard=False, least=0 if rule.kind in _DEGREES else rule.least), None, ""


_DEGREES: Final = {Kind.SPREAD, Kind.BALANCE, Kind.TOPIC, Kind.BURDEN}


def _for(eased: _Eased, position: int, certificate: Certificate) -> Iterator[Relaxation]:
    if isinstance(certificate, NoGroup) and len(certificate.keys) == 1:
        yield from _hours(eased, position, certificate.keys[0])
    for rule in eased.ground.measure.rules:
        if not rule.hard or (
            isinstance(certificate, TooFew) and rule.key not in (*certificate.rules, "size")
        ):
            continue
        best = certificate.left
        for bound, side, ground in eased.steps(rule):
            left = _left(ground, certificate)
            if left < best:
                best = left
                found = Relaxation(
                    certificate=position,
                    rule=rule.key,
                    bound=bound,
                    side=side,
                    left=left,
                    text=_say(rule, bound),
                )
            if not left:
                break
        if best < certificate.left:
            yield found


def _left(ground: Ground, certificate: Certificate) -> int:
    """How many people of a certificate would still be left, as far as the same argument tells."""
    index = ground.measure.problem.index
    members = [index[key] for key in certificate.keys]
    if isinstance(certificate, TooFew):
        return count(ground, members).left
    units = [ground.units[u] for u in dict.fromkeys(ground.unit_of[i] for i in members)]
    budget = Budget(_LOOKS)
    if isinstance(certificate, NoGroup):
        helped = [unit for unit in units if find_group(ground, unit, ground.units, budget)]
        return len(members) - sum(unit.size for unit in helped)
    if isinstance(certificate, Weighed):
        return weigh(ground, units, ground.units, Budget(_LOOKS * 5)).left
    left = fewest_left(ground, units, units, 0, budget)
    return certificate.left if budget.spent else left


def _hours(eased: _Eased, position: int, key: str) -> Iterator[Relaxation]:
    """More hours of one person: every free stretch grows at both ends until there is a group; of the first groups the
    one that takes the fewest half hours."""
    ground = eased.fine
    measure = ground.measure
    i = measure.problem.index[key]
    if not ground.needed:
        return
    for half_hours in range(1, WIDEST + 1):
        more = more_hours(measure, [i], half_hours)[i]
        wide = _with_starts(ground.units[ground.unit_of[i]], ground.starts_of(free_with(measure, i, more)))
        groups = islice(groups_with(ground, wide, _others(ground, wide), Budget(_LOOKS)), _TRIED)
        asked = [pruned(measure, {i: more.copy()}, enough(measure, group, ground.needed)) for group in groups]
        if fewest := min((one for one in asked if one), key=_size, default=None):
            text, hours = hours_words(measure, fewest)
            yield Relaxation(certificate=position, rule="hours", hours=hours, text=text)
            return


def _others(ground: Ground, unit: Unit) -> list[Unit]:
    return [other for other in ground.units if other.members != unit.members]


def _with_starts(unit: Unit, starts: tuple[int, ...]) -> Unit:
    return replace(unit, starts=starts)


def _size(more: dict[int, Pattern]) -> int:
    return sum(int(pattern.sum()) for pattern in more.values())


def _say(rule: Rule, bound: float | None) -> str:
    if bound is None:
        return f"Make “{rule.key}” a wish."
    match rule.kind:
        case Kind.SIZE:
            return f"Allow groups of {number(bound)}."
        case Kind.DIFFERENT:
            return f"Ask for {number(bound)} {plural(rule.attribute)}."
        case Kind.SAME:
            return f"Allow {number(bound)} from one {rule.attribute}."
        case _:
            return f"Ask for {number(bound)} common hours."
