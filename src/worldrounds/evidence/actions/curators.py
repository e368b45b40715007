"""Who looks after the collection."""

from datetime import datetime

from django.db import transaction

from worldrounds.core import audit
from worldrounds.core.errors import Refused
from worldrounds.evidence.models import Curator
from worldrounds.people.models import Person


@transaction.atomic
def set_curator(*, email: str, curates: bool, actor: Person | None, at: datetime) -> Person:
    """Doing it again is no error."""
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise Refused(f"Nobody signs in with {email} here.")
    if curates:
        _row, changed = Curator.objects.get_or_create(person=person, defaults={"since": at})
    else:
        changed = bool(Curator.objects.filter(person=person).delete()[0])
    if changed:
        verb = "made curator" if curates else "no longer curator"
        audit.record(at=at, actor=actor, verb=verb, target=person)
    return person
