"""Who speaks for a school. Read once a request, by ``programmes.voices.voice_of``; every question is asked of it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed
from worldrounds.people.models import Person


@dataclass(frozen=True)
class Voice:
    """``schools``: ids of those that the person binds by what they ask, answer and confirm. ``named``: those that
    they may write as, which an editor reads first where nobody vouches for it yet; all of ``schools`` and more."""

    person: Person
    schools: frozenset[int] = frozenset()
    named: frozenset[int] = frozenset()

    def speaks_for(self, institution_id: int | None) -> bool:
        return institution_id in self.schools

    def check_speaks_for(self, institution_id: int | None) -> None:
        """Raises NotAllowed."""
        if not self.speaks_for(institution_id):
            raise NotAllowed(
                _("Only those who speak for the school can do this: its site leads, and its authors here.")
            )
