"""Give a version away as a file, and take one in."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from worldrounds.commons.actions.blueprints import keep_version, locked, make
from worldrounds.commons.checking import BadBlueprint, Problem
from worldrounds.commons.lineage import digest, numbers
from worldrounds.commons.models import Blueprint, BlueprintVersion, Entry
from worldrounds.commons.packages import Package
from worldrounds.core import audit
from worldrounds.core.errors import Refused
from worldrounds.people.actions import one_at_a_time
from worldrounds.people.models import Person


def package_of(version: BlueprintVersion, *, server: str) -> Package:
    """``server``: this installation's address, for those who will want to know where it comes from."""
    blueprint = version.blueprint
    entry = blueprint.entry
    return Package(
        document=version.document,
        uid=str(blueprint.uid),
        digest=digest(version.document),  # a name may have been erased since
        address=blueprint.origin or server + entry.path,
        note=version.note,
        published_on=version.published_at.date() if version.published_at else None,
        provenance=tuple(
            {**one, "address": one["address"] or f"{server}{reverse('blueprint', args=[one['slug']])}"}
            for one in blueprint.provenance
        ),
    )


@transaction.atomic
def take_in(*, person: Person, package: Package, at: datetime) -> tuple[BlueprintVersion, bool]:
    """The version that is here now, and whether it is new.

    1. What is here already, from whatever side, is not taken in again. 2. A newer version of what the person has taken
    in is a version of that. 3. All else is a blueprint of the person's own, a draft until it is published here.
    Raises BadBlueprint, Refused.
    """
    one_at_a_time(person)
    seen = Q(blueprint__entry__state=Entry.State.PUBLIC) | Q(blueprint__entry__author=person)
    held = BlueprintVersion.objects.filter(seen, digest=digest(package.document), published_at__isnull=False)
    if found := held.select_related("blueprint__entry").order_by("pk").first():
        return found, False
    _check_no_cycle(package)
    blueprint = _of_person(person, package)
    if blueprint is None:
        blueprint = _new(person, package, at)
        draft = blueprint.versions.get(published_at=None)
    else:
        draft = _next(blueprint, package, person, at)
    keep_version(blueprint, draft, note=package.note, at=at)
    audit.record(at=at, actor=person, verb="imported blueprint", target=blueprint, version=draft.version)
    return draft, True


def _of_person(person: Person, package: Package) -> Blueprint | None:
    """A plain document names itself by its slug only."""
    same = Q(uid=UUID(package.uid)) if package.uid else Q(entry__slug=package.document["slug"])
    found = Blueprint.objects.filter(same, entry__author=person, current__isnull=False).first()
    return locked(person, found) if found else None


def _new(person: Person, package: Package, at: datetime) -> Blueprint:
    nearest = package.provenance[0]["digest"] if package.provenance else None
    origins = BlueprintVersion.objects.filter(
        digest=nearest, published_at__isnull=False, blueprint__entry__state=Entry.State.PUBLIC
    )
    return make(
        person,
        package.document,
        at=at,
        slug=package.document["slug"],
        forked_from=origins.order_by("pk").first() if nearest else None,
        uid=UUID(package.uid) if package.uid else uuid4(),
        origin=package.address,
        provenance=[{"address": "", **one} for one in package.provenance],
    )


def _next(blueprint: Blueprint, package: Package, person: Person, at: datetime) -> BlueprintVersion:
    current = blueprint.current
    if current is not None and numbers(package.document["version"]) <= numbers(current.version):
        raise Refused(
            _(
                "Version %(held)s of it is here already. This file is version %(other)s; it differs, but is not newer."
            )
            % {"held": current.version, "other": package.document["version"]}
        )
    if blueprint.versions.filter(published_at=None).exists():
        raise Refused(_("You have begun to change it here. Publish your draft or throw it away first."))
    document = {**package.document, "slug": blueprint.entry.slug}
    return BlueprintVersion(blueprint=blueprint, document=document, author=person, changed_at=at)


def _check_no_cycle(package: Package) -> None:
    """What is held here and named as an ancestor cannot come from the file's blueprint."""
    uids = [one["uid"] for one in package.provenance]
    for held in Blueprint.objects.filter(uid__in=uids).only("uid", "provenance"):
        if package.uid in {one["uid"] for one in held.provenance}:
            place = uids.index(str(held.uid))
            raise BadBlueprint(
                [Problem(f"/provenance/{place}", "This blueprint itself comes from the one in the file.")]
            )
