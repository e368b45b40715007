"""Bring a school into a programme that may not be known to the installation yet."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed
from worldrounds.network.actions import Facts, find_or_add_institution
from worldrounds.programmes.actions.partners import add_partner
from worldrounds.programmes.models import Partner
from worldrounds.programmes.rules import Standing, may_manage


@transaction.atomic
def add_new_school(
    *, standing: Standing, facts: Facts, at: datetime, quota: int | None = None
) -> tuple[Partner, bool]:
    """The school's place in the programme, and whether it is new there. No school is made twice."""
    if not may_manage(standing):
        raise NotAllowed(_("Only the coordinator decides which schools take part."))
    school = find_or_add_institution(facts=facts, actor=standing.person, at=at)
    return add_partner(standing=standing, institution=school, quota=quota, at=at)
