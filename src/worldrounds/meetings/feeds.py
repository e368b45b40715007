"""Private calendar addresses: whose sessions they carry, and which these are."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from worldrounds.core.errors import NotAllowed, NotFound
from worldrounds.groups.models import Group, Membership
from worldrounds.groups.queries import access_group
from worldrounds.meetings.models import CalendarFeed, GroupSitting, Session
from worldrounds.meetings.queries import at_own_sitting, sessions_of
from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment, Partner
from worldrounds.programmes.queries import access_partner


@dataclass(frozen=True)
class Scope:
    """The person's own sessions; or all of a group; or all that students of a school in a programme are expected at."""

    group: Group | None = None
    partner: Partner | None = None


OWN = Scope()


def feed_by_token(token: str) -> CalendarFeed:
    """The feed behind a private address, if it has not been revoked, and its person is still here and may still see
    what it carries."""
    feed = (
        CalendarFeed.objects.select_related("person", "group__programme")
        .select_related("partner__institution", "partner__programme")
        .filter(token=token, revoked_at=None, person__is_active=True)
        .first()
    )
    if feed is None or not _may_see(feed):
        raise NotFound
    return feed


def _may_see(feed: CalendarFeed) -> bool:
    try:
        if feed.group is not None:
            access_group(person=feed.person, slug=feed.group.programme.slug, number=feed.group.number)
        if feed.partner is not None:
            school, programme = feed.partner.institution, feed.partner.programme
            access_partner(person=feed.person, slug=programme.slug, institution=school.slug)
    except (NotFound, NotAllowed):
        return False
    return True


def live_feed(person: Person, scope: Scope = OWN) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(
        person=person, group=scope.group, partner=scope.partner, revoked_at=None
    ).first()


def sessions_in(person: Person, scope: Scope, first: datetime, end: datetime) -> QuerySet[Session]:
    """What a calendar carries, cancelled sessions too: ``first <= starts_at < end``, in order (1 query)."""
    if scope.group is not None:
        groups, programme = Group.objects.filter(pk=scope.group.pk), scope.group.programme_id
    elif scope.partner is not None:
        groups, programme = _groups_of_school(scope.partner), scope.partner.programme_id
    else:
        return sessions_of(person, first, end, cancelled=True)
    sittings = GroupSitting.objects.filter(group__in=groups.order_by())
    mine = Q(group__in=groups.order_by()) | Q(group=None, planned__programme=programme)
    found = Session.objects.filter(mine, at_own_sitting(sittings), starts_at__gte=first, starts_at__lt=end)
    return found.select_related("planned__programme", "group").order_by("starts_at", "pk")


def _groups_of_school(partner: Partner) -> QuerySet[Group]:
    """The living ones with a student of the school."""
    members = Membership.objects.filter(
        left_at=None, enrolment__partner=partner, enrolment__state=Enrolment.State.ADMITTED
    )
    return Group.objects.filter(retired_at=None, pk__in=members.values("group"))
