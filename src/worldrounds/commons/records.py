"""An entry as a record of the literature: cited, exported and found in the way that articles are."""

from worldrounds.bibliography.record import Affiliation, Name, Record, Section
from worldrounds.commons.models import Entry

PUBLISHER = "Worldrounds Commons"


def record_of(entry: Entry, *, address: str) -> Record:
    """``address``: of its page. Reads the author, the profile and the school. What was
    retracted or removed has no abstract any more."""
    day = entry.published_at
    return Record(
        title=entry.title,
        type="report",  # what reference managers know that comes nearest
        authors=(author_of(entry),) if entry.author else (),
        publisher=PUBLISHER,
        year=day.year if day else None,
        month=day.month if day else None,
        day=day.day if day else None,
        url=address,
        language=entry.language,
        abstract=(Section(entry.summary),) if entry.summary and not entry.is_ended else (),
        abstract_licence=entry.licence,
        keywords=tuple(entry.topics),
    )


def author_of(entry: Entry) -> Name:
    """An account has one name: the last word of it is taken for the family's."""
    given, _space, family = str(entry.author).rpartition(" ")
    profile = getattr(entry.author, "profile", None)
    school = entry.institution
    return Name(
        family=family,
        given=given,
        orcid=profile.orcid if profile else "",
        affiliations=(Affiliation(school.name, school.ror),) if school else (),
    )
