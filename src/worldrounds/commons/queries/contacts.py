"""Contacts, as those who speak for one of the two schools may see them."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from worldrounds.commons.models import Contact
from worldrounds.core.errors import NotFound
from worldrounds.network.rules import Voice

_ALL = ("idea__entry__author", "asking", "asked", "asked_by", "answered_by")


def access_contact(*, voice: Voice, pk: int) -> Contact:
    """1 query. Raises NotFound to everybody else."""
    found = contacts_of(voice).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def contacts_of(voice: Voice) -> QuerySet[Contact]:
    """Newest first."""
    own = Q(asking__in=voice.schools) | Q(asked__in=voice.schools)
    return Contact.objects.filter(own).select_related(*_ALL)


def open_contact(*, idea: int, schools: Iterable[int]) -> Contact | None:
    """Of one of these schools about this idea (1 query)."""
    found = Contact.objects.filter(idea=idea, asking__in=list(schools), state__in=Contact.OPEN)
    return found.first()


def loads() -> Counter[int]:
    """How many open contacts each school has, by its id (1 query)."""
    pairs = Contact.objects.filter(state__in=Contact.OPEN).values_list("asking", "asked")
    return Counter(school for pair in pairs for school in pair)


def not_again(school: int, *, since: datetime) -> set[int]:
    """Ids of ideas that the school asked about and still does, or was declined since then (1 query)."""
    asked = Contact.objects.filter(asking=school)
    lately = Q(state__in=Contact.OPEN) | Q(state="declined", answered_at__gt=since)
    return set(asked.filter(lately).values_list("idea", flat=True))
