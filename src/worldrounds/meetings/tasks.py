"""What the task worker does: fetch by id, call one action."""

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from worldrounds.core.work import Reporter
from worldrounds.core.zones import RULES
from worldrounds.meetings.actions.timetables import fill_timetable
from worldrounds.meetings.models import Timetable


@task()
def find_times(timetable_id: int) -> None:
    RULES.follow()
    timetable = Timetable.objects.filter(pk=timetable_id).first()
    if timetable is not None:
        fill_timetable(timetable_id=timetable_id, reporter=Reporter(timetable.work_id), at=timezone.now())


def enqueue(timetable: Timetable) -> None:
    """Once the timetable is on disk."""
    transaction.on_commit(lambda: find_times.enqueue(timetable.pk))
