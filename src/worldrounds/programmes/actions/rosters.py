"""Lists of students: keep a file, choose how it is read, take it in. Nothing is enrolled before the last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from worldrounds.core import audit
from worldrounds.core.errors import Refused
from worldrounds.people.actions import get_or_create_people
from worldrounds.people.models import Person
from worldrounds.programmes import tasks
from worldrounds.programmes.models import Enrolment, Partner, Programme, RosterUpload
from worldrounds.programmes.rosters import CheckedRow, Outcome, header_key
from worldrounds.programmes.student_queries import (
    CONFIRMED_ROSTER,
    UPLOAD_IS_KEPT_FOR,
    UploadPreview,
    preview_upload,
    read_roster,
)


class NothingToTakeIn(Refused):
    """The file has nothing new, or its columns are not settled."""


class AlreadyTakenIn(Refused):
    """The file is gone: taken in by an earlier click, dropped, or a day old."""


@dataclass(frozen=True)
class Taken:
    """What came of a list."""

    new: int
    changed: int
    same: int
    refused: int


def keep_upload(
    *, partner: Partner, actor: Person | None, name: str, content: bytes, at: datetime
) -> RosterUpload:
    """Keep a file until it is confirmed. Raises TableRefused, and keeps nothing, if it cannot be read.

    ``actor`` is None on the command line. A person's newer file for the same school takes the place of the older one; day-old files of everybody go.
    """
    read_roster(content, name, partner, {})
    with transaction.atomic():
        drop_old_uploads(at=at)
        RosterUpload.objects.filter(partner=partner, uploaded_by=actor).delete()
        return RosterUpload.objects.create(
            partner=partner, uploaded_by=actor, uploaded_at=at, name=name[-200:], content=content
        )


def choose(*, upload: RosterUpload, options: Mapping[str, Any], mapping: Mapping[str, str]) -> None:
    """How the file is read (sheet, encoding, header_row) and which column is which field.

    When it is read in another way its columns are others, so that the choice of columns starts anew.
    """
    read_roster(bytes(upload.content), upload.name, upload.partner, options)
    same_reading = dict(options) == upload.options
    upload.options = dict(options)
    upload.mapping = dict(mapping) if same_reading else {}
    upload.save(update_fields=["options", "mapping"])


def drop_old_uploads(*, at: datetime) -> int:
    """Files that nobody confirmed within a day; returns how many went."""
    return RosterUpload.objects.filter(uploaded_at__lte=at - UPLOAD_IS_KEPT_FOR).delete()[0]


def drop_upload(*, upload: RosterUpload) -> None:
    upload.delete()


def confirm_upload(
    *, partner: Partner, upload_id: int, actor: Person | None, at: datetime, welcome: bool
) -> Taken:
    """Take the list in: enrol the new, change the changed, leave the rest.

    The list is checked again as things stand now. ``welcome`` mails each new student a sign-in link.
    """
    try:
        with transaction.atomic():
            return _take_in(partner=partner, upload_id=upload_id, actor=actor, at=at, welcome=welcome)
    except IntegrityError:
        sentence = _("Somebody enrolled one of these students just now. Look at the list again and confirm.")
        raise Refused(sentence) from None


def _take_in(*, partner: Partner, upload_id: int, actor: Person | None, at: datetime, welcome: bool) -> Taken:
    # Lists of one programme are taken in one after another: a student on two of them gets in through the first.
    Programme.objects.select_for_update(no_key=True).get(pk=partner.programme_id)
    upload = RosterUpload.objects.select_related("partner__institution", "partner__programme")
    kept = upload.filter(pk=upload_id, partner=partner).first()
    if kept is None:
        raise AlreadyTakenIn(
            _("This file has been taken in already, or was dropped. Nothing was done again.")
        )
    read = preview_upload(kept)
    if not read.preview.can_be_confirmed:
        raise NothingToTakeIn(read.preview.blocker or _("There is nothing new in this file."))
    added = _enrol([row for row in read.preview.rows if row.outcome == Outcome.NEW], kept.partner)
    to_greet = added + _change(
        [row for row in read.preview.rows if row.outcome == Outcome.CHANGED], kept.partner
    )
    taken = _remember(read, actor=actor, at=at)
    kept.delete()
    if welcome and to_greet:
        transaction.on_commit(partial(tasks.welcome_students.enqueue, [e.pk for e in to_greet]))
    return taken


def _enrol(rows: Iterable[CheckedRow], partner: Partner) -> list[Enrolment]:
    zone = partner.institution.time_zone
    rows = list(rows)
    people = get_or_create_people(
        {row.values["email"]: (row.name, row.values.get("time_zone", zone)) for row in rows}
    )
    return Enrolment.objects.bulk_create(
        Enrolment(
            programme_id=partner.programme_id,
            partner=partner,
            person=people[row.values["email"]],
            state=Enrolment.State.ADMITTED,
            **({"time_zone": zone} | dict(row.values)),
        )
        for row in rows
    )


def _change(rows: Iterable[CheckedRow], partner: Partner) -> list[Enrolment]:
    """Returns those who hear of it as the new ones do: admitted now, or reached at their right address now."""
    to_greet = []
    changed = {row.student: row for row in rows if row.student is not None}
    enrolments = Enrolment.objects.select_related("person").filter(partner=partner, pk__in=changed)
    for enrolment in enrolments:
        changes = {name: after for name, (_before, after) in changed[enrolment.pk].changes.items()}
        for name, after in changes.items():
            setattr(enrolment, name, after)
        if "email" in changes:
            _move_account(enrolment)
        enrolment.save(update_fields=list(changes) + ["person"] * ("email" in changes))
        if {"email", "state"} & set(changes):
            to_greet.append(enrolment)
    return to_greet


def _move_account(enrolment: Enrolment) -> None:
    """The address was wrong and nobody has used it: the account follows, or the one that has the right address
    takes its place."""
    right = Person.objects.filter(email=enrolment.email).first()
    if right is not None:
        enrolment.person = right
        return
    enrolment.person.email = enrolment.email
    enrolment.person.set_unusable_password()  # ends the links that were mailed to the wrong address
    enrolment.person.save(update_fields=["email", "password"])


def _remember(read: UploadPreview, *, actor: Person | None, at: datetime) -> Taken:
    partner = read.upload.partner
    remembered = {header_key(header): field for header, field in read.mapping.items()}
    partner.roster_mapping = {**partner.roster_mapping, **remembered}
    partner.save(update_fields=["roster_mapping"])
    count = read.preview.count
    taken = Taken(count("new"), count("changed"), count("same") + count("repeated"), count("refused"))
    audit.record(
        at=at,
        actor=actor,
        verb=CONFIRMED_ROSTER,
        target=partner,
        programme=partner.programme.slug,
        file=read.upload.name,
        encoding=read.table.encoding,
        new=taken.new,
        changed=taken.changed,
        same=taken.same,
        refused=taken.refused,
    )
    return taken
