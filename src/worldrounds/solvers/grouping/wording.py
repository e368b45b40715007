"""Checks in plain English, for the command line and for reports. Pages say the same in their reader's language."""

from worldrounds.solvers.grouping.plan import Check
from worldrounds.solvers.grouping.problem import Problem
from worldrounds.solvers.grouping.rules import Kind

_PLURALS = {"country": "countries", "institution": "institutions", "gender": "genders"}


def number(value: float) -> str:
    """A figure without needless decimals: 2, 2.25."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def names(problem: Problem, keys: tuple[str, ...], limit: int = 4) -> str:
    """``Aiko, Ben and 3 more``."""
    shown = [problem.people[problem.index[key]].label for key in keys[:limit]]
    rest = len(keys) - len(shown)
    if rest:
        return f"{', '.join(shown)} and {rest} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def plural(attribute: str) -> str:
    return _PLURALS.get(attribute, f"values of “{attribute}”")


def say(problem: Problem, check: Check) -> str:
    """One check as a sentence."""
    rule, value, who = check.rule, number(check.value), names(problem, check.who)
    match rule.kind:
        case Kind.SIZE:
            return f"{value} members ({number(rule.least)} to {number(rule.most)} wanted)."
        case Kind.DIFFERENT:
            return f"{value} {plural(rule.attribute)} (at least {number(rule.least)} wanted)."
        case Kind.SAME:
            tail = f": {check.detail}" if check.detail else ""
            return f"At most {value} from one {rule.attribute} ({number(rule.most)} allowed){tail}."
        case Kind.HOURS:
            return f"{value} common hours a week (at least {number(rule.least)} wanted)."
        case Kind.NOT_ALONE if check.who:
            return f"Alone by {rule.attribute} ({check.detail}): {who}."
        case Kind.NOT_ALONE:
            return f"Nobody is alone by {rule.attribute}."
        case Kind.LANGUAGE if check.held:
            return f"All speak {check.detail}." if check.detail else "No languages told."
        case Kind.LANGUAGE:
            return f"No common language; {value} can work in {check.detail}, not {who}."
        case Kind.TOGETHER:
            return f"Torn from their partner: {who}." if check.who else "All pairs are together."
        case Kind.APART:
            return f"Should be apart: {who}." if check.who else "No pair that should be apart."
        case Kind.NEW_PEOPLE:
            pairs = "pair has" if check.value == 1 else "pairs have"
            return f"{value} {pairs} met before: {who}." if check.who else "Nobody has met before."
        case Kind.TOPIC:
            return f"Topic {check.detail}: wished {check.value:.0%}." if check.detail else "No topics told."
        case _:
            label = " ".join(part for part in (rule.kind.value, rule.attribute) if part)
            return f"{label.capitalize()}: {check.value:.0%}."
