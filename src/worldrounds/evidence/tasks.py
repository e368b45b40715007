"""Work of the evidence hall that a worker does."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from worldrounds.core.work import Reporter
from worldrounds.evidence import likeness
from worldrounds.evidence.models import CollectionGuest, Import
from worldrounds.people.links import sign_in_paragraph
from worldrounds.people.models import Person


@task()
def tell_guest(guest_id: int) -> None:
    """A mail to who was invited, if the address has an account."""
    guest = CollectionGuest.objects.select_related("collection", "invited_by").filter(pk=guest_id).first()
    person = Person.objects.filter(email__iexact=guest.email, is_active=True).first() if guest else None
    if guest is None or person is None or guest.person_id:
        return
    with translation.override(person.language or settings.LANGUAGE_CODE):
        guest_mail(guest, person).send()


def guest_mail(guest: CollectionGuest, person: Person) -> EmailMessage:
    host = guest.invited_by.name if guest.invited_by else _("An editor")
    title = guest.collection.title
    subject = _("%(host)s invites you to the collection “%(title)s”") % {"host": host, "title": title}
    body = [
        _("Dear %(name)s,") % {"name": person.name},
        _(
            "%(host)s invites you to add articles to the collection “%(title)s”. Say yes or no here; until "
            "you do, %(host)s does not learn that you have an account."
        )
        % {"host": host, "title": title},
        sign_in_paragraph(person, next_path=reverse("collections")),
    ]
    return EmailMessage(" ".join(subject.split()), "\n\n".join(body), to=[person.email])


SETTLES = timedelta(minutes=1)  # an import changes articles all the time: one reading for all of a minute


@task()
def read_for_likeness() -> None:
    """Similar articles learn of what has changed."""
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


@task()
def run_import(import_id: int) -> None:
    """Take files in, or an import back."""
    from worldrounds.evidence.actions.importing import run  # late: actions of collections use this module

    belongs = Import.objects.filter(pk=import_id, work__isnull=False).first()
    if belongs is not None and belongs.work_id is not None:
        run(import_id=import_id, reporter=Reporter(belongs.work_id), at=timezone.now())


def enqueue_import(belongs: Import) -> None:
    """Once it is on disk."""
    transaction.on_commit(lambda: run_import.enqueue(belongs.pk))
