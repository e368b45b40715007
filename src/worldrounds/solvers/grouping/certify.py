"""An independent look at certificates: from the people as they are given and the rules, one step after another.

It shares no code with `feasibility`, the objective or the kernels: weeks are sets of quarters of an hour, found with
`zoneinfo` from each person's local pattern, and a group is asked about each rule in the plainest words. Slow (a
class of some hundred people takes seconds to minutes), for tests and for whoever does not want to take the
program's word that something is impossible.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import fmean, pstdev
from zoneinfo import ZoneInfo

from worldrounds.solvers.grouping.feasibility.certificates import (
    WHOLE,
    Certificate,
    NoGroup,
    Searched,
    TooFew,
    Weighed,
)
from worldrounds.solvers.grouping.person import Person
from worldrounds.solvers.grouping.problem import Problem
from worldrounds.solvers.grouping.rules import Kind, Rule, Rules

_ALMOST = 1e-9
_QUARTERS = 672


@dataclass(frozen=True)
class Verdict:
    """What the certificates prove.

    Attributes
    ----------
    bound : int
        Every plan leaves at least so many people in groups that break a hard rule: what the certificates that are
        right say of disjoint people, added up.
    wrong : tuple of str
        One line for each certificate that is not proved.
    """

    bound: int
    wrong: tuple[str, ...]


def certify(problem: Problem, rules: Rules, certificates: Sequence[Certificate]) -> Verdict:
    """Check every certificate.

    Parameters
    ----------
    problem : Problem
        Only its people and weeks are read.
    rules : Rules
    certificates : sequence of Certificate
        Those that count (`TooFew`) may lean on the `NoGroup` that are among them and right.
    """
    checker = _Checker(tuple(problem.people), tuple(problem.mondays), rules)
    wrong: list[str] = []
    right: list[Certificate] = []
    for certificate in sorted(certificates, key=lambda one: not isinstance(one, NoGroup)):
        if objection := checker.objection(certificate):
            wrong.append(f"{type(certificate).__name__} {', '.join(certificate.keys)}: {objection}")
        else:
            right.append(certificate)
    bound, counted = 0, set[str]()
    for certificate in sorted(right, key=lambda one: -one.left):
        if counted.isdisjoint(certificate.keys):
            counted.update(certificate.keys)
            bound += certificate.left
    return Verdict(bound, tuple(wrong))


def holds(problem: Problem, rules: Rules, group: Sequence[str]) -> bool:
    """Whether a group of keys holds every hard rule, hard wishes too."""
    return _Checker(tuple(problem.people), tuple(problem.mondays), rules).good(frozenset(group))


class _Checker:
    def __init__(self, people: tuple[Person, ...], mondays: tuple[date, ...], rules: Rules) -> None:
        self.people = {person.key: person for person in people}
        self.rules = rules
        self.hard = [rule for rule in rules if rule.hard]
        self.least, self.most = int(rules.rules[0].least), int(rules.rules[0].most)
        self.weeks = _weeks(people, mondays)
        self.free = {p.key: [_free(p, monday) for monday, _ in self.weeks] for p in people}
        self.hopeless: set[str] = set()

    def objection(self, certificate: Certificate) -> str:
        """Why a certificate is not proved; empty if it is."""
        keys = certificate.keys
        if not keys or len(set(keys)) < len(keys) or not self.people.keys() >= set(keys):
            return "names nobody, somebody twice, or somebody who is not there"
        if not 1 <= certificate.left <= len(keys):
            return f"{certificate.left} of {len(keys)} cannot be left"
        match certificate:
            case NoGroup():
                return self._no_group(certificate)
            case TooFew():
                return self._too_few(certificate)
            case Weighed():
                return self._weighed(certificate)
            case Searched():
                possible = self._can_leave(frozenset(self.people), frozenset(keys), certificate.left - 1, {})
                return f"{certificate.left - 1} can be left" if possible else ""

    def _no_group(self, certificate: NoGroup) -> str:
        keys = certificate.keys
        if not self._tied(keys):
            return "no rule ties these people together"
        for group in self._good_groups(keys[0], frozenset(self.people)):
            return f"can be with {', '.join(sorted(group - set(keys)))}"
        self.hopeless.update(keys)
        return ""

    def _tied(self, keys: Sequence[str]) -> bool:
        pairs = [pair for rule in self.hard if rule.kind is Kind.TOGETHER for pair in rule.pairs]
        reached = {keys[0]}
        for _ in keys:
            reached |= {b for a, b in pairs if a in reached} | {a for a, b in pairs if b in reached}
        return reached >= set(keys)

    def _too_few(self, certificate: TooFew) -> str:
        inside = set(certificate.keys)
        for a in certificate.keys:
            for b in self.people.keys() - inside - self.hopeless:
                if self._open({a, b}):
                    return f"{a} could be with {b}, who is not counted"
        named = [rule for rule in self.hard if rule.key in certificate.rules]
        most = max(self._room(certificate.keys, named, g) for g in range(len(inside) // self.least + 1))
        left = len(inside) - most
        return "" if left >= certificate.left else f"counting leaves {left}"

    def _room(self, keys: Sequence[str], rules: Sequence[Rule], groups: int) -> int:
        """The most of these people that so many good groups can hold, as far as counting tells; 0 if they cannot
        be that many groups."""
        room = min(len(keys), groups * self.most)
        for rule in rules:
            told = Counter(value for key in keys if (value := self.people[key].value(rule.attribute)))
            if rule.kind is Kind.SAME:
                # Every group takes `most` from each school; who told none goes anywhere.
                taken = sum(min(n, groups * int(rule.most)) for n in told.values())
                room = min(room, taken + len(keys) - told.total())
            elif rule.kind is Kind.DIFFERENT:
                # The first of each country in each group: at least `least` a group. The others fill up the rest.
                firsts = sum(min(n, groups) for n in told.values())
                if firsts < groups * rule.least:
                    return 0
                room = min(room, firsts + groups * (self.most - int(rule.least)))
        return room if room >= groups * self.least else 0

    def _weighed(self, certificate: Weighed) -> str:
        keys, weights = set(certificate.keys), certificate.weights
        if any(weight < 0 or key not in self.people for key, weight in weights.items()):
            return "has a weight below 0, or of somebody who is not there"
        gains = {key: WHOLE * (key in keys) - weights.get(key, 0) for key in self.people}
        order = sorted(self.people, key=lambda key: -gains[key])
        for k, key in enumerate(order):
            others = [other for other in order[k + 1 :] if self._open({key, other})]
            if group := self._light(frozenset([key]), others, gains):
                return f"{', '.join(sorted(group))} weigh too little"
        placed = sum(weights.values()) // WHOLE
        return "" if len(keys) - placed >= certificate.left else f"{placed} could be placed"

    def _light(
        self, group: frozenset[str], others: Sequence[str], gains: Mapping[str, int]
    ) -> frozenset[str] | None:
        """A good group of all of `group` and some of the others, highest gain first, whose gains sum to more than 0."""
        gain = sum(gains[key] for key in group)
        if gain > 0 and len(group) >= self.least and self.good(group):
            return group
        room = self.most - len(group)
        for k, other in enumerate(others if room and self._hopeful(group, others) else ()):
            if gain + sum(max(0, gains[one]) for one in others[k : k + room]) <= 0:
                break  # not even the best of the rest would do
            larger = group | {other}
            rest = [one for one in others[k + 1 :] if self._open(larger | {one})]
            if found := self._light(larger, rest, gains):
                return found
        return None

    def _can_leave(
        self, there: frozenset[str], wanted: frozenset[str], left: int, known: dict[frozenset[str], int]
    ) -> bool:
        """Whether good groups among those who are there can hold all who are wanted but `left` people."""
        waiting = sorted(wanted & there)
        if len(waiting) <= left:
            return True
        if left < 0 or known.get(there, -1) >= left:
            return False
        for group in self._good_groups(waiting[0], there):
            if self._can_leave(there - group, wanted, left, known):
                return True
        if self._can_leave(there - {waiting[0]}, wanted, left - 1, known):
            return True
        known[there] = max(left, known.get(there, -1))
        return False

    def _good_groups(self, key: str, there: frozenset[str]) -> Iterator[frozenset[str]]:
        """Every good group with one person among those who are there."""
        others = [other for other in self.people if other in there and other != key]
        yield from self._larger(frozenset([key]), [other for other in others if self._open({key, other})])

    def _larger(self, group: frozenset[str], others: Sequence[str]) -> Iterator[frozenset[str]]:
        if not self._hopeful(group, others):
            return
        if len(group) >= self.least and self.good(group):
            yield group
        if len(group) < self.most and self._open(group):
            for k, other in enumerate(others):
                yield from self._larger(
                    group | {other}, [one for one in others[k + 1 :] if self._open(group | {other, one})]
                )

    def _hopeful(self, group: frozenset[str], others: Sequence[str]) -> bool:
        """What would be wrong even with all the others in the group stays wrong with some of them."""
        everybody = [self.people[key] for key in (*group, *others)]
        if len(everybody) < self.least:
            return False
        for rule in self.hard:
            told = Counter(value for person in everybody if (value := person.value(rule.attribute)))
            if rule.kind is Kind.DIFFERENT and len(told) < rule.least:
                return False
            if rule.kind is Kind.NOT_ALONE:
                mine = {self.people[key].value(rule.attribute) for key in group}
                if any(n == 1 and v in mine and rule.value in ("", v) for v, n in told.items()):
                    return False
        return True

    def _open(self, group: set[str] | frozenset[str]) -> bool:
        """False if something is wrong that more people could not mend."""
        return all(self._holds(rule, group) for rule in self.hard if rule.kind in _NOT_MENDED)

    def good(self, group: frozenset[str]) -> bool:
        return all(self._holds(rule, group) for rule in self.hard)

    def _holds(self, rule: Rule, keys: set[str] | frozenset[str]) -> bool:
        group = [self.people[key] for key in keys]
        told = Counter(value for person in group if (value := person.value(rule.attribute)))
        match rule.kind:
            case Kind.SIZE:
                return rule.least <= len(group) <= rule.most
            case Kind.DIFFERENT:
                return len(told) >= rule.least
            case Kind.SAME:
                return max(told.values(), default=0) <= rule.most
            case Kind.HOURS:
                return all(
                    _hours(frozenset.intersection(*week), self.rules.minutes) >= rule.least - _ALMOST
                    for week in zip(*(self.free[key] for key in keys), strict=True)
                )
            case Kind.NOT_ALONE:
                return all(n > 1 for value, n in told.items() if rule.value in ("", value))
            case Kind.LANGUAGE:
                spoken = [set(person.languages) for person in group if person.languages]
                return not spoken or bool(set.intersection(*spoken))
            case Kind.TOGETHER:
                return all((a in keys) == (b in keys) for a, b in rule.pairs)
            case Kind.APART:
                return not any(a in keys and b in keys for a, b in rule.pairs)
        return self._wish(rule, group) >= rule.least - _ALMOST

    def _wish(self, rule: Rule, group: Sequence[Person]) -> float:
        everybody = self.people.values()
        if rule.kind is Kind.SPREAD:
            told = [value for person in group if (value := person.value(rule.attribute))]
            there = {person.value(rule.attribute) for person in everybody} - {""}
            return len(set(told)) / min(len(told), len(there)) if told else 1.0
        if rule.kind is Kind.BALANCE:
            name = rule.attribute
            all_, own = ([p.numbers[name] for p in some if name in p.numbers] for some in (everybody, group))
            return max(0.0, 1 - abs(fmean(own) - fmean(all_)) / (pstdev(all_) or 1.0)) if own else 1.0
        if rule.kind is Kind.TOPIC:
            lists = [list(person.topics) for person in group if person.topics]
            wished = {t: fmean([_rank(t, one) for one in lists]) for one in lists for t in one}
            return max(wished.values(), default=1.0)
        comfort = [
            (max(0.0, 1 - self._burden(group, week)), number) for week, (_, number) in enumerate(self.weeks)
        ]
        return sum(c * number for c, number in comfort) / sum(number for _, number in comfort)

    def _burden(self, group: Sequence[Person], week: int) -> float:
        """Cost of the cheapest common start: three quarters the worst-off member's, one quarter the mean."""
        length = -(-self.rules.minutes // 15)
        common = frozenset.intersection(*(self.free[person.key][week] for person in group))
        monday, costs = self.weeks[week][0], [1.0]
        for start in common:
            meeting = [(start + k) % _QUARTERS for k in range(length)]
            if common.issuperset(meeting):
                felt = [max(_discomfort(person, monday, quarter) for quarter in meeting) for person in group]
                costs.append(0.75 * max(felt) + 0.25 * fmean(felt))
        return min(costs)


_NOT_MENDED = {Kind.SAME, Kind.HOURS, Kind.LANGUAGE, Kind.APART}


def _rank(topic: str, wished: list[str]) -> float:
    return 1 - wished.index(topic) / len(wished) if topic in wished else 0.0


def _weeks(people: Sequence[Person], mondays: Sequence[date]) -> list[tuple[date, int]]:
    """The week that stands for those at whose beginning all clocks are alike, one without a change of clocks if
    there is one; and for how many it stands."""
    clocks = [ZoneInfo(zone) for zone in sorted({person.zone for person in people})]
    alike: dict[tuple[object, ...], list[date]] = {}
    for monday in sorted(set(mondays)):
        begin = datetime.combine(monday, datetime.min.time(), UTC)
        alike.setdefault(tuple(begin.astimezone(c).utcoffset() for c in clocks), []).append(monday)
    return [
        (next((day for day in days if _steady(clocks, day)), days[0]), len(days)) for days in alike.values()
    ]


def _steady(clocks: Sequence[ZoneInfo], monday: date) -> bool:
    moments = [_moment(monday, quarter) for quarter in range(_QUARTERS)]
    return all(len({moment.astimezone(clock).utcoffset() for moment in moments}) == 1 for clock in clocks)


def _moment(monday: date, quarter: int) -> datetime:
    return datetime.combine(monday, datetime.min.time(), UTC) + timedelta(minutes=15 * quarter)


def _free(person: Person, monday: date) -> frozenset[int]:
    """The quarters of an hour of one UTC week in which a person is free."""
    clock, found = ZoneInfo(person.zone), []
    for quarter in range(_QUARTERS):
        local = _moment(monday, quarter).astimezone(clock)
        awake = 7 <= local.hour < 22 or (person.night and person.free is not None)
        half = local.hour * 2 + local.minute // 30
        if awake and (person.free is None or bool(person.free[local.weekday(), half])):
            found.append(quarter)
    return frozenset(found)


def _hours(quarters: frozenset[int], minutes: int) -> float:
    """Hours in stretches in which a meeting fits; the week is a round."""
    if len(quarters) == _QUARTERS:
        return _QUARTERS / 4
    hours = 0.0
    for first in quarters:
        if (first - 1) % _QUARTERS not in quarters:
            length = next(k for k in range(_QUARTERS) if (first + k) % _QUARTERS not in quarters)
            hours += length / 4 if length * 15 >= minutes else 0
    return hours


def _discomfort(person: Person, monday: date, quarter: int) -> float:
    """0 from nine to six, evenly to 1 at seven and at ten, by night (who declared it) to 2 at half past two."""
    local = _moment(monday, quarter).astimezone(ZoneInfo(person.zone))
    begin = local.hour + local.minute / 60
    return max(_felt(begin), _felt(begin + 0.25))


def _felt(hour: float) -> float:
    if hour >= 22:
        return 1 + (hour - 22) / 4.5
    if hour <= 2.5:
        return 1 + (hour + 2) / 4.5
    if hour <= 7:
        return 2 - (hour - 2.5) / 4.5
    return max(0.0, (9 - hour) / 2, (hour - 18) / 4)
