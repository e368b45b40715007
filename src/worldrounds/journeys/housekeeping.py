"""What an installation does by itself every few minutes: throw away what is old, take up what was interrupted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.core.management import call_command

from worldrounds.commons.actions.delphi import close_due_rounds
from worldrounds.commons.nudging import tell_editors
from worldrounds.evidence.actions.importing import take_up_interrupted as take_up_imports
from worldrounds.evidence.actions.uploading import drop_old_files
from worldrounds.evidence.likeness import bring_up_to_date
from worldrounds.evidence.tasks.imports import enqueue_import
from worldrounds.groups import tasks as grouping
from worldrounds.groups.actions import take_up_interrupted as take_up_formings
from worldrounds.groups.actions import take_up_interrupted_repairings
from worldrounds.journeys.alerts import send_alerts
from worldrounds.journeys.digest import send_digests
from worldrounds.journeys.erase import take_up_erasures
from worldrounds.meetings import tasks as meetings
from worldrounds.meetings.actions.clocks import recompute_sessions
from worldrounds.meetings.actions.polls import close_due_polls
from worldrounds.meetings.actions.timetables import take_up_interrupted as take_up_timetables
from worldrounds.programmes.actions.rosters import drop_old_uploads
from worldrounds.rooms.product.uploads import drop_old_uploads as drop_old_pictures
from worldrounds.rooms.product.versions import keep_versions
from worldrounds.rooms.stages.review import deal_what_is_due
from worldrounds.whenever.actions import delete_expired

FINISHED_TASKS_ARE_KEPT_FOR = 14  # days


@dataclass(frozen=True)
class Done:
    uploads_dropped: int
    sessions_moved: int  # because time zone rules have changed
    searches_taken_up: int
    failures: tuple[str, ...]  # what could not be done, in words for the log; the rest was done all the same


def keep_house(*, at: datetime) -> Done:
    """Doing it again at once changes nothing. One chore that fails does not keep the others from being done."""
    failures: list[str] = []

    def chore(do: Callable[[], int | None]) -> int:
        try:
            return do() or 0
        except Exception as error:
            failures.append(f"{getattr(do, '__name__', 'chore')}: {error!r}")
            return 0

    def old_uploads() -> int:
        return drop_old_uploads(at=at) + drop_old_pictures(at=at) + drop_old_files(at=at)

    def zone_rules() -> int:
        return recompute_sessions(at=at)

    def interrupted_searches() -> int:
        return _take_up(at)

    def polls_about_times() -> int:
        return close_due_polls(at=at)

    def document_versions() -> int:
        return keep_versions(at=at)

    def products_to_review() -> int:
        return deal_what_is_due(at=at)

    def delphi_rounds() -> int:
        return close_due_rounds(at=at)

    def erasures() -> int:
        return take_up_erasures(at=at)

    def similar_articles() -> int:
        return bring_up_to_date()

    def room_mails() -> int:
        return send_digests(at=at)

    def weekly_hours_that_are_over() -> int:
        return delete_expired(at=at)

    def editors_mails() -> int:
        return tell_editors(at=at)

    def search_mails() -> int:
        return send_alerts(at=at)

    uploads, sessions, searches = chore(old_uploads), chore(zone_rules), chore(interrupted_searches)
    chore(polls_about_times)
    chore(document_versions)
    chore(products_to_review)
    chore(delphi_rounds)
    chore(erasures)
    chore(similar_articles)
    chore(room_mails)
    chore(search_mails)
    chore(editors_mails)
    chore(weekly_hours_that_are_over)
    chore(_clear_sessions)
    chore(_clear_tasks)
    return Done(uploads, sessions, searches, tuple(failures))


def _take_up(at: datetime) -> int:
    formings, timetables = take_up_formings(at=at), take_up_timetables(at=at)
    for forming in formings:
        grouping.enqueue(forming)
    for timetable in timetables:
        meetings.enqueue(timetable)
    repairings = take_up_interrupted_repairings(at=at)
    for repairing in repairings:
        grouping.enqueue_repairing(repairing)
    imports = take_up_imports(at=at)
    for belongs in imports:
        enqueue_import(belongs)
    return len(formings) + len(timetables) + len(repairings) + len(imports)


def _clear_sessions() -> None:
    """Sign-ins that have expired."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def _clear_tasks() -> None:
    call_command("prune_db_task_results", min_age_days=FINISHED_TASKS_ARE_KEPT_FOR, verbosity=0)
