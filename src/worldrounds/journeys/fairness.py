"""Who carries the inconvenient hours of a programme, who leads, and who supplied the cases: by student, school, country
and income group; and what facilitators carry, by themselves."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean, median

from django.core.cache import caches
from django.utils.translation import gettext as _

from worldrounds.core.countries import country_name, group_name
from worldrounds.core.incomes import income_group
from worldrounds.meetings.burdens import Carried, carried_in
from worldrounds.network.models import Institution
from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment, Programme
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing
from worldrounds.rooms.supplies import Supplier, suppliers_of
from worldrounds.solvers.fairness import Path, gini, open_nodes

FEW = 5  # a sum over fewer students would tell about single people
MOST_SHOWN = 10
LEVELS = ("incomes", "countries", "schools")


@dataclass(frozen=True)
class _Account:
    carried: Carried
    is_known: bool  # the reader may see this person's figures

    @property
    def hours(self) -> float:
        """Outside 09:00-18:00."""
        return self.carried.outside / 60


@dataclass(frozen=True)
class Line(_Account):
    """A student who has been in a group."""

    enrolment: Enrolment

    @property
    def school(self) -> Institution:
        return self.enrolment.partner.institution


@dataclass(frozen=True)
class Facilitator(_Account):
    person: Person


@dataclass(frozen=True)
class Sum:
    """Of an income group, a country or a school; without a name: all that are too small to be shown.

    ``cases``: those that it supplied. No school needs students in groups for that.
    """

    name: str
    lines: Sequence[Line]
    cases: int

    @property
    def hours(self) -> float:
        return sum(line.hours for line in self.lines)

    @property
    def mean_hours(self) -> float:
        return fmean(line.hours for line in self.lines) if self.lines else 0.0

    @property
    def mean_points(self) -> float:
        return fmean(line.carried.points for line in self.lines) if self.lines else 0.0

    @property
    def led(self) -> int:
        return sum(line.carried.led for line in self.lines)

    @property
    def technical(self) -> int:
        return sum(line.carried.technical for line in self.lines)


@dataclass(frozen=True)
class Ledger:
    """Of all students, with what its reader may see of it.

    Facilitators are not among the students: neither in sums nor in the coefficient. ``suppliers``: case -> who supplied
    it, of the cases of which that is known.
    """

    lines: Sequence[Line]
    facilitators: Sequence[Facilitator]
    suppliers: Mapping[str, Supplier]

    @cached_property
    def _open(self) -> frozenset[Path]:
        paths = [_path(line.school) for line in self.lines]
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

    @property
    def known_facilitators(self) -> list[Facilitator]:
        seen = [one for one in self.facilitators if one.is_known]
        return sorted(seen, key=lambda one: (-one.carried.outside, -one.carried.points, str(one.person)))

    @property
    def facilitators_hours(self) -> float | None:
        """Of a facilitator, on average; None where it would tell about single people."""
        unknown = sum(not one.is_known for one in self.facilitators)
        tells = not self.facilitators or 0 < unknown < FEW
        return None if tells else fmean(one.hours for one in self.facilitators)

    def cases_of(self, line: Line) -> int:
        """Those that the student supplied."""
        return sum(one.person == line.enrolment.person for one in self.suppliers.values())

    def sums(self, level: str) -> list[Sum]:
        """``level``: one of LEVELS. Who carries most on average first; those that are too small together at the end."""
        depth = LEVELS.index(level) + 1
        schools = {_path(line.school)[:depth]: line.school for line in self.lines}
        hidden = schools.keys() - self._open
        parts: defaultdict[Path, list[Line]] = defaultdict(list)
        for line in self.lines:
            path = _path(line.school)[:depth]
            parts[() if path in hidden else path].append(line)
        cases: Counter[Path] = Counter()
        for one in self.suppliers.values():
            path = _path(one.school)[:depth]
            schools[path] = one.school
            cases[() if path in hidden else path] += 1
        rest = parts.pop((), [])
        paths = parts.keys() | (cases.keys() - {()})
        named = [Sum(_name(schools[path], level), parts.get(path, ()), cases[path]) for path in paths]
        named.sort(key=lambda one: (not one.lines, -one.mean_hours, one.name))
        return [*named, Sum("", rest, cases[()])] if rest and self.has_enough else named


def access_fairness(*, person: Person, slug: str) -> Standing:
    """For everybody in the programme (1 query); how much of it one sees is the ledger's."""
    return access_programme(person=person, slug=slug)


def ledger_seen_by(standing: Standing) -> Ledger:
    """The coordinator knows all, site leads their own school's students, everybody themselves (at most 6 queries)."""

    def knows(student: Enrolment) -> bool:
        own = student.person_id == standing.person.pk
        leads = student.partner.institution_id in standing.site_lead_of
        return own or leads or standing.is_coordinator

    return _ledger(
        standing.programme,
        knows=knows,
        knows_facilitator=lambda person: standing.is_coordinator or person == standing.person,
    )


def ledger_for_all(programme: Programme) -> Ledger:
    """What may be published (at most 6 queries)."""
    return _ledger(programme, knows=lambda student: False, knows_facilitator=lambda person: False)


@dataclass(frozen=True)
class Own:
    """A student's hours, and what half of all carry at least; None where it would tell about single people."""

    hours: float
    median: float | None


def own_share(standing: Standing) -> Own | None:
    """For a page that everybody opens often: as it was at most ten minutes ago. None for who has not been in a group."""
    key = f"hours-{standing.programme.pk}"
    everybody = caches["process"].get_or_set(key, lambda: _hours_of_all(standing.programme), 600) or {}
    hours = everybody.get(standing.person.pk)
    if hours is None:
        return None
    return Own(hours, median(everybody.values()) if len(everybody) > FEW else None)


def _hours_of_all(programme: Programme) -> dict[int, float]:
    return {line.enrolment.person_id: line.hours for line in ledger_for_all(programme).lines}


def _ledger(
    programme: Programme,
    *,
    knows: Callable[[Enrolment], bool],
    knows_facilitator: Callable[[Person], bool],
) -> Ledger:
    """Of those who take part: who withdrew is not there any more."""
    all_carried = carried_in(programme)
    return Ledger(
        lines=[
            Line(carried, knows(student), student)
            for student, carried in all_carried.students
            if student.state == Enrolment.State.ADMITTED
        ],
        facilitators=[
            Facilitator(carried, knows_facilitator(person), person)
            for person, carried in all_carried.facilitators
        ],
        suppliers=suppliers_of(programme),
    )


def _path(school: Institution) -> Path:
    return income_group(school.country), school.country, school.slug


def _name(school: Institution, level: str) -> str:
    if level == "incomes":
        return group_name(income_group(school.country)) or _("not classified")
    return country_name(school.country) if level == "countries" else school.name
