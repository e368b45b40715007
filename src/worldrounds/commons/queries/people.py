"""People of the commons: their page is open to everybody from the moment that they say who they are, or publish."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from worldrounds.commons.models import Entry, Profile
from worldrounds.commons.rules import PUBLIC_OR_WAS
from worldrounds.core.errors import NotFound
from worldrounds.network.models import Institution
from worldrounds.people.models import Person


def access_author(pk: int) -> Person:
    """1 query. Raises NotFound: that somebody merely has an account is nobody's business."""
    published = Entry.objects.filter(PUBLIC_OR_WAS, author=OuterRef("pk"))
    seen = Q(profile__isnull=False) | Exists(published)
    found = Person.objects.filter(seen, pk=pk, is_active=True).select_related("profile__institution").first()
    if found is None:
        raise NotFound
    return found


def published_by(person: Person) -> QuerySet[Entry]:
    """What is public or was, the newest first."""
    return person.entries.filter(PUBLIC_OR_WAS).select_related("institution")


def profile_of(person: Person) -> Profile | None:
    return Profile.objects.filter(person=person).select_related("institution").first()


def school_of(person: Person) -> Institution | None:
    """As the profile says it."""
    profile = profile_of(person)
    return profile.institution if profile else None
