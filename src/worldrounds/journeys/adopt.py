"""From a blueprint to a programme, with the school of who starts it in it from the first moment."""

from datetime import date, datetime

from django.db import transaction

from worldrounds.commons.catalogue import Blueprint
from worldrounds.network.models import Institution
from worldrounds.network.rules import Voice
from worldrounds.programmes.actions.partners import add_partner
from worldrounds.programmes.actions.start import start_programme
from worldrounds.programmes.models import Partner, Programme, Role
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing


@transaction.atomic
def adopt(
    *,
    voice: Voice,
    blueprint: Blueprint,
    title: str,
    first_day: date,
    end_day: date | None,
    school: Institution | None,
    at: datetime,
) -> Programme:
    """Who starts it is its coordinator, and site lead of ``school``, for which they speak. A repeated click gives the
    programme of the first."""
    if school is not None:
        voice.check_speaks_for(school.pk)
    programme = start_programme(
        blueprint=blueprint, title=title, first_day=first_day, end_day=end_day, actor=voice.person, at=at
    )
    if school is not None:
        standing = access_programme(person=voice.person, slug=programme.slug)
        bring_own_school(standing=standing, school=school, at=at)
    return programme


def bring_own_school(*, standing: Standing, school: Institution, at: datetime) -> None:
    """It takes part without an invitation."""
    partner, _is_new = add_partner(standing=standing, institution=school, quota=None, at=at)
    Partner.objects.filter(pk=partner.pk).update(state=Partner.State.ACCEPTED)
    Role.objects.get_or_create(
        programme=standing.programme, person=standing.person, kind=Role.Kind.SITE_LEAD, institution=school
    )
