"""What people say of themselves in the commons."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.bibliography import identifiers
from worldrounds.commons.models import Profile
from worldrounds.core import audit
from worldrounds.core.errors import Refused
from worldrounds.network.models import Institution
from worldrounds.people.models import Person


@transaction.atomic
def save_profile(
    *, person: Person, institution: Institution | None, orcid: str, about: str, at: datetime
) -> Profile:
    profile, _is_new = Profile.objects.get_or_create(person=person)
    profile.institution, profile.orcid, profile.about = institution, checked_orcid(orcid), about.strip()
    profile.save(update_fields=["institution", "orcid", "about"])
    audit.record(at=at, actor=person, verb="saved profile", target=profile)
    return profile


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
