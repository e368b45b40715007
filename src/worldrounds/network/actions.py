"""Changes to institutions and their calendars.

Who may do so depends on a programme, so the callers ask first: ``programmes.queries.access_partner``.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from worldrounds.core import audit
from worldrounds.core.addresses import first_free
from worldrounds.core.errors import Refused
from worldrounds.core.zones import zone_places
from worldrounds.network.models import CalendarPeriod, Institution
from worldrounds.people.models import Person

_RESERVED = {"add"}  # /programmes/.../partners/add/ is a page
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


class InstitutionRefused(Refused):
    """The institution cannot be kept like this."""


class PeriodRefused(Refused):
    """The period cannot be kept like this."""


@dataclass(frozen=True)
class Facts:
    """What is known about a school. Without a place of its own it stands at the place of its zone."""

    name: str
    city: str
    country: str
    time_zone: str
    ror: str = ""
    latitude: float | None = None
    longitude: float | None = None

    def tidied(self) -> "Facts":
        latitude, longitude = self.latitude, self.longitude
        if latitude is None or longitude is None:
            latitude, longitude = zone_places().get(self.time_zone, (None, None))
        return replace(
            self,
            name=" ".join(self.name.split()),
            city=" ".join(self.city.split()),
            ror=self.ror.strip(),
            latitude=latitude,
            longitude=longitude,
        )


@dataclass(frozen=True)
class Days:
    """A period before it is kept: ``end_day`` is the first day after it; ``uid`` and ``source`` come from a calendar
    file."""

    kind: str
    name: str
    first_day: date
    end_day: date
    uid: str = ""
    source: str = ""


def find_or_add_institution(*, facts: Facts, actor: Person, at: datetime) -> Institution:
    """The school with this name and city (or this ROR), added if it is not known; two at once get the same one.

    A known school keeps what is known about it.
    """
    facts = facts.tidied()
    if known := _known(facts):
        return known
    school = Institution(slug=_free_slug(facts.name), **asdict(facts))
    _clean(school)
    try:
        with transaction.atomic():
            school.save()
            audit.record(at=at, actor=actor, verb="added institution", target=school, name=facts.name)
    except IntegrityError as error:
        if known := _known(facts):  # somebody else added it just now
            return known
        raise InstitutionRefused(_("Somebody changed the same thing just now. Try once more.")) from error
    return school


@transaction.atomic
def change_institution(*, institution: Institution, facts: Facts, actor: Person, at: datetime) -> Institution:
    """Correct what is known about a school. Its address (slug) stays, so that links keep working."""
    school = _locked(institution)
    facts = facts.tidied()
    before = {
        field: getattr(school, field)
        for field, value in asdict(facts).items()
        if getattr(school, field) != value
    }
    twin = _known(facts)
    if twin is not None and twin.pk != school.pk:
        raise InstitutionRefused(_twin(), field="name")
    for field in before:
        setattr(school, field, getattr(facts, field))
    _clean(school)
    try:
        with transaction.atomic():
            school.save()
    except IntegrityError as error:  # somebody else took the name just now
        raise InstitutionRefused(_twin(), field="name") from error
    if before:
        audit.record(at=at, actor=actor, verb="changed institution", target=school, before=before)
    return school


def _twin() -> str:
    return _("Another school has this name and city, or this ROR identifier.")


def _clean(school: Institution) -> None:
    try:
        school.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise InstitutionRefused(sentences[0], field=field) from error


def _known(facts: Facts) -> Institution | None:
    by_name = Institution.objects.filter(name__iexact=facts.name, city__iexact=facts.city).first()
    return by_name or (Institution.objects.filter(ror=facts.ror).first() if facts.ror else None)


def _free_slug(name: str) -> str:
    start = slugify(name)[:60].strip("-") or "school"
    taken = _RESERVED | set(Institution.objects.filter(slug__startswith=start).values_list("slug", flat=True))
    return first_free(start, taken)


@transaction.atomic
def add_period(*, institution: Institution, days: Days, actor: Person, at: datetime) -> CalendarPeriod:
    """A repeated click gives the period that the first one made."""
    _locked(institution)
    _check(days)
    period, added = CalendarPeriod.objects.get_or_create(
        institution=institution,
        kind=days.kind,
        name=days.name.strip()[:120],
        first_day=days.first_day,
        end_day=days.end_day,
        source_uid=days.uid,
        defaults={"source": days.source},
    )
    if added:
        _record(at, actor, "added period", institution, days)
    return period


@transaction.atomic
def remove_period(*, institution: Institution, period_id: int, actor: Person, at: datetime) -> Days | None:
    """The days that were removed, so that they can be added again; None if they are gone already."""
    _locked(institution)
    period = CalendarPeriod.objects.filter(institution=institution, pk=period_id).first()
    if period is None:
        return None
    days = Days(period.kind, period.name, period.first_day, period.end_day, period.source_uid, period.source)
    period.delete()
    _record(at, actor, "removed period", institution, days)
    return days


@dataclass(frozen=True)
class Imported:
    added: int
    changed: int
    same: int
    removed: int = 0


@transaction.atomic
def import_periods(
    *,
    institution: Institution,
    found: Iterable[Days],
    gone: Collection[int] = (),
    actor: Person,
    at: datetime,
) -> Imported:
    """Keep the periods of a calendar file. The same file again changes nothing: ``uid`` names each of them.

    What was typed in before, with the same kind and days, is taken for the file's own. ``gone``: ids of periods that
    an earlier form of the file brought and that go with it (``queries.gone_from_file``).
    """
    _locked(institution)
    periods = list(institution.periods.all())
    known = {period.source_uid: period for period in periods if period.source_uid}
    typed = {(p.kind, p.first_day, p.end_day): p for p in periods if not p.source_uid}
    wanted = {days.uid: days for days in found}
    source = _one_source(institution, [known[uid].source for uid in wanted if uid in known])
    added: list[CalendarPeriod] = []
    changed = same = 0
    for days in wanted.values():
        _check(days)
        values = _values(days)
        period = known.get(days.uid) or typed.pop((days.kind, days.first_day, days.end_day), None)
        if period is None:
            added.append(CalendarPeriod(institution=institution, source=source, **values))
        elif all(getattr(period, field) == value for field, value in values.items()):
            same += 1
        else:
            CalendarPeriod.objects.filter(pk=period.pk).update(**values)
            changed += 1
    CalendarPeriod.objects.bulk_create(added)
    left = institution.periods.filter(pk__in=gone).exclude(source="").exclude(source_uid__in=wanted)
    removed, _rows = left.delete()
    if added or changed or removed:
        audit.record(
            at=at,
            actor=actor,
            verb="imported calendar",
            target=institution,
            added=len(added),
            changed=changed,
            removed=removed,
        )
    return Imported(len(added), changed, same, removed)


def _values(days: Days) -> dict[str, Any]:
    return {
        "kind": days.kind,
        "name": days.name.strip()[:120],
        "first_day": days.first_day,
        "end_day": days.end_day,
        "source_uid": days.uid,
    }


def _one_source(institution: Institution, sources: Iterable[str]) -> str:
    """The name of a calendar file whose entries came from these ``sources`` before: files that share an entry are
    one. A new name if none is known."""
    before = sorted({source for source in sources if source})
    if not before:
        return uuid4().hex
    institution.periods.filter(source__in=before[1:]).update(source=before[0])
    return before[0]


def _locked(institution: Institution) -> Institution:
    return Institution.objects.select_for_update().get(pk=institution.pk)


def _check(days: Days) -> None:
    if days.kind not in CalendarPeriod.Kind.values:
        raise PeriodRefused(_("Choose term, exams or holiday."), field="kind")
    if days.end_day <= days.first_day:
        raise PeriodRefused(_("The last day cannot be before the first day."), field="last_day")
    if days.first_day < EARLIEST or days.end_day > LATEST:
        raise PeriodRefused(_("Choose days between the years 2000 and 2100."), field="first_day")


def _record(at: datetime, actor: Person, verb: str, institution: Institution, days: Days) -> None:
    audit.record(
        at=at,
        actor=actor,
        verb=verb,
        target=institution,
        kind=days.kind,
        name=days.name,
        first_day=days.first_day.isoformat(),
        end_day=days.end_day.isoformat(),
    )
