"""Make a blueprint, change its working draft, publish a version. A published version never changes."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from worldrounds.commons.actions import publishing
from worldrounds.commons.actions.entries import start_entry
from worldrounds.commons.actions.naming import written
from worldrounds.commons.checking import LICENCE, problems
from worldrounds.commons.differences import differences, step_of
from worldrounds.commons.lineage import FIRST, Step, ancestor_of, digest, next_version
from worldrounds.commons.models import Blueprint, BlueprintVersion, Entry
from worldrounds.commons.rules import check_is_author, is_trusted
from worldrounds.core import audit
from worldrounds.core.errors import NotFound, Refused
from worldrounds.people.actions import one_at_a_time
from worldrounds.people.models import Person

MOST_DRAFTS = 30  # of one person, that were never published


@transaction.atomic
def start_blueprint(*, person: Person, title: str, at: datetime) -> Blueprint:
    """With nothing in it but what every blueprint needs. A repeated click gives the one that the first one made."""
    one_at_a_time(person)
    title = _checked_title(title)
    found = _drafts_of(person).filter(entry__title=title, forked_from=None).first()
    return found or make(person, first_document(title, person.name), at=at)


@transaction.atomic
def fork(*, person: Person, version: BlueprintVersion, title: str, at: datetime) -> Blueprint:
    """A blueprint of one's own that begins as ``version`` and keeps where it comes from.

    A repeated click gives the fork that the first one made, as long as it is not published.
    """
    one_at_a_time(person)
    title = _checked_title(title)
    found = _drafts_of(person).filter(forked_from=version).first()
    if found is not None:
        return found
    document = version.document | {"title": title, "version": FIRST, "authors": [person.name]}
    made = make(person, document, at=at, forked_from=version)
    made.provenance = [ancestor_of(version).as_data(), *version.blueprint.provenance]
    made.save(update_fields=["provenance"])
    audit.record(at=at, actor=person, verb="forked blueprint", target=made, origin=str(version))
    return made


def make(
    person: Person,
    document: Mapping[str, Any],
    *,
    at: datetime,
    slug: str = "",
    forked_from: BlueprintVersion | None = None,
    **columns: Any,
) -> Blueprint:
    """A row with its entry, both drafts, and the document as its working draft."""
    if _drafts_of(person).count() >= MOST_DRAFTS:
        raise Refused(_("You have %(most)d drafts. Publish or delete one first.") % {"most": MOST_DRAFTS})
    names = {name: document[name] for name in ("title", "summary", "language")}
    entry = start_entry(author=person, kind=Entry.Kind.BLUEPRINT, slug=slug, at=at, **names)
    made = Blueprint(entry=entry, forked_from=forked_from, **columns)
    document = {**document, "slug": entry.slug}
    written(made, document, at=at)
    BlueprintVersion.objects.create(
        blueprint=made, version=document["version"], document=document, digest=digest(document),
        author=person, changed_at=at,
    )  # fmt: skip
    return made


@transaction.atomic
def open_draft(*, person: Person, blueprint: Blueprint, at: datetime) -> BlueprintVersion:
    """The working draft; a new one begins as the newest version."""
    kept = locked(person, blueprint)
    found = kept.versions.filter(published_at=None).first()
    if found is not None:
        return found
    if kept.current is None:
        raise NotFound
    number = next_version(kept.current.version, "words")
    document = kept.current.document | {"version": number}
    return BlueprintVersion.objects.create(
        blueprint=kept, version=number, document=document, digest=digest(document), author=person, changed_at=at
    )  # fmt: skip


@transaction.atomic
def change_draft(
    *,
    person: Person,
    blueprint: Blueprint,
    change: Callable[[Mapping[str, Any]], Mapping[str, Any]],
    at: datetime,
) -> BlueprintVersion:
    """``change`` is given the draft's document and gives the parts that take the place of the draft's; one that is None
    is taken away. What is not right yet may stay until it is published."""
    draft = open_draft(person=person, blueprint=blueprint, at=at)
    changed = draft.document | change(draft.document)
    document = {name: value for name, value in changed.items() if value is not None}
    draft.document, draft.digest, draft.changed_at = document, digest(document), at
    draft.save(update_fields=["document", "digest", "changed_at"])
    if draft.blueprint.current is None:
        written(draft.blueprint, document, at=at)
    return draft


def save_draft(
    *, person: Person, blueprint: Blueprint, part: Mapping[str, Any], at: datetime
) -> BlueprintVersion:
    """The same with parts that are known already."""
    return change_draft(person=person, blueprint=blueprint, change=lambda _draft: part, at=at)


@transaction.atomic
def drop_draft(*, person: Person, blueprint: Blueprint) -> bool:
    """Throw the working draft away; without a published version the whole blueprint. True if something is left."""
    kept = locked(person, blueprint)
    kept.versions.filter(published_at=None).delete()
    if kept.current is None:
        kept.entry.delete()
    return kept.current is not None


@transaction.atomic
def publish_version(
    *, person: Person, blueprint: Blueprint, note: str, at: datetime, step: Step | None = None
) -> BlueprintVersion:
    """The working draft becomes the newest version; ``step`` says which number goes up, chosen by what has changed.

    A repeated click gives the version that the first one published.
    """
    kept = locked(person, blueprint)
    draft = kept.versions.filter(published_at=None).first()
    if draft is None:
        if kept.current is None:
            raise NotFound
        return kept.current
    _check_ready(kept, draft, person)
    if kept.current is not None:
        step = step or step_of(differences(kept.current.document, draft.document))
        draft.document["version"] = next_version(kept.current.version, step)
    keep_version(kept, draft, note=note, at=at)
    if kept.entry.state == Entry.State.DRAFT:
        publishing.publish(person=person, entry=kept.entry, at=at)
    audit.record(at=at, actor=person, verb="published blueprint", target=kept, version=draft.version)
    return draft


def keep_version(kept: Blueprint, draft: BlueprintVersion, *, note: str, at: datetime) -> None:
    """The draft is the newest version from now on."""
    draft.version, draft.digest = draft.document["version"], digest(draft.document)
    draft.note, draft.published_at, draft.changed_at = " ".join(note.split())[:600], at, at
    draft.save()
    kept.current = draft
    written(kept, draft.document, at=at)


def _check_ready(kept: Blueprint, draft: BlueprintVersion, person: Person) -> None:
    if kept.entry.is_ended:
        raise Refused(_("This blueprint is no longer public. Fork it to go on from it."))
    if kept.entry.is_public and not is_trusted(person):
        raise Refused(_("What you publish waits for an editor at present; ask one before you go on."))
    if found := problems(draft.document):
        raise Refused(_("This is not ready yet: %(problem)s") % {"problem": found[0]})
    if draft.document["licence"] != LICENCE:
        raise Refused(_("What is published here is under CC BY 4.0 (CC-BY-4.0)."))
    before = kept.current or kept.forked_from
    if before is not None and not differences(before.document, draft.document):
        raise Refused(_("Nothing differs from version %(version)s.") % {"version": before.version})


def locked(person: Person, blueprint: Blueprint) -> Blueprint:
    """Raises NotAllowed if it is not the person's."""
    check_is_author(person, blueprint.entry)
    # What it leads to is read afterwards: PostgreSQL would join what was there before it waited for the lock.
    found = Blueprint.objects.select_for_update().filter(pk=blueprint.pk).first()
    if found is None:
        raise NotFound
    return found


