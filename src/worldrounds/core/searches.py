"""The life of a search: a worker runs it, once; when its process dies it is taken up once more, and then given up."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from worldrounds.core import work
from worldrounds.core.models import Search

log = logging.getLogger(__name__)

AnySearch = TypeVar("AnySearch", bound=Search)


def still_running(searches: QuerySet[AnySearch], *, at: datetime) -> AnySearch | None:
    """The search among these that runs. One whose process has died is given up."""
    running = searches.select_related("work").filter(state=Search.State.RUNNING).first()
    if running is not None and work.is_dead(running.work, at=at):
        _give_up(running, _("The computer that did this stopped. It was started again."))
        return None
    return running


def run(search: Search, find_plan: Callable[[], dict[str, Any]], *, reporter: work.Reporter) -> None:
    """Search, and keep the plan that was found. A task that comes twice does nothing the second time."""
    if search.state != Search.State.RUNNING or not reporter.claim():
        return
    try:
        with reporter.beating():
            plan = find_plan()
    except Exception:
        log.exception("%s failed", search)
        _give_up(search, _("The search failed. Nothing was changed. Please tell who runs this installation."))
        return
    _while_running(search).update(plan=plan, state=Search.State.DRAFT)
    reporter.finish()


def drop(search: Search, *, undone_too: bool = False) -> bool:
    """End it and throw its plan away; False if that is decided already. The caller records it in the same transaction.

    ``undone_too``: also a plan that was confirmed and undone, where such a plan can be changed and confirmed again.
    """
    states = [Search.State.RUNNING, Search.State.DRAFT, *([Search.State.UNDONE] if undone_too else [])]
    undecided = type(search)._default_manager.filter(pk=search.pk, state__in=states)
    dropped = bool(undecided.update(state=Search.State.DROPPED))
    if dropped:
        work.request_stop(search.work)
    return dropped


@transaction.atomic
def take_up_interrupted(searches: QuerySet[AnySearch], *, at: datetime) -> list[AnySearch]:
    """Those whose process died: each is taken up once, and then given up. The caller enqueues those returned."""
    again = []
    running = searches.select_for_update(of=("self",)).filter(state=Search.State.RUNNING)
    for search in running.select_related("work"):
        if work.take_up_again(search.work, at=at):
            again.append(search)
        elif work.was_interrupted(search.work, at=at):
            _give_up(search, _("The computer that did this stopped twice. Please start it again."))
    return again


def _give_up(search: Search, message: str) -> None:
    work.Reporter(search.work_id).fail(message)
    _while_running(search).update(state=Search.State.DROPPED)


def _while_running(search: Search) -> QuerySet[Search]:
    """The row, unless somebody has dropped it meanwhile."""
    return type(search)._default_manager.filter(pk=search.pk, state=Search.State.RUNNING)
