"""Records as they come in from files, for tests of what follows."""

from datetime import datetime

from worldrounds.bibliography.record import Record
from worldrounds.evidence.actions.keeping import Kept, begin_import, end_import, keep_records
from worldrounds.evidence.arriving import Arriving
from worldrounds.people.models import Person


def keep_record(record: Record, *, actor: Person | None, at: datetime, source: str) -> Kept:
    """One record, as an import of its own."""
    belongs = begin_import(name=source, actor=actor, at=at)
    kept = keep_records([Arriving(record, source)], belongs=belongs, actor=actor, at=at)[0]
    end_import(belongs=belongs, at=at)
    return kept
