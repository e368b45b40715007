"""What is new in a member's room by mail: who gets it, and since when something is new to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from worldrounds.coediting.plain import Piece, pieces
from worldrounds.core import turns
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.groups.models import Membership
from worldrounds.people.models import Person
from worldrounds.programmes.history import record
from worldrounds.programmes.models import Enrolment, Programme
from worldrounds.programmes.queries import agrees
from worldrounds.rooms.models import Contribution, Digest, DocumentUpdate, Post
from worldrounds.rooms.news import News, happenings, read_happenings
from worldrounds.rooms.queries import Inside, document_of

MOST_POSTS = 40


# Choosing -------------------------------------------------------------------------------------------------


def digest_of(inside: Inside) -> Digest | None:
    """The reader's own choice (1 query)."""
    return Digest.objects.filter(enrolment=_member(inside)).first()


def rooms_by_mail(person: Person) -> list[Membership]:
    """Where the person can choose, with ``every``, the choice, in an open programme (1 query)."""
    rows = Membership.objects.filter(
        left_at=None,
        enrolment__person=person,
        enrolment__state=Enrolment.State.ADMITTED,
        group__room__isnull=False,
    ).exclude(group__programme__state=Programme.State.CLOSED)
    found = rows.annotate(every=F("enrolment__digest__every")).select_related("group__programme")
    return list(found.order_by("-joined_at"))


@transaction.atomic
def choose_digest(*, inside: Inside, every: str, at: datetime) -> None:
    """``every``: a day, a week, or empty for no such mails. What is there already is not told again."""
    enrolment = _member(inside)
    if every and every not in Digest.Every.values:
        raise Refused(_("Choose one of the three."), field="every")
    found = Digest.objects.filter(enrolment=enrolment).first()
    if (found.every if found else "") == every:
        return
    if found and not every:
        found.delete()
    else:
        start = {"told_until": at, "looked_at": at}
        Digest.objects.update_or_create(
            enrolment=enrolment, defaults={"every": every}, create_defaults={"every": every} | start
        )
    record(inside.standing, enrolment, "chose mails of the room", at=at, every=every)


def _member(inside: Inside) -> Enrolment:
    if inside.enrolment is None:
        raise NotAllowed(_("The members of the group choose here which mails they get."))
    return inside.enrolment


# Whose turn it is -----------------------------------------------------------------------------------------


def waiting(at: datetime) -> Iterator[Digest]:
    """Those whose day or week has begun since they were last looked at, and who may be written to (1 query)."""
    rows = Digest.objects.annotate(agrees=agrees("enrolment")).filter(
        agrees=True,
        enrolment__state=Enrolment.State.ADMITTED,
        enrolment__person__is_active=True,
    )
    rows = rows.exclude(enrolment__programme__state=Programme.State.CLOSED)
    for row in rows.select_related("enrolment__person", "enrolment__programme").order_by("pk"):
        if row.looked_at < begin_of_turn(row, at):
            yield row


def begin_of_turn(digest: Digest, at: datetime) -> datetime:
    """The last morning, or the last Monday's, by the reader's clock."""
    zone_name = digest.enrolment.person.time_zone
    return turns.begin_of_turn(at, zone_name=zone_name, weekly=digest.every == Digest.Every.WEEK)


def told(digest: Digest, *, at: datetime) -> None:
    Digest.objects.filter(pk=digest.pk).update(told_until=at)


# What is new ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Happened:
    """What others did in a room between two moments."""

    posts: list[Post]  # the newest, oldest first
    earlier_posts: int  # that are not among them
    others: list[News]  # anything else, oldest first
    writers: list[str]  # of the document
    changes: list[Piece]  # in the document: what came and what went

    def __bool__(self) -> bool:
        return bool(self.posts or self.others or self.writers)


def happened(inside: Inside, *, since: datetime, at: datetime) -> Happened:
    """At most eight queries."""
    new = inside.room.posts.filter(at__gt=since, at__lte=at).exclude(author=inside.standing.person)
    posts = list(new.select_related("author").order_by("-at", "-pk"))
    rows = read_happenings(happenings(inside, since=since))
    others = [row for row in rows if row.at and row.what != "posts"]
    writers = _writers(inside, since)
    return Happened(
        posts=posts[:MOST_POSTS][::-1],
        earlier_posts=len(posts[MOST_POSTS:]),
        others=sorted(others, key=lambda row: row.at or since),
        writers=writers,
        changes=_changes(inside, since) if writers else [],
    )


def _writers(inside: Inside, since: datetime) -> list[str]:
    edits = DocumentUpdate.objects.filter(room=inside.room, at__gt=since, author__isnull=False)
    folded = Contribution.objects.filter(room=inside.room, last_at__gt=since)
    names = {
        *edits.order_by().values_list("author", "author__name").distinct(),
        *folded.values_list("author", "author__name"),
    }
    return sorted(name for person, name in names if person != inside.standing.person.pk)


def _changes(inside: Inside, since: datetime) -> list[Piece]:
    """From the version that was kept before, to the document as it is now."""
    before = inside.room.versions.filter(at__lte=since).values_list("text", flat=True).first() or ""
    now = document_of(inside.room).text
    return [piece for piece in pieces(before, now) if piece.kind != "same" and piece.text.strip()]
