"""What editors have to decide, and what they have decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, QuerySet, Subquery, Value

from worldrounds.commons.models import Entry, EntryPost, Profile, Removal, Report
from worldrounds.commons.rules import check_is_editor, is_editor
from worldrounds.core.errors import NotFound
from worldrounds.core.models import AuditEntry
from worldrounds.people.models import Person

LATEST = 30  # decisions on the page


@dataclass(frozen=True)
class Reported:
    """One thing, and all that was said against it."""

    reports: Sequence[Report]

    @property
    def first(self) -> Report:
        return self.reports[0]


@dataclass(frozen=True)
class Queue:
    """What waits longest stands first."""

    entries: Sequence[Entry]
    posts: Sequence[EntryPost]
    reported: Sequence[Reported]
    appeals: Sequence[Removal]
    asking: Sequence[Profile]  # to be confirmed as people of their school
    decided: Sequence[AuditEntry]  # the latest first


def queue_for(editor: Person, *, decisions: Iterable[str]) -> Queue:
    """``decisions``: verbs of the audit trail. At most 7 queries. Raises NotAllowed."""
    check_is_editor(editor)
    entries = Entry.objects.filter(state=Entry.State.WAITING).select_related("author", "institution")
    posts = EntryPost.objects.filter(state=EntryPost.State.WAITING).select_related("author", "entry")
    appeals = Removal.objects.filter(appealed_at__isnull=False, decided_at=None)
    decided = (
        AuditEntry.objects.filter(verb__in=list(decisions)).select_related("actor").order_by("-at", "-pk")
    )
    return Queue(
        list(entries.order_by("changed_at", "pk")),
        list(posts),
        _reported(),
        list(appeals.select_related("entry__author", "post__author", "by").order_by("appealed_at")),
        list(_asking().select_related("person", "institution").order_by("asked_at", "pk")),
        list(decided[:LATEST]),
    )


def _reported() -> list[Reported]:
    rows = Report.objects.filter(closed_at=None).select_related("entry__author", "post__author", "by")
    ordered = sorted(rows, key=lambda report: (report.entry_id, report.post_id or 0))
    things = [
        Reported(list(same)) for _thing, same in groupby(ordered, lambda one: (one.entry_id, one.post_id))
    ]
    return sorted(things, key=lambda thing: thing.first.at)


def _asking() -> QuerySet[Profile]:
    return Profile.objects.exclude(asked_because="").filter(person__is_active=True)


def waiting_for(person: Person) -> int | None:
    """How many things wait for editors; None for who is none (1 query for these, at most 2 for editors)."""
    if not is_editor(person):
        return None
    counts = Person.objects.filter(pk=person.pk).values_list(*(_count(rows) for rows, _since in _waiting()))
    return sum(count or 0 for count in counts.get())


def waiting_since(at: datetime) -> int:
    """How much of what waits has come after ``at`` (5 queries)."""
    return sum(rows.filter(**{f"{since}__gt": at}).count() for rows, since in _waiting())


def _waiting() -> list[tuple[QuerySet[Any], str]]:
    """Of each kind the rows, and the name of the column that says since when."""
    return [
        (Entry.objects.filter(state=Entry.State.WAITING), "changed_at"),
        (EntryPost.objects.filter(state=EntryPost.State.WAITING), "at"),
        (Report.objects.filter(closed_at=None), "at"),
        (Removal.objects.filter(appealed_at__isnull=False, decided_at=None), "appealed_at"),
        (_asking(), "asked_at"),
    ]


def _count(rows: QuerySet[Any]) -> Subquery:
    one = rows.order_by().annotate(all=Value(1)).values("all")
    return Subquery(one.annotate(count=Count("pk")).values("count"))


def access_asker(*, editor: Person, pk: int) -> Person:
    """Who has asked once to be confirmed. Raises NotAllowed and NotFound."""
    check_is_editor(editor)
    found = Person.objects.filter(pk=pk, is_active=True, profile__asked_at__isnull=False).first()
    if found is None:
        raise NotFound
    return found


def access_report(*, editor: Person, pk: int) -> Report:
    """Raises NotAllowed and NotFound."""
    check_is_editor(editor)
    found = Report.objects.filter(pk=pk).select_related("entry", "post").first()
    if found is None:
        raise NotFound
    return found


def removal_of(of: Entry | EntryPost) -> Removal:
    """The last one. Raises NotFound."""
    of_it = {"entry": of, "post": None} if isinstance(of, Entry) else {"post": of}
    found = Removal.objects.filter(**of_it).select_related("entry", "post__entry", "by").first()
    if found is None or of.state != "removed":
        raise NotFound
    return found
