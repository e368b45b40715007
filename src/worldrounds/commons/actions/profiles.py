"""What people say of themselves in the commons."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.bibliography import identifiers
from worldrounds.commons.models import Profile
from worldrounds.commons.queries.people import profile_of
from worldrounds.core import audit
from worldrounds.core.errors import Refused
from worldrounds.core.models import AuditEntry
from worldrounds.network.actions import Facts, find_or_add_institution
from worldrounds.network.models import Institution
from worldrounds.people.actions import one_at_a_time
from worldrounds.people.models import Person

SCHOOLS_A_DAY = 3  # that one person can add


@transaction.atomic
def save_profile(
    *, person: Person, institution: Institution | None, orcid: str, about: str, at: datetime
) -> Profile:
    profile, _is_new = Profile.objects.get_or_create(person=person)
    profile.institution, profile.orcid, profile.about = institution, checked_orcid(orcid), about.strip()
    profile.save(update_fields=["institution", "orcid", "about"])
    audit.record(at=at, actor=person, verb="saved profile", target=profile)
    return profile


@transaction.atomic
def name_new_school(*, person: Person, facts: Facts, at: datetime) -> Profile:
    """One that is not known yet; the rest of the profile stays."""
    one_at_a_time(person)
    added = AuditEntry.objects.filter(actor=person, verb="added institution", at__gt=at - timedelta(days=1))
    if added.count() >= SCHOOLS_A_DAY:
        raise Refused(_("You have added several schools today. Add the next one tomorrow."))
    school, held = find_or_add_institution(facts=facts, actor=person, at=at), profile_of(person)
    orcid, about = (held.orcid, held.about) if held else ("", "")
    return save_profile(person=person, institution=school, orcid=orcid, about=about, at=at)


def checked_orcid(typed: str) -> str:
    """With hyphens; empty where nothing was typed. Raises Refused."""
    if not typed.strip():
        return ""
    orcid = identifiers.orcid(typed)
    if not orcid or not identifiers.has_right_check_digit(orcid):
        raise Refused(
            _("This is no ORCID iD: it has 16 characters, such as 0000-0002-1825-0097. Check them."),
            field="orcid",
        )
    return orcid
