"""What machines read in the head of the commons' pages."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from worldrounds.bibliography.addresses import address_of
from worldrounds.commons.format import Format
from worldrounds.commons.models import Entry
from worldrounds.commons.records import record_of
from worldrounds.network.models import Institution
from worldrounds.web.addresses import url
from worldrounds.web.commons.kinds import KINDS
from worldrounds.web.evidence.metadata import citation_tags, schema_org
from worldrounds.web.heads import Head, absolute

LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
CITABLE = {Entry.Kind.BLUEPRINT, Entry.Kind.VISION}


def entry_head(entry: Entry) -> Head:
    """For the page of an entry: ``"head": entry_head(entry)`` in what its view renders."""
    path = entry.path
    record = record_of(entry, address=absolute(path))
    more = {
        "@type": KINDS[Entry.Kind(entry.kind)].schema_type,
        "license": LICENCES.get(entry.licence, entry.licence),
        "dateModified": entry.changed_at.date().isoformat(),
        "citation": [address_of(doi=article.doi) for article in entry.articles.all() if article.doi],
        "creativeWorkStatus": "" if entry.is_public else entry.state,
    }
    return Head(
        entry.title,
        entry.title if entry.is_ended else entry.summary or entry.title,
        path,
        is_article=True,
        tags=citation_tags(record, absolute(path)) if entry.kind in CITABLE else (),
        feeds=feeds(kind=entry.kind),
        data=schema_org(record, absolute(path)) | more,
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
