"""Why not: what the plan would be if somebody were in another group, by moving there or by changing places."""

from collections.abc import Sequence
from dataclasses import dataclass

from worldrounds.solvers.grouping.explain import report_group
from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.plan import GroupReport, Score
from worldrounds.solvers.grouping.problem import Problem
from worldrounds.solvers.grouping.rules import Rules
from worldrounds.solvers.grouping.solve import evaluate


@dataclass(frozen=True)
class Instead:
    """One way to another group.

    Attributes
    ----------
    other : str or None
        Key of who changes places with the person; None: the person moves, and nobody leaves.
    left, joined : GroupReport
        The person's present group and the other one, as they would be.
    score : Score
        Of the whole plan, as it would be.
    """

    other: str | None
    left: GroupReport
    joined: GroupReport
    score: Score


def instead(
    problem: Problem, rules: Rules, groups: Sequence[Sequence[str]], key: str, target: int
) -> tuple[Instead, ...]:
    """All ways of one person to one other group, each looked at as a whole.

    Parameters
    ----------
    problem : Problem
    rules : Rules
    groups : sequence of sequences of str
        Keys; everybody in exactly one group.
    key : str
        Who.
    target : int
        Position of the other group in `groups`.

    Returns
    -------
    tuple of Instead
        A move and an exchange with each member there; best first by their scores.

    Raises
    ------
    ValueError
        If `key` is unknown, or `target` is no other group.
    """
    source = next((g for g, group in enumerate(groups) if key in group), None)
    if source is None or source == target or not 0 <= target < len(groups):
        raise ValueError(f"{key!r} and another of the {len(groups)} groups are expected; got {target}.")
    measure, now = Measure(problem, rules), evaluate(problem, rules, groups)
    before = (now.groups[source], now.groups[target])
    found = []
    for other in (None, *groups[target]):
        left = [*(k for k in groups[source] if k != key), *([other] if other else [])]
        joined = [*(k for k in groups[target] if k != other), key]
        after = [report_group(measure, [problem.index[k] for k in group]) for group in (left, joined)]
        found.append(Instead(other, after[0], after[1], _score(now.score, before, after, len(problem))))
    return tuple(sorted(found, key=lambda way: way.score))


def _score(now: Score, before: Sequence[GroupReport], after: Sequence[GroupReport], people: int) -> Score:
    bad = sum(_bad(group) for group in after) - sum(_bad(group) for group in before)
    loss = sum(_loss(group) for group in after) - sum(_loss(group) for group in before)
    return Score(now.bad_people + bad, max(0.0, round(now.loss + loss / people, 9)))


def _bad(group: GroupReport) -> int:
    return 0 if group.holds else len(group.members)


def _loss(group: GroupReport) -> float:
    return len(group.members) * (1 - group.soft)
