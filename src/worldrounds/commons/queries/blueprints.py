"""Blueprints, as somebody may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from worldrounds.commons.models import Blueprint, BlueprintVersion, Entry
from worldrounds.commons.rules import is_author, visible_to
from worldrounds.core.errors import NotFound
from worldrounds.people.models import Person

_LISTED = ("entry__author", "entry__institution")


def public_blueprints() -> QuerySet[Blueprint]:
    """By title, with a version, without the documents."""
    found = Blueprint.objects.filter(entry__state=Entry.State.PUBLIC, current__isnull=False)
    return found.select_related(*_LISTED)


def own_blueprints(person: Person) -> QuerySet[Blueprint]:
    return Blueprint.objects.filter(entry__author=person).select_related(*_LISTED)


def access_blueprint(*, person: Person | None, slug: str) -> Blueprint:
    """The only way to a blueprint from a page (1 query). Raises NotFound, also where the person may not know of it."""
    entries = Entry.objects.filter(visible_to(person), kind=Entry.Kind.BLUEPRINT, slug=slug)
    found = (
        Blueprint.objects.filter(entry__in=entries)
        .select_related(
            "entry__author__profile__institution",
            "entry__institution",
            "current",
            "forked_from__blueprint__entry",
        )
        .first()
    )
    if found is None:
        raise NotFound
    return found


def access_version(blueprint: Blueprint, version: str = "") -> BlueprintVersion:
    """A published one, the newest if none is named. Raises NotFound."""
    if blueprint.current is not None and version in {"", blueprint.current.version}:
        return blueprint.current
    found = blueprint.versions.filter(version=version, published_at__isnull=False).first()
    if found is None:
        raise NotFound
    return found


def published_versions(blueprint: Blueprint) -> QuerySet[BlueprintVersion]:
    """Newest first, without the documents."""
    found = blueprint.versions.filter(published_at__isnull=False)
    return found.select_related("author").defer("document")


def ready_to_start(person: Person) -> QuerySet[Blueprint]:
    """What a programme can be started from: what is public, and one's own; with the newest version (1 query)."""
    found = Blueprint.objects.filter(visible_to_start(person), current__isnull=False)
    return found.select_related("entry", "current")


def visible_to_start(person: Person) -> Q:
    own = Q(entry__author=person, entry__state__in=[Entry.State.DRAFT, Entry.State.WAITING])
    return Q(entry__state=Entry.State.PUBLIC) | own


def access_to_start(*, person: Person, slug: str) -> BlueprintVersion:
    """Raises NotFound."""
    found = ready_to_start(person).filter(entry__slug=slug).first()
    if found is None or found.current is None:
        raise NotFound
    return found.current


@dataclass
class Branch:
    """A blueprint with those that were made from it."""

    blueprint: Blueprint
    version: str = ""  # of its origin, that it was made from
    forks: "list[Branch]" = field(default_factory=list)


def family_of(blueprint: Blueprint) -> Branch:
    """The tree of public blueprints around it, from the first ancestor that is here (1 query)."""
    rows = Blueprint.objects.filter(Q(entry__state=Entry.State.PUBLIC) | Q(pk=blueprint.pk))
    related = rows.filter(Q(forked_from__isnull=False) | Q(versions__forks__isnull=False)).distinct()
    found = related.select_related("entry__author", "forked_from").defer("forked_from__document")
    branches = {one.pk: Branch(one, one.forked_from.version if one.forked_from else "") for one in found}
    branches.setdefault(blueprint.pk, Branch(blueprint))
    parents = _tie(branches.values(), branches)
    root, seen = blueprint.pk, set[int]()
    while root in parents and root not in seen:
        seen.add(root)
        root = parents[root]
    return branches[root]


def _tie(all_of_them: Iterable[Branch], branches: Mapping[int, Branch]) -> dict[int, int]:
    """Hang each below its origin; returns blueprint id -> the origin's."""
    parents: dict[int, int] = {}
    for branch in all_of_them:
        origin = branch.blueprint.forked_from
        if origin is not None and origin.blueprint_id in branches:
            branches[origin.blueprint_id].forks.append(branch)
            parents[branch.blueprint.pk] = origin.blueprint_id
    return parents


def access_readable(*, person: Person | None, slug: str) -> Blueprint:
    """With a published version, and open to the person: of what has ended, only the page is left. Raises NotFound."""
    found = access_blueprint(person=person, slug=slug)
    only_page = found.current is None or found.entry.is_ended
    if only_page and not is_author(person, found.entry):
        raise NotFound
    return found


def working_draft(blueprint: Blueprint) -> BlueprintVersion:
    """Raises NotFound."""
    found = blueprint.versions.filter(published_at=None).first()
    if found is None:
        raise NotFound
    return found


def draft_or_current(blueprint: Blueprint) -> BlueprintVersion:
    """What an editor begins with. Raises NotFound."""
    return blueprint.versions.filter(published_at=None).first() or access_version(blueprint)
