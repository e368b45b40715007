"""Who carries the inconvenient hours of a programme, and who leads: by student, school, country and income group."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean, median

from django.utils.translation import gettext as _

from worldrounds.core.countries import country_name, group_name
from worldrounds.core.incomes import income_group
from worldrounds.meetings.burdens import Carried, carried_in
from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment, Programme
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing
from worldrounds.solvers.fairness import Path, gini, open_nodes

FEW = 5  # a sum over fewer students would tell about single people
MOST_SHOWN = 10
LEVELS = ("incomes", "countries", "schools")


@dataclass(frozen=True)
class Line:
    """A student who has been in a group."""

    enrolment: Enrolment
    carried: Carried
    is_known: bool  # the reader may see this student's figures

    @property
    def hours(self) -> float:
        """Outside 09:00-18:00."""
        return self.carried.outside / 60

    @property
    def path(self) -> Path:
        school = self.enrolment.partner.institution
        return income_group(school.country), school.country, school.slug


@dataclass(frozen=True)
class Sum:
    """Of an income group, a country or a school; without a name: all that are too small to be shown."""

    name: str
    lines: Sequence[Line]

    @property
    def hours(self) -> float:
        return sum(line.hours for line in self.lines)

    @property
    def mean_hours(self) -> float:
        return fmean(line.hours for line in self.lines)

    @property
    def mean_points(self) -> float:
        return fmean(line.carried.points for line in self.lines)

    @property
    def led(self) -> int:
        return sum(line.carried.led for line in self.lines)

    @property
    def technical(self) -> int:
        return sum(line.carried.technical for line in self.lines)


@dataclass(frozen=True)
class Ledger:
    """Of all students, with what its reader may see of it."""

    lines: Sequence[Line]

    @cached_property
    def _open(self) -> frozenset[Path]:
        paths = [line.path for line in self.lines]
        return open_nodes(paths, [line.is_known for line in self.lines], few=FEW)

    @property
    def has_enough(self) -> bool:
        """To show how it is shared out."""
        return bool(self.lines) and () in self._open

    @property
    def hours(self) -> list[float]:
        return [line.hours for line in self.lines]

    @property
    def gini(self) -> float:
        return gini(self.hours)

    @property
    def median_hours(self) -> float:
        return median(self.hours) if self.lines else 0.0

    @property
    def known(self) -> list[Line]:
        """Whom the reader may see by name, who carries most first."""
        seen = [line for line in self.lines if line.is_known]
        return sorted(seen, key=lambda line: (-line.carried.outside, -line.carried.points))

    def sums(self, level: str) -> list[Sum]:
        """``level``: one of LEVELS. Who carries most on average first; those that are too small together at the end."""
        depth = LEVELS.index(level) + 1
        parts: defaultdict[Path, list[Line]] = defaultdict(list)
        for line in self.lines:
            path = line.path[:depth]
            parts[path if path in self._open else ()].append(line)
        rest = parts.pop((), [])
        named = [Sum(_name(lines[0], level), lines) for lines in parts.values()]
        named.sort(key=lambda one: (-one.mean_hours, one.name))
        return [*named, Sum("", rest)] if rest and self.has_enough else named


def access_fairness(*, person: Person, slug: str) -> Standing:
    """For everybody in the programme (1 query); how much of it one sees is the ledger's."""
    return access_programme(person=person, slug=slug)


def ledger_seen_by(standing: Standing) -> Ledger:
    """The coordinator knows all, site leads their own school's students, everybody themselves (4 queries)."""

    def knows(student: Enrolment) -> bool:
        own = student.person_id == standing.person.pk
        leads = student.partner.institution_id in standing.site_lead_of
        return own or leads or standing.is_coordinator

    return Ledger([Line(one, carried, knows(one)) for one, carried in _carried(standing.programme)])


def ledger_for_all(programme: Programme) -> Ledger:
    """What may be published (4 queries)."""
    return Ledger([Line(one, carried, is_known=False) for one, carried in _carried(programme)])


def _carried(programme: Programme) -> list[tuple[Enrolment, Carried]]:
    """Of those who take part: who withdrew is not there any more."""
    return [pair for pair in carried_in(programme) if pair[0].state == Enrolment.State.ADMITTED]


def _name(line: Line, level: str) -> str:
    school = line.enrolment.partner.institution
    if level == "incomes":
        return group_name(income_group(school.country)) or _("not classified")
    return country_name(school.country) if level == "countries" else school.name
