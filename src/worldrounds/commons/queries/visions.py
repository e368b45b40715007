"""Reads of visions: the wall, and a page about each."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from worldrounds.commons.models import Endorsement, Entry, EntryPost, Vision
from worldrounds.commons.queries.entries import access_entry, public_entries
from worldrounds.people.models import Person


@dataclass(frozen=True)
class Signed:
    """How many stand behind a vision, its author not counted."""

    people: int
    countries: Sequence[str]  # ISO codes, those of most people first


def access_vision(*, person: Person | None, slug: str) -> Vision:
    """2 queries. Raises NotFound."""
    entry = access_entry(person=person, kind=Entry.Kind.VISION, slug=slug)
    vision = Vision.objects.select_related("delphi").get(pk=entry.pk)
    vision.entry = entry
    return vision


def wall() -> QuerySet[Entry]:
    """Editors' picks first, then the newest."""
    found = public_entries(Entry.Kind.VISION).select_related("vision", "author", "institution")
    return found.annotate(responses=Count("posts", filter=Q(posts__state="public"))).order_by(
        F("picked_at").desc(nulls_last=True), "-published_at"
    )


def signed(visions: Iterable[int]) -> dict[int, Signed]:
    """By the number of the entry (1 query)."""
    countries: dict[int, Counter[str]] = {}
    rows = Endorsement.objects.filter(vision__in=list(visions)).order_by()
    for vision, country in rows.values_list("vision", "person__profile__institution__country"):
        countries.setdefault(vision, Counter())[country or ""] += 1
    return {
        vision: Signed(counted.total(), [code for code, _count in counted.most_common() if code])
        for vision, counted in countries.items()
    }


def endorsers(vision: Vision) -> list[Endorsement]:
    """Who came first stands first (1 query)."""
    return list(vision.endorsements.select_related("person__profile__institution"))


def stances(posts: Iterable[EntryPost]) -> dict[str, int]:
    counted = Counter(post.stance for post in posts if post.stance and post.state == EntryPost.State.PUBLIC)
    return {stance.value: counted[stance.value] for stance in EntryPost.Stance}
