"""What the task worker does: fetch by id, call one action."""

from django.db import transaction
from django_tasks import task

from worldrounds.core.work import Reporter
from worldrounds.groups import actions
from worldrounds.groups.models import Forming


@task()
def form_groups(forming_id: int) -> None:
    forming = Forming.objects.filter(pk=forming_id).first()
    if forming is not None:
        actions.form(forming_id=forming_id, reporter=Reporter(forming.work_id))


def enqueue(forming: Forming) -> None:
    """Once the forming is on disk."""
    transaction.on_commit(lambda: form_groups.enqueue(forming.pk))
