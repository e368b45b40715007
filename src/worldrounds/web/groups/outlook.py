"""What can be said of rules before anybody searches: who fits nowhere, why, and the smallest changes that would help."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.groups.solving import foresee
from worldrounds.programmes.models import Enrolment, Programme
from worldrounds.solvers.grouping import Rule, Rules
from worldrounds.solvers.grouping.feasibility import Certificate, Feasibility, NoGroup, Relaxation
from worldrounds.web.groups.forms import RulesForm
from worldrounds.web.groups.outlook_words import argument_words, nowhere_words
from worldrounds.web.groups.words import ranges_words, way_words

WAYS = 5  # changes that the page offers


@dataclass(frozen=True)
class Student:
    """Somebody who fits nowhere."""

    enrolment: Enrolment
    reason: str


@dataclass(frozen=True)
class Argument:
    """Why some of these are left over, though each of them would fit somewhere. ``people``: empty if it is all."""

    words: str
    people: Sequence[Enrolment]


@dataclass(frozen=True)
class Way:
    """A change of one rule, and the page with that change made; no address where the form has no field for it."""

    words: str
    helps: int
    address: str


@dataclass(frozen=True)
class MoreHours:
    """The fewest more hours of somebody's own week that would be enough."""

    enrolment: Enrolment
    hours: str


@dataclass(frozen=True)
class Ways:
    """The smallest changes that would help; finding them takes longer than finding what is impossible."""

    rules: Sequence[Way]
    hours: Sequence[MoreHours]


@dataclass(frozen=True)
class Outlook:
    """``state`` is the colour: "good", "bad", "warn" or none. ``ways``: None where nobody has looked for them, which
    the page ``ways_address`` does."""

    state: str
    headline: str
    rest: str = ""
    nowhere: Sequence[Student] = ()
    arguments: Sequence[Argument] = ()
    ways: Ways | None = None
    ways_address: str = ""


def outlook(
    programme: Programme, waiting: Sequence[Enrolment], form: RulesForm, *, with_ways: bool
) -> Outlook:
    document = form.asked()
    if not waiting:
        return Outlook("", _("There is nobody to place."))
    if document is None:
        return Outlook("warn", _("Please put the figures right. Then this page says what stands in the way."))
    rules, found = foresee(programme, document, waiting)
    return _Seen(found, rules, {str(one.pk): one for one in waiting}, form).outlook(with_ways=with_ways)


@dataclass(frozen=True)
class _Seen:
    found: Feasibility
    rules: Rules
    people: Mapping[str, Enrolment]
    form: RulesForm

    def outlook(self, *, with_ways: bool) -> Outlook:
        if not self.found.bound:
            return self._nothing_known()
        sentence = ngettext(
            "With these rules at least %(count)d of %(all)d students cannot be in a group that keeps every “must”.",
            "With these rules at least %(count)d of %(all)d students cannot be in groups that keep every “must”.",
            self.found.bound,
        )
        return Outlook(
            "bad",
            sentence % {"count": self.found.bound, "all": len(self.people)},
            _(
                "You can search all the same. The plan then names them, and keeps their number as small as it can."
            ),
            self._nowhere(),
            self._arguments(),
            self._ways() if with_ways else None,
            self.form.address({"ways": "yes"}),
        )

    def _nothing_known(self) -> Outlook:
        if not self.found.complete:
            return Outlook(
                "",
                _("Nothing that we can prove stands in the way, but not everything could be looked at."),
                _("The search shows how many students can be placed well."),
            )
        return Outlook(
            "good",
            _("Nothing stands in the way of these rules that we can prove."),
            _(
                "Each student alone has a fitting group. Whether all fit side by side, only the search can show."
            ),
        )

    def _nowhere(self) -> list[Student]:
        return [
            Student(self.people[key], nowhere_words(one, self.rules))
            for one in self.found.certificates
            if isinstance(one, NoGroup)
            for key in one.keys
        ]

    def _arguments(self) -> list[Argument]:
        return [self._argument(one) for one in self.found.certificates if not isinstance(one, NoGroup)]

    def _argument(self, one: Certificate) -> Argument:
        everybody = len(one.keys) == len(self.people)
        people = [] if everybody else [self.people[key] for key in one.keys]
        return Argument(argument_words(one, self.rules, everybody=everybody), people)

    def _ways(self) -> Ways:
        hours = (pair for one in self.found.relaxations for pair in one.hours.items())
        return Ways(
            self._changes_of_rules(), [MoreHours(self.people[key], ranges_words(more)) for key, more in hours]
        )

    def _changes_of_rules(self) -> list[Way]:
        """Those that help most students first."""
        by_rule: dict[str, list[Relaxation]] = defaultdict(list)
        for one in self.found.relaxations:
            if not one.hours:
                by_rule[one.rule].append(one)
        ways = [
            way for key, several in by_rule.items() for way in self._ways_of(self.rules.find(key), several)
        ]
        return sorted(ways, key=lambda way: -way.helps)[:WAYS]

    def _ways_of(self, rule: Rule | None, relaxations: Sequence[Relaxation]) -> list[Way]:
        """The changes of one rule."""
        if rule is None:
            return []
        different = {(one.side, one.bound): one for one in relaxations}.values()
        return [
            Way(
                way_words(rule, one.side, one.bound, one.text),
                self._helps(one, relaxations),
                self._address(one),
            )
            for one in different
        ]

    def _helps(self, way: Relaxation, relaxations: Sequence[Relaxation]) -> int:
        """A lax bound is enough for those, too, who need a less lax one only."""
        freed: dict[int, int] = {}
        for one in relaxations:
            if _as_lax(way, one):
                left = self.found.certificates[one.certificate].left - one.left
                freed[one.certificate] = max(left, freed.get(one.certificate, 0))
        return sum(freed.values())

    def _address(self, way: Relaxation) -> str:
        changes = self.form.changes_for(way.rule, way.side, way.bound)
        return f"{self.form.address(changes)}#outlook" if changes else ""


def _as_lax(one: Relaxation, other: Relaxation) -> bool:
    if one.bound is None or other.bound is None:
        return one.bound is None
    if one.side != other.side:
        return False
    return one.bound <= other.bound if one.side == "least" else one.bound >= other.bound
