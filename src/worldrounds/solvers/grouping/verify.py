"""An independent look at a plan: plain sets of moments, no code shared with the objective or the kernels.

For tests and benchmarks, and for whoever does not want to take the solver's word for it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from worldrounds.solvers.grouping.person import Person
from worldrounds.solvers.grouping.problem import Problem
from worldrounds.solvers.grouping.rules import Kind, Rule, Rules


def verify(problem: Problem, rules: Rules, groups: Iterable[Sequence[str]]) -> list[str]:
    """Everything that is wrong with a plan.

    Parameters
    ----------
    problem : Problem
    rules : Rules
        Its hard rules are looked at, hard wishes (spread, balance, topic, burden) aside.
    groups : iterable of sequences of str
        Keys.

    Returns
    -------
    list of str
        One entry ``"group 3: hours"`` for each hard rule that a group breaks, and for each person who is not in
        exactly one group; empty if the plan is right.
    """
    plan = [list(group) for group in groups]
    people = {person.key: person for person in problem.people}
    times = Counter(key for group in plan for key in group)
    wrong = [f"{key}: in {times[key]} groups" for key in people if times[key] != 1]
    wrong += [f"{key}: nobody" for key in times if key not in people]
    if wrong:
        return wrong
    for number, group in enumerate(plan):
        for rule in rules:
            if group and rule.hard and not _holds(problem, rules, rule, [people[key] for key in group]):
                wrong.append(f"group {number}: {rule.key}")
    return wrong


def _holds(problem: Problem, rules: Rules, rule: Rule, group: list[Person]) -> bool:
    values = [text for text in (person.value(rule.attribute) for person in group) if text]
    keys = {person.key for person in group}
    match rule.kind:
        case Kind.SIZE:
            return rule.least <= len(group) <= rule.most
        case Kind.DIFFERENT:
            return len(set(values)) >= rule.least
        case Kind.SAME:
            return all(values.count(text) <= rule.most for text in values)
        case Kind.HOURS:
            return all(
                _common_hours(group, regime.monday, rules.minutes) >= rule.least for regime in problem.regimes
            )
        case Kind.NOT_ALONE:
            return all(values.count(text) > 1 for text in values if not rule.value or text == rule.value)
        case Kind.LANGUAGE:
            told = [set(person.languages) for person in group if person.languages]
            return not told or bool(set.intersection(*told))
        case Kind.TOGETHER:
            return all((a in keys) == (b in keys) for a, b in rule.pairs)
        case Kind.APART:
            return not any(a in keys and b in keys for a, b in rule.pairs)
        case Kind.NEW_PEOPLE:
            return not any(a in keys and b in keys for a, b in rule.pairs)
        case _:
            return True


def _common_hours(group: list[Person], monday: date, minutes: int) -> float:
    """Hours of a week in which everyone is free, in stretches of at least a meeting; one quarter after another."""
    quarter = timedelta(minutes=15)
    begin = datetime.combine(monday, datetime.min.time(), UTC)
    free = [all(_free(person, begin + k * quarter) for person in group) for k in range(672)]
    if all(free):
        return 168.0
    # Begin the round at a quarter that is not free, so that no stretch lies across the end.
    gap = free.index(False)
    hours, stretch = 0.0, 0
    for k in range(gap, gap + 673):
        if free[k % 672]:
            stretch += 1
        else:
            hours += stretch / 4 if stretch * 15 >= minutes else 0
            stretch = 0
    return hours


def _free(person: Person, moment: datetime) -> bool:
    local = moment.astimezone(ZoneInfo(person.zone))
    if not (7 <= local.hour < 22 or (person.night and person.free is not None)):
        return False
    return person.free is None or bool(person.free[local.weekday(), local.hour * 2 + local.minute // 30])
