"""Everything that is public in the commons as one ZIP file, made while it is sent.

The same content gives the same bytes: members in order, no time of making, no clock in the file.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from importlib import resources
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.db.models import Max, Prefetch

from worldrounds.bibliography.addresses import address_of
from worldrounds.commons.actions.exchange import package_of
from worldrounds.commons.models import BlueprintVersion, Endorsement, Entry, EntryPost, Idea
from worldrounds.commons.rules import visible_to
from worldrounds.evidence.models import Article

CHUNK = 200
SUMS = "SHA256SUMS"
Member = tuple[str, bytes]


def members() -> Iterator[Member]:
    """Name and content, with the sums of all others at the end."""
    sums = []
    for name, content in _members():
        sums.append(f"{sha256(content).hexdigest()}  {name}\n")
        yield name, content
    yield SUMS, "".join(sums).encode()


def zipped(files: Iterable[Member]) -> Iterator[bytes]:
    """In pieces: nothing holds the whole."""
    pieces = _Pieces()
    with ZipFile(pieces, "w", ZIP_DEFLATED, compresslevel=6) as whole:  # type: ignore[call-overload]  # it only writes
        for name, content in files:
            info = ZipInfo(name)  # of 1980: no clock
            info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, 0o644 << 16, 3
            whole.writestr(info, content)
            yield pieces.taken()
    yield pieces.taken()


def latest() -> datetime | None:
    """When something in it last changed."""
    entries = Entry.objects.filter(visible_to(None)).aggregate(last=Max("changed_at"), ended=Max("ended_at"))
    posts = EntryPost.objects.aggregate(last=Max("at"), changed=Max("changed_at"))
    signed = Endorsement.objects.aggregate(last=Max("at"))
    known = [moment for moment in (*entries.values(), *posts.values(), *signed.values()) if moment]
    return max(known, default=None)


class _Pieces:
    """A file that can only be written; what was written is taken out of it."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._written.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        found, self._written = b"".join(self._written), []
        return found


def _members() -> Iterator[Member]:
    texts = resources.files("worldrounds.commons").joinpath("archive_texts")
    for name in ("LICENCE.md", "README.md"):
        yield name, texts.joinpath(name).read_bytes()
    for entry in _entries().iterator(chunk_size=CHUNK):
        below = f"{entry.kind}s/{entry.slug}"
        yield f"{below}.json", _written(entry_data(entry))
        if entry.is_public and entry.kind == Entry.Kind.BLUEPRINT:
            yield from ((f"{below}/{one.version}.json", _package(one)) for one in _versions(entry))


def _entries() -> Any:
    said = EntryPost.objects.filter(state=EntryPost.State.PUBLIC).select_related("author")
    held = Article.objects.order_by("pk").only("pk", "doi", "title")
    found = Entry.objects.filter(visible_to(None)).select_related(
        "author__profile", "institution", "idea", "vision"
    )
    ordered = found.order_by("kind", "slug")
    return ordered.prefetch_related(
        Prefetch("posts", said), Prefetch("articles", held), "vision__endorsements__person"
    )


def _versions(entry: Entry) -> Any:
    found = BlueprintVersion.objects.filter(blueprint__entry=entry, published_at__isnull=False)
    return found.select_related("blueprint__entry").order_by("published_at", "pk").iterator(chunk_size=1)


def _package(version: BlueprintVersion) -> bytes:
    """As its page gives it."""
    return package_of(version, server=settings.ADDRESS).as_text().encode()


def entry_data(entry: Entry) -> dict[str, Any]:
    """Of what was retracted or removed, what its page still says."""
    base: dict[str, Any] = {
        "address": settings.ADDRESS + entry.path,
        "kind": entry.kind,
        "state": entry.state,
        "title": entry.title,
        "author": _author(entry),
        "school": _school(entry),
        "licence": entry.licence,
        "published_at": entry.published_at,
    }
    if not entry.is_public:
        return _full(base | {"ended_at": entry.ended_at, "ended_because": entry.ended_because})
    more = {
        "summary": entry.summary,
        "language": entry.language,
        "topics": entry.topics,
        "changed_at": entry.changed_at,
        "evidence": [address_of(doi=held.doi) or held.title for held in entry.articles.all()],
        "posts": [_post(post) for post in entry.posts.all()],
    }
    return _full(base | more | _own(entry))


def _own(entry: Entry) -> dict[str, Any]:
    """What is special to its kind; a blueprint's versions are files beside it."""
    if entry.kind == Entry.Kind.IDEA:
        idea: Idea = entry.idea
        kept = (field.name for field in Idea._meta.fields if field.name not in {"id", "entry"})
        return {"idea": _full({name: getattr(idea, name) for name in kept})}
    if entry.kind == Entry.Kind.VISION and hasattr(entry, "vision"):
        return {
            "statement": entry.vision.statement,
            "endorsed_by": [one.person.name for one in entry.vision.endorsements.all()],
        }
    return {}


def _author(entry: Entry) -> dict[str, str] | None:
    if entry.author is None:
        return None
    profile = getattr(entry.author, "profile", None)
    return _full({"name": entry.author.name, "orcid": profile.orcid if profile else ""})


def _school(entry: Entry) -> dict[str, str] | None:
    school = entry.institution
    fields = ("name", "city", "country", "time_zone", "ror")
    return _full({name: getattr(school, name) for name in fields}) if school else None


def _post(post: EntryPost) -> dict[str, Any]:
    author = post.author.name if post.author else ""
    said = {"number": post.pk, "answers_to": post.answers_to_id, "author": author, "at": post.at}
    return _full(said | {"stance": post.stance, "text": post.text, "would_change": post.would_change})


def _full(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in ("", None, [], {})}


def _written(data: Any) -> bytes:
    def plain(value: Any) -> str:
        return str(value.isoformat())  # days and moments

    return json.dumps(data, ensure_ascii=False, indent=1, default=plain).encode() + b"\n"
