"""Who edits the commons."""

from datetime import datetime

from django.db import transaction

from worldrounds.commons.models import Editor
from worldrounds.core import audit
from worldrounds.core.errors import Refused
from worldrounds.people.models import Person


@transaction.atomic
def set_editor(*, email: str, edits: bool, actor: Person | None, at: datetime) -> Person:
    """Doing it again is no error."""
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise Refused(f"Nobody signs in with {email} here.")
    if edits:
        _row, changed = Editor.objects.get_or_create(person=person, defaults={"since": at})
    else:
        changed = bool(Editor.objects.filter(person=person).delete()[0])
    if changed:
        verb = "made editor" if edits else "no longer editor"
        audit.record(at=at, actor=actor, verb=verb, target=person)
    return person
