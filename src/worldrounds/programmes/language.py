"""The language of a mail to somebody who is asked into a programme, and has perhaps never signed in."""

from worldrounds.core.language import offered
from worldrounds.people.models import Person
from worldrounds.programmes.models import Programme


def language_for(person: Person | None, programme: Programme) -> str:
    """The person's own, if it is known; else the programme's, if pages can be read in it; else English."""
    own = person.language if person else ""
    return own or offered(str(programme.document.get("language", ""))) or "en"
