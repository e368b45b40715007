"""For which schools somebody speaks.

Site leads were asked by a coordinator, with an address that the coordinator knew: that is a school's own word. Who
names a school in the profile of the commons speaks for it once an editor has confirmed that they are there.
"""

from worldrounds.commons.models import Profile
from worldrounds.network.rules import Voice
from worldrounds.people.models import Person
from worldrounds.programmes.models import Role


def voice_of(person: Person) -> Voice:
    """2 queries."""
    led = Role.objects.filter(person=person, kind=Role.Kind.SITE_LEAD, institution__isnull=False)
    schools = frozenset(pk for pk in led.values_list("institution_id", flat=True) if pk is not None)
    profile = Profile.objects.filter(person=person).first()
    if profile is None or profile.institution_id is None or profile.institution_id in schools:
        return Voice(person, schools, schools)
    named = schools | {profile.institution_id}
    return Voice(person, named if profile.is_confirmed else schools, named)
