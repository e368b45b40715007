"""When a law changes a clock: what was agreed is the wall time, so sessions move, and people are told.

``serve`` does this when it starts and every ten minutes (``journeys.housekeeping``).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from django.db import transaction

from worldrounds.core import audit
from worldrounds.core.vtimezone import clock_changes
from worldrounds.core.zones import zone
from worldrounds.groups.models import Membership
from worldrounds.meetings import mails
from worldrounds.meetings.models import ClockNotice, ClockRules, Session
from worldrounds.meetings.queries import sittings_of_groups
from worldrounds.people.models import Person

HORIZON = timedelta(days=900)
KEPT_FRESH = timedelta(days=30)

Rules = list[list[int]]
"""[seconds since 1970, offset from then on in seconds], the first at or before all that is asked."""


@transaction.atomic
def recompute_sessions(*, at: datetime) -> int:
    """Let sessions to come follow new rules of their zones, and tell those for whom the hour is another one now.

    Returns how many sessions moved; doing it again changes nothing.
    """
    to_come = Session.objects.filter(starts_at__gt=at)
    zones = set(to_come.order_by().values_list("zone", flat=True).distinct())
    zones |= set(Person.objects.filter(is_active=True).values_list("time_zone", flat=True).distinct())
    changed = _learn(zones, at=at)
    moved = {
        row.pk: row.starts_at
        for row in to_come.only("starts_at", "wall_time", "zone")
        if not _is_as_agreed(row)
    }
    for session in Session.objects.select_for_update().filter(pk__in=moved):
        session.starts_at = _agreed(session)
        session.sequence, session.changed_at = session.sequence + 1, at
        session.save(update_fields=["starts_at", "sequence", "changed_at"])
        audit.record(at=at, actor=None, verb="recomputed a session", target=session)
    if changed or moved:
        affected = to_come if changed else to_come.filter(pk__in=moved)
        _tell(affected.filter(state=Session.State.PLANNED), moved, changed, at=at)
    return len(moved)


def _agreed(session: Session, *, fold: int = 0) -> datetime:
    wall = datetime.fromisoformat(session.wall_time).replace(tzinfo=zone(session.zone), fold=fold)
    return wall.astimezone(UTC)


def _is_as_agreed(session: Session) -> bool:
    """A wall time that the clocks show twice is right both times."""
    return session.starts_at in (_agreed(session), _agreed(session, fold=1))


# The rules as they were known ------------------------------------------------------------------------------


def _learn(names: Iterable[str], *, at: datetime) -> dict[str, Rules]:
    """Keep the rules of today, and give those that zones had before, where they are others now."""
    known = {row.zone: row for row in ClockRules.objects.filter(zone__in=names)}
    changed: dict[str, Rules] = {}
    fresh = []
    for name in sorted(names):
        before = known.get(name)
        if before is not None and not _have_changed(before, at):
            if at - before.known_from < KEPT_FRESH:
                continue
        elif before is not None:
            changed[name] = before.changes
        fresh.append(ClockRules(zone=name, changes=_rules(name, at), known_from=at))
    ClockRules.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["zone"], update_fields=["changes", "known_from"]
    )
    return changed


def _rules(name: str, first: datetime, end: datetime | None = None) -> Rules:
    clock, until = zone(name), end or first + HORIZON
    changes = clock_changes(clock, first, until)  # of whole days
    onsets = [first, *(onset for onset in changes if first < onset < until)]
    return [[int(onset.timestamp()), _offset(onset.astimezone(clock))] for onset in onsets]


def _have_changed(before: ClockRules, at: datetime) -> bool:
    """In what both know."""
    first, end = at.timestamp(), before.known_from + HORIZON
    then = [[max(onset, int(first)), offset] for onset, offset in _from(before.changes, first)]
    return end > at and then != _rules(before.zone, at, end)


def _from(rules: Rules, moment: float) -> Rules:
    """Without what was over by a moment."""
    current = [entry for entry in rules if entry[0] <= moment][-1:]
    return current + [entry for entry in rules if entry[0] > moment]


def _offset(local: datetime) -> int:
    return round((local.utcoffset() or timedelta()).total_seconds())


def _wall(moment: datetime, name: str, changed: Mapping[str, Rules]) -> datetime:
    """What a clock was expected to show by the rules of before."""
    rules = _from(changed[name], moment.timestamp()) if name in changed else []
    offset = timedelta(seconds=rules[0][1]) if rules else moment.astimezone(zone(name)).utcoffset()
    return (moment.astimezone(UTC) + (offset or timedelta())).replace(tzinfo=None)


# Telling ---------------------------------------------------------------------------------------------------


def _tell(
    sessions: Iterable[Session], moved: Mapping[int, datetime], changed: Mapping[str, Rules], *, at: datetime
) -> None:
    """``moved``: session -> when it was to begin; ``changed``: zone -> its rules before."""
    news: dict[Person, list[tuple[Session, datetime]]] = defaultdict(list)
    rows = list(_with_all(sessions))
    people = _people_of(rows)
    for session in rows:
        before = moved.get(session.pk, session.starts_at)
        for person in people[session.pk]:
            was = _wall(before, person.time_zone, changed)
            if was != session.starts_at.astimezone(zone(person.time_zone)).replace(tzinfo=None):
                news[person].append((session, was))
    for person, own in news.items():
        for session, was in own:
            ClockNotice.objects.update_or_create(
                person=person, session=session, defaults={"was": was.strftime("%Y-%m-%dT%H:%M"), "at": at}
            )
        mails.tell_of_clocks_on_commit(person, own)


def _with_all(sessions: Iterable[Session]) -> Iterable[Session]:
    numbers = [session.pk for session in sessions]
    found = Session.objects.filter(pk__in=numbers).select_related("planned__programme", "group")
    return found.order_by("starts_at", "pk")


def _people_of(sessions: Collection[Session]) -> dict[int, list[Person]]:
    """Session -> its groups' members and facilitators; of a plenary those who go to that sitting."""
    groups = {session.pk: _groups_of(session) for session in sessions}
    everybody: dict[int, dict[int, Person]] = defaultdict(dict)
    every_group = {group for own in groups.values() for group in own}
    rows = Membership.objects.filter(group__in=every_group, group__retired_at=None, left_at=None)
    for row in rows.select_related("enrolment__person", "group__facilitator"):
        for person in (row.enrolment.person, row.group.facilitator):
            if person is not None and person.is_active:
                everybody[row.group_id][person.pk] = person
    return {
        number: list({pk: person for group in own for pk, person in everybody[group].items()}.values())
        for number, own in groups.items()
    }


def _groups_of(session: Session) -> set[int]:
    if session.group_id is not None:
        return {session.group_id}
    seats = sittings_of_groups(session.planned)
    return {group for group, sitting in seats.items() if sitting.pk == session.pk}