def _drafts_of(person: Person) -> QuerySet[Blueprint]:
    return Blueprint.objects.filter(entry__author=person, entry__state=Entry.State.DRAFT, current=None)


def _checked_title(title: str) -> str:
    title = " ".join(title.split())[:200]
    if not title:
        raise Refused(_("Give it a title."), field="title")
    return title


def first_document(title: str, author: str) -> dict[str, Any]:
    """A blueprint of one week with one meeting, to go on from."""
    return {
        "schema": "blueprint-1",
        "version": FIRST,
        "title": title,
        "summary": _("Say in two or three sentences what it is."),
        "audience": _("Say for whom it is."),
        "language": "en",
        "licence": LICENCE,
        "authors": [author],
        "format": "virtual exchange",
        "model": "liberal",
        "group_size": {"min": 4, "max": 6},
        "hours": {"student": 10},
        "sources": [],
        "phases": [{"key": "begin", "title": _("Begin"), "when": {"week": 1}}],
        "themes": [],
        "sessions": [
            {
                "key": "kick-off",
                "title": _("Kick-off"),
                "kind": "plenary",
                "phase": "begin",
                "when": {"week": 1},
                "minutes": 60,
                "runsheet": [{"minutes": 60, "title": _("Welcome")}],
            }
        ],
        "tasks": [],
        "rules": {"size": {"min": 4, "max": 6}, "minutes": 60},
    }
