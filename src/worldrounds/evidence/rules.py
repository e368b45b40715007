"""Who may do what in the evidence hall. Everybody may read it."""

from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed
from worldrounds.evidence.models import Curator
from worldrounds.people.models import Person


def may_curate(person: Person) -> bool:
    """Take records in, mend, merge and classify them (1 query for those who do not run the installation)."""
    return person.is_staff or Curator.objects.filter(person=person).exists()


def check_may_curate(person: Person) -> None:
    """Raises NotAllowed."""
    if not may_curate(person):
        raise NotAllowed(_("Only curators of the collection of articles can do this."))
