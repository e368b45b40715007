"""An entry as a record of the literature: cited, exported and found in the way that articles are."""

from collections.abc import Iterable
from dataclasses import replace

from worldrounds.bibliography.record import Affiliation, Name, Record, Section
from worldrounds.commons.models import Entry

PUBLISHER = "Worldrounds Commons"


def record_of(entry: Entry, *, address: str, authors: Iterable[str] = ()) -> Record:
    """``address``: of its page. ``authors``: where they are others than who published it. Reads the author, the profile
    and the school."""
    day = entry.published_at
    names = [_name(author) for author in authors] or ([author_of(entry)] if entry.author else [])
    return Record(
        title=entry.title,
        type="report",  # what reference managers know that comes nearest
        authors=tuple(names),
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
    profile = getattr(entry.author, "profile", None)
    school = entry.institution
    return replace(
        _name(str(entry.author)),
        orcid=profile.orcid if profile else "",
        affiliations=(Affiliation(school.name, school.ror),) if school else (),
    )


def _name(name: str) -> Name:
    """The last word is taken for the family's; “The …” is a group."""
    if name.startswith("The "):
        return Name(literal=name)
    given, _space, family = name.rpartition(" ")
    return Name(family=family, given=given)
