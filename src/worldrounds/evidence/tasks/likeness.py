"""Similar articles learn of what has changed."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from worldrounds.evidence import likeness

SETTLES = timedelta(minutes=1)  # an import changes articles all the time: one reading for all of a minute


@task()
def read_for_likeness() -> None:
    likeness.bring_up_to_date()


def likeness_later() -> None:
    """However often it is said, one task waits."""
    transaction.on_commit(_enqueue_once)


def _enqueue_once() -> None:
    name = f"{read_for_likeness.func.__module__}.{read_for_likeness.func.__qualname__}"
    if DBTaskResult.objects.filter(task_path=name, status="READY").exists():
        return
    backend = read_for_likeness.get_backend()
    read_for_likeness.using(run_after=timezone.now() + SETTLES if backend.supports_defer else None).enqueue()
