"""Schools in a programme: bring one in, set its quota, take it out."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.network.models import Institution
from worldrounds.programmes.history import record
from worldrounds.programmes.models import Enrolment, Invitation, Partner, Programme, Role
from worldrounds.programmes.rules import Standing, may_manage

MOST_STUDENTS = 10_000


class PartnerRefused(Refused):
    """This cannot be done with the school."""


@transaction.atomic
def add_partner(
    *, standing: Standing, institution: Institution, quota: int | None, at: datetime
) -> tuple[Partner, bool]:
    """The school in this programme, and whether it is new there. A school that declined is asked again."""
    programme = _locked(standing)
    _check_quota(quota)
    partner, new = Partner.objects.get_or_create(
        programme=programme, institution=institution, defaults={"quota": quota}
    )
    if not new and partner.state == Partner.State.DECLINED:
        partner.state, partner.quota, new = Partner.State.INVITED, quota, True
        partner.save(update_fields=["state", "quota"])
    if new:
        record(standing, partner, "added school", at=at, school=institution.name)
    return partner, new


@transaction.atomic
def change_quota(*, standing: Standing, partner: Partner, quota: int | None, at: datetime) -> Partner:
    _locked(standing)
    _check_quota(quota)
    admitted = partner.enrolments.filter(state=Enrolment.State.ADMITTED).count()
    if quota is not None and quota < admitted:
        raise PartnerRefused(
            ngettext(
                "%(count)d student is admitted already. Choose that number or more.",
                "%(count)d students are admitted already. Choose that number or more.",
                admitted,
            )
            % {"count": admitted},
            field="quota",
        )
    if quota != partner.quota:
        partner.quota = quota
        partner.save(update_fields=["quota"])
        record(standing, partner, "changed quota", at=at, quota=quota)
    return partner


@transaction.atomic
def remove_partner(*, standing: Standing, partner: Partner, at: datetime) -> None:
    """Only a school without students can be taken out; its site leads and open invitations go with it."""
    programme = _locked(standing)
    if partner.enrolments.exists():
        raise PartnerRefused(_("This school has students in the programme, so it stays."))
    school = partner.institution
    Role.objects.filter(programme=programme, institution=school).delete()
    Invitation.objects.filter(programme=programme, institution=school, accepted_at=None).delete()
    record(standing, partner, "removed school", at=at, school=school.name)
    partner.delete()


def _locked(standing: Standing) -> Programme:
    if not may_manage(standing):
        raise NotAllowed(_("Only the coordinator decides which schools take part."))
    return Programme.objects.select_for_update().get(pk=standing.programme.pk)


def _check_quota(quota: int | None) -> None:
    if quota is not None and not 1 <= quota <= MOST_STUDENTS:
        raise PartnerRefused(
            _("A quota is between 1 and %(most)s, or empty for no limit.") % {"most": MOST_STUDENTS},
            field="quota",
        )
