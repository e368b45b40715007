"""Start, stop and drop the search for groups."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.core import searches, work
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.groups.draft import Draft
from worldrounds.groups.models import Forming
from worldrounds.groups.queries import pairs_who_met, placed_by, to_be_placed
from worldrounds.groups.rules import may_form
from worldrounds.groups.solving import pose, rules_from
from worldrounds.programmes.history import record
from worldrounds.programmes.models import Programme
from worldrounds.programmes.rules import Standing
from worldrounds.solvers.grouping import Best, Rules, solve


def start_forming(
    *, standing: Standing, rules: Mapping[str, Any], seed: int, at: datetime, new_round: bool = False
) -> Forming:
    """Ask for groups: of those who are in none, or for a new round of everybody, in which people meet new people. While a search runs, a second click gives that one; a dead one is replaced.

    The caller then calls ``groups.tasks.enqueue``; doing that twice is harmless.
    """
    check_may_form(standing)
    _check_rules(rules)
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(pk=standing.programme.pk)
        if running := searches.still_running(programme.formings.all(), at=at):
            return running
        if new_round:
            rules = _with_met(programme, rules)
        elif not to_be_placed(programme).exists():
            raise Refused(_("There is nobody to place: every admitted student is in a group."))
        forming = Forming.objects.create(
            programme=programme,
            work=work.ask(kind="forming groups", actor=standing.person, at=at),
            rules=dict(rules),
            seed=seed,
            new_round=new_round,
            created_by=standing.person,
            created_at=at,
        )
        record(
            standing, forming, "started to form groups", at=at, rules=dict(rules), seed=seed, round=new_round
        )
    return forming


def form(*, forming_id: int, reporter: work.Reporter) -> None:
    forming = Forming.objects.select_related("programme").get(pk=forming_id)
    searches.run(forming, lambda: _search(forming, reporter).write(), reporter=reporter)


def stop_forming(*, standing: Standing, forming: Forming) -> None:
    """End the search soon and keep the best plan so far."""
    check_may_form(standing)
    work.request_stop(forming.work)


def drop_forming(*, standing: Standing, forming: Forming, at: datetime) -> None:
    """Throw a plan away. Groups that were confirmed are not touched."""
    check_may_form(standing)
    with transaction.atomic():
        if searches.drop(forming, undone_too=True):
            record(standing, forming, "dropped a plan of groups", at=at)


def take_up_interrupted(*, at: datetime) -> list[Forming]:
    return searches.take_up_interrupted(Forming.objects.all(), at=at)


def check_may_form(standing: Standing) -> None:
    if not may_form(standing):
        raise NotAllowed(_("Only the coordinator forms groups."))


def _search(forming: Forming, reporter: work.Reporter) -> Draft:
    enrolments = list(placed_by(forming))
    reporter.start(total=1, message=_("Reading who is to be placed"))
    problem = pose(forming.programme, enrolments)

    def progress(done: int, total: int, message: str, best: str) -> bool:
        figures = (best.bad_people, best.soft) if isinstance(best, Best) else ()
        return reporter.report(
            done=done, total=total, message=message[:300], best=best[:300], figures=figures
        )

    plan = solve(problem, rules_from(forming.rules, problem), seed=forming.seed, on_progress=progress)
    progress(1, 1, "", Best(plan.score.bad_people, plan.score.soft))
    groups = tuple(tuple(int(key) for key in group) for group in plan.groups if group)
    return Draft(groups=groups, stopped=plan.stopped)


def _with_met(programme: Programme, rules: Mapping[str, Any]) -> dict[str, Any]:
    """The rules with everybody who has met so far; as a wish, unless they say that it is a must."""
    met = [[str(a), str(b)] for a, b in pairs_who_met(programme)]
    if not met:
        raise Refused(_("There are no groups yet. Form the groups of the first round."))
    asked = rules.get("new_people")
    kept = (
        {name: asked[name] for name in ("hard", "weight") if name in asked}
        if isinstance(asked, Mapping)
        else {}
    )
    return {**rules, "new_people": {**kept, "met": met}}


def _check_rules(rules: Mapping[str, Any]) -> None:
    try:
        Rules.from_dict(rules)
    except ValueError as error:
        raise Refused(_("These rules cannot be used. %(reason)s") % {"reason": error}) from error
