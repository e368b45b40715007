"""Close a programme that is over: its rooms can be read from then on, and nothing is written any more."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.core.days import anywhere_on_earth, short
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.programmes.history import record
from worldrounds.programmes.models import Programme
from worldrounds.programmes.rules import Standing, may_manage


def close_programme(*, standing: Standing, at: datetime) -> Programme:
    """A second click changes nothing."""
    with transaction.atomic():
        programme = _locked(standing)
        if programme.state == Programme.State.CLOSED:
            return programme
        if anywhere_on_earth(at) < programme.end_day:
            last = short(programme.last_day)
            raise Refused(_("The programme lasts until %(day)s. Close it after that day.") % {"day": last})
        programme.state = Programme.State.CLOSED
        programme.save(update_fields=["state"])
        record(standing, programme, "closed programme", at=at)
    return programme


def open_programme(*, standing: Standing, at: datetime) -> Programme:
    """Take the closing back."""
    with transaction.atomic():
        programme = _locked(standing)
        if programme.state == Programme.State.CLOSED:
            programme.state = Programme.State.RUNNING
            programme.save(update_fields=["state"])
            record(standing, programme, "opened programme again", at=at)
    return programme


def _locked(standing: Standing) -> Programme:
    if not may_manage(standing):
        raise NotAllowed(_("Only the coordinator closes the programme."))
    return Programme.objects.select_for_update().get(pk=standing.programme.pk)
