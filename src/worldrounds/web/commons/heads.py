"""What machines read in the head of the commons' pages."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from worldrounds.bibliography.addresses import address_of
from worldrounds.commons.format import Format
from worldrounds.commons.models import Entry, Profile
from worldrounds.commons.records import record_of
from worldrounds.evidence.models import Article
from worldrounds.network.models import Institution
from worldrounds.people.models import Person
from worldrounds.web.addresses import url
from worldrounds.web.commons.kinds import KINDS, entries_address
from worldrounds.web.commons.previews import preview_address
from worldrounds.web.evidence.metadata import citation_tags, schema_org
from worldrounds.web.heads import Head, absolute

LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
CITABLE = {Entry.Kind.BLUEPRINT, Entry.Kind.VISION}


def entry_head(entry: Entry, *, cites: Iterable[Article] = (), authors: Iterable[str] = ()) -> Head:
    """For the page of an entry: ``"head": entry_head(entry)`` in what its view renders. ``authors``: where they are
    others than who published it. What is no longer public is a trace, and not to be found or cited."""
    address = absolute(entry.path)
    if not entry.is_public:
        return Head(entry.title, entry.title, entry.path, is_article=True, tags=[("robots", "noindex")])
    record = record_of(entry, address=address, authors=authors)
    more = {
        "@type": KINDS[Entry.Kind(entry.kind)].schema_type,
        "license": LICENCES.get(entry.licence, entry.licence),
        "dateModified": entry.changed_at.date().isoformat(),
        "citation": [address_of(doi=article.doi) for article in cites if article.doi],
    }
    return Head(
        entry.title,
        entry.summary or entry.title,
        entry.path,
        is_article=True,
        tags=citation_tags(record, address) if entry.kind in CITABLE else (),
        feeds=feeds(kind=entry.kind),
        data=schema_org(record, address) | more,
        picture=preview_address(entry),
    )


def hall_head(title: str, description: str, path: str, entries: Sequence[Entry] = ()) -> Head:
    """For a page that lists entries."""
    data = {
        "@type": "CollectionPage",
        "@id": absolute(path),
        "name": title,
        "description": description,
        "license": LICENCES["CC-BY-4.0"],
        "hasPart": [
            {
                "@type": KINDS[Entry.Kind(entry.kind)].schema_type,
                "@id": absolute(entry.path),
                "name": entry.title,
            }
            for entry in entries
        ],
    }
    return Head(title, description, path, feeds=feeds(), data=data)


def format_head(found: Format) -> Head:
    path = url("format", found.slug)
    data = {
        "@type": "LearningResource",
        "@id": absolute(path),
        "name": found.name,
        "description": found.lead,
        "license": LICENCES["CC-BY-4.0"],
        "citation": [address_of(doi=source.doi) for source in found.sources],
    }
    return Head(found.name, found.lead, path, is_article=True, feeds=feeds(), data=data)


def kind_head(kind: Entry.Kind) -> Head:
    """For the list of a kind."""
    named = KINDS[kind]
    head = hall_head(str(named.plural), str(named.about), entries_address(kind))
    return replace(head, feeds=feeds(kind=kind))


def school_head(school: Institution, description: str) -> Head:
    path = url("commons-school", school.slug)
    data = {
        "@type": "CollegeOrUniversity",
        "@id": school.ror or absolute(path),
        "name": school.name,
        "address": {
            "@type": "PostalAddress",
            "addressLocality": school.city,
            "addressCountry": school.country,
        },
        "sameAs": [school.ror] if school.ror else None,
    }
    return Head(school.name, description, path, feeds=feeds(school=school.slug), data=data)


def person_head(person: Person, profile: Profile | None) -> Head:
    path, school = url("author", person.pk), profile.institution if profile else None
    data = {
        "@type": "Person",
        "@id": f"https://orcid.org/{profile.orcid}" if profile and profile.orcid else absolute(path),
        "name": person.name,
        "affiliation": {"@type": "CollegeOrUniversity", "name": school.name} if school else None,
    }
    about = profile.about if profile else ""
    return Head(person.name, about or _("What this educator shares in the commons."), path, data=data)


def feeds(**chosen: str) -> list[tuple[str, str]]:
    """What is new of a kind, a topic or a school, and in the whole commons."""
    everything = (url("commons-feed"), _("New in the commons"))
    if not chosen:
        return [everything]
    named = KINDS[Entry.Kind(chosen["kind"])].plural if "kind" in chosen else next(iter(chosen.values()))
    return [
        (f"{url('commons-feed')}?{urlencode(chosen)}", _("New: %(what)s") % {"what": named}),
        everything,
    ]
