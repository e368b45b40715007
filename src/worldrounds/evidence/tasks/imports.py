"""Files of records are taken in, and imports taken back."""

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from worldrounds.core.work import Reporter
from worldrounds.evidence.actions.importing import run
from worldrounds.evidence.models import Import


@task()
def run_import(import_id: int) -> None:
    belongs = Import.objects.filter(pk=import_id, work__isnull=False).first()
    if belongs is not None and belongs.work_id is not None:
        run(import_id=import_id, reporter=Reporter(belongs.work_id), at=timezone.now())


def enqueue_import(belongs: Import) -> None:
    """Once it is on disk."""
    transaction.on_commit(lambda: run_import.enqueue(belongs.pk))
