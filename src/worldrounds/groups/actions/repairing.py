"""Look for ways to repair living groups. Doing one of them moves rooms and mails too: ``journeys.repair_groups``."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.core import searches, work
from worldrounds.core.errors import Refused
from worldrounds.groups.actions.forming import check_may_form
from worldrounds.groups.models import Repairing
from worldrounds.groups.options import Change, Option, Options
from worldrounds.groups.queries import as_they_stand, rules_in_force
from worldrounds.groups.solving import pose, rules_from
from worldrounds.programmes.history import record
from worldrounds.programmes.models import Programme
from worldrounds.programmes.rules import Standing
from worldrounds.solvers.grouping.repair import Repair, repair


def start_repairing(*, standing: Standing, met: Collection[int], loosen: bool, at: datetime) -> Repairing:
    """Ask for ways. ``met``: groups that have met. While a search runs, a second click gives that one.

    The caller then calls ``groups.tasks.enqueue_repairing``; doing that twice is harmless.
    """
    check_may_form(standing)
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(pk=standing.programme.pk)
        if running := searches.still_running(programme.repairings.all(), at=at):
            return running
        forming, _waiting = rules_in_force(programme)
        if forming is None or not forming.rules:
            raise Refused(_("There are no groups yet whose rules could be repaired."))
        repairing = Repairing.objects.create(
            programme=programme,
            forming=forming,
            met=sorted(met),
            loosen=loosen,
            work=work.ask(kind="repairing groups", actor=standing.person, at=at),
            created_by=standing.person,
            created_at=at,
        )
        record(standing, repairing, "looked for a repair of groups", at=at, loosen=loosen)
    return repairing


def find_repairs(*, repairing_id: int, reporter: work.Reporter) -> None:
    repairing = Repairing.objects.select_related("programme", "forming").get(pk=repairing_id)
    searches.run(repairing, lambda: _search(repairing, reporter).write(), reporter=reporter)


def stop_repairing(*, standing: Standing, repairing: Repairing) -> None:
    """End the search soon and keep what is found."""
    check_may_form(standing)
    work.request_stop(repairing.work)


def drop_repairing(*, standing: Standing, repairing: Repairing, at: datetime) -> None:
    """Leave the groups as they are."""
    check_may_form(standing)
    with transaction.atomic():
        if searches.drop(repairing):
            record(standing, repairing, "dropped a repair of groups", at=at)


def take_up_interrupted_repairings(*, at: datetime) -> list[Repairing]:
    return searches.take_up_interrupted(Repairing.objects.all(), at=at)


def _search(repairing: Repairing, reporter: work.Reporter) -> Options:
    reporter.start(total=1, message=_("Reading the groups"))
    now, people = as_they_stand(repairing.programme)
    problem = pose(repairing.programme, people.values())

    def progress(done: int, total: int, message: str, best: str) -> bool:
        return reporter.report(done=done, total=total, message=message[:300], best=best[:300])

    found = repair(
        problem,
        rules_from(repairing.forming.rules, problem),
        [[str(person) for person in group] for group in now.members],
        fixed=[g for g, pk in enumerate(now.groups) if pk in repairing.met],
        loosen=repairing.loosen,
        on_progress=progress,
    )
    return replace(now, options=tuple(_option(entry) for entry in found))


def _option(entry: Repair) -> Option:
    changes = tuple(Change(int(change.key), change.source, change.target) for change in entry.changes)
    return Option(entry.moved, entry.score.bad_people, entry.proved, changes)
