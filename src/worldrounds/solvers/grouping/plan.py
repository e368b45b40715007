"""The answer: groups, and everything that a coordinator may ask about them.

All of it is data, so that a page can say it in its reader's language; ``text`` says it in plain English for
the command line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from worldrounds.solvers.grouping.rules import Rule

if TYPE_CHECKING:  # explain imports the shapes below
    from worldrounds.solvers.grouping.explain import Report


@dataclass(frozen=True, kw_only=True)
class Stop:
    """When to stop searching; whichever comes first. Without any, a number of steps that suits the problem.

    Attributes
    ----------
    seconds : float, optional
        Wall time, 0 or more. The plan then depends on the speed of the machine.
    iterations : int, optional
        Proposed moves, 0 or more. Same seed and iterations: same plan.
    """

    seconds: float | None = None
    iterations: int | None = None

    def __post_init__(self) -> None:
        if self.seconds is not None and self.seconds < 0:
            raise ValueError(f"seconds: expected 0 or more; got {self.seconds}.")
        if self.iterations is not None and self.iterations < 0:
            raise ValueError(f"iterations: expected 0 or more; got {self.iterations}.")


@dataclass(frozen=True, order=True)
class Score:
    """How good a plan is: smaller sorts first, so ``min`` finds the best.

    Attributes
    ----------
    bad_people : int
        People in groups that break a hard rule.
    loss : float
        1 minus the weighted soft score, 0..1; 0 where there is no soft rule.
    """

    bad_people: int
    loss: float

    @property
    def soft(self) -> float:
        """The weighted soft score, 0..1, higher is better."""
        return 1 - self.loss


class Best(str):
    """How good the best plan so far is: plain English, with the figures behind it.

    Attributes
    ----------
    bad_people : int
        People in groups that break a hard rule.
    soft : float or None
        The weighted soft score, 0..1; None while only the hard rules are looked at.
    """

    __slots__ = ("bad_people", "soft")
    bad_people: int
    soft: float | None

    def __new__(cls, bad_people: int, soft: float | None = None) -> "Best":
        words = f"{bad_people} {'person' if bad_people == 1 else 'people'} in groups that break a rule"
        if not bad_people:
            words = "All rules hold" if soft is None else f"All rules hold; score {soft:.3f}"
        best = super().__new__(cls, words)
        best.bad_people, best.soft = bad_people, soft
        return best


@dataclass(frozen=True)
class Check:
    """One rule, looked at in one group.

    Attributes
    ----------
    rule : Rule
        `rule.key` names it as in the rules file; `rule.hard` says whether it must hold.
    held : bool
        For soft wishes: always True.
    degree : float
        0..1; 1 where the rule holds in full.
    value : float
        What was measured: members, different values, most with one value, common hours (of the worst regime),
        people who are alone, pairs that are broken, or the degree of a wish.
    who : tuple of str
        Keys of the people on whom it fails (those who are alone, broken pairs, too many from one school).
    detail : str
        A name that belongs to it: the common language, the topic, the school with too many.
    text : str
        A plain English sentence.
    """

    rule: Rule
    held: bool
    degree: float
    value: float
    who: tuple[str, ...] = ()
    detail: str = ""
    text: str = ""


@dataclass(frozen=True)
class Slot:
    """A common start in the week that stands for a regime.

    Attributes
    ----------
    monday : date
        First day of that UTC week.
    cell : int
        0..671, in quarters of an hour from Monday 00:00 UTC; see `solvers.time.cells_to_utc`.
    discomfort : float
        Of the member who has it worst, 0 (working hours) .. 1 (07:00 or 22:00), more where declared.
    """

    monday: date
    cell: int
    discomfort: float


@dataclass(frozen=True)
class GroupReport:
    """One group.

    Attributes
    ----------
    members : tuple of str
        Keys.
    holds : bool
        All hard rules hold.
    checks : tuple of Check
        One for each rule, in the order of the rules.
    hours : tuple of float
        Common hours a week in which a meeting fits, for each regime of the problem.
    starts : tuple of tuple of int
        For each regime the cells (0..671) at which a meeting suits everyone.
    best : tuple of Slot or None
        For each regime the start that is most comfortable for the worst-off member.
    soft : float
        Weighted soft score of the group, 0..1.
    topic, language : str
        The topic that suits the members best, and a language that all speak; empty if there is none.
    """

    members: tuple[str, ...]
    holds: bool
    checks: tuple[Check, ...]
    hours: tuple[float, ...]
    starts: tuple[tuple[int, ...], ...]
    best: tuple[Slot | None, ...]
    soft: float
    topic: str = ""
    language: str = ""

    @property
    def broken(self) -> tuple[Check, ...]:
        """The hard rules that do not hold."""
        return tuple(check for check in self.checks if check.rule.hard and not check.held)


@dataclass(frozen=True)
class PersonReport:
    """Why a person is in this group.

    Attributes
    ----------
    key : str
    group : int
        Position in the plan's groups.
    reasons : tuple of (str, mapping)
        Codes with their values, most telling first; `text` has them as sentences. Codes: ``hours`` (hours: shared
        in the worst regime), ``only_country`` and ``only_institution`` (value: nobody else brings it),
        ``company`` (attribute, value: is not alone here), ``topic`` (topic, rank: 1 is the first choice),
        ``together`` (who: keys), ``alternatives`` (fit, groups: other groups that would hold every hard rule if
        the person joined them, sizes aside).
    text : tuple of str
    """

    key: str
    group: int
    reasons: tuple[tuple[str, Mapping[str, Any]], ...]
    text: tuple[str, ...]


@dataclass(frozen=True)
class Misfit:
    """Somebody (or several in one group) who cannot be placed well.

    Attributes
    ----------
    keys : tuple of str
    group : int
        Where they are for now.
    rule : str
        Name of the hard rule that stands in the way.
    reason, change : str
        Plain English: what is wrong, and the smallest change that would help (empty if none was found).
    facts : mapping
        The figures behind it: ``shared_with`` (people with enough common hours), ``free_hours``, ``hours`` (key ->
        the fewest more hours that would be enough, in that person's own time, as `pattern_to_ranges` writes them),
        ``least`` or ``most`` (a bound that would hold),
        ``joins`` (position of the group that they would then fit into).
    """

    keys: tuple[str, ...]
    group: int
    rule: str
    reason: str
    change: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """Groups with their report.

    Attributes
    ----------
    groups : sequence of tuple of str
        Keys; everybody is in exactly one group. Made when asked for: millions take little room.
    report : Report
    seed, iterations : int
        Of the random numbers, and moves proposed. The same problem, rules, seed and `Stop` make the plan again, but where
        the stop is in seconds or somebody asked for it. ``Stop(iterations=plan.iterations)`` need not: with another budget
        the search cools otherwise.
    seconds : float
        Time taken.
    stopped : bool
        Somebody asked to stop before the end.
    """

    groups: Sequence[tuple[str, ...]]
    report: "Report"
    seed: int
    iterations: int
    seconds: float
    stopped: bool = False

    @property
    def score(self) -> Score:
        return self.report.score
