"""What the task worker does: fetch by id, call one action."""

from django.db import transaction
from django_tasks import task

from worldrounds.core.work import Reporter
from worldrounds.groups import actions
from worldrounds.groups.models import Forming, Repairing


@task()
def form_groups(forming_id: int) -> None:
    forming = Forming.objects.filter(pk=forming_id).first()
    if forming is not None:
        actions.form(forming_id=forming_id, reporter=Reporter(forming.work_id))


@task()
def repair_groups(repairing_id: int) -> None:
    repairing = Repairing.objects.filter(pk=repairing_id).first()
    if repairing is not None:
        actions.find_repairs(repairing_id=repairing_id, reporter=Reporter(repairing.work_id))


def enqueue_repairing(repairing: Repairing) -> None:
    """Once it is on disk."""
    transaction.on_commit(lambda: repair_groups.enqueue(repairing.pk))


def enqueue(forming: Forming) -> None:
    """Once the forming is on disk."""
    transaction.on_commit(lambda: form_groups.enqueue(forming.pk))
