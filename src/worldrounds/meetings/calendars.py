"""Sessions as iCalendar (RFC 5545): one entry a session, with an identity that stays when it moves."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event
from icalendar.prop import vText

from worldrounds.core.vtimezone import time_zone
from worldrounds.core.zones import zone
from worldrounds.meetings.models import Session
from worldrounds.meetings.queries import join_address

_BEFORE, _AFTER = timedelta(days=60), timedelta(days=400)
_PRODUCT = "-//Worldrounds//Sessions//EN"


def calendar(sessions: Sequence[Session], *, zone_name: str, name: str) -> bytes:
    """A calendar file with these sessions, at the wall time of one zone.

    The same sessions give the same bytes. Each needs ``planned.programme`` and ``group`` at hand.
    """
    clock = zone(zone_name)
    file = Calendar()
    file.add("prodid", _PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", name)
    file.add("x-wr-timezone", clock.key)
    file.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    file.add("x-published-ttl", "PT1H")
    if clock.key != "UTC" and sessions:
        starts = [session.starts_at for session in sessions]
        file.add_component(time_zone(clock, min(starts) - _BEFORE, max(starts) + _AFTER))
    for session in sessions:
        file.add_component(_event(session, clock))
    return bytes(file.to_ical())


def _event(session: Session, clock: ZoneInfo) -> Event:
    event = Event()
    event.add("uid", session.uid)
    event.add("sequence", session.sequence)
    event.add("dtstamp", session.changed_at)
    event.add("last-modified", session.changed_at)
    event.add("dtstart", session.starts_at.astimezone(clock))
    event.add("dtend", session.ends_at.astimezone(clock))
    event.add("summary", _summary(session))
    event.add("description", _description(session))
    event.add("url", page_address(session))
    if address := join_address(session):  # the meeting itself, for those who cannot sign in just now
        event.add("location", address)
    elif session.venue is not None:
        event.add("location", session.venue.name)
    event.add("status", "CANCELLED" if session.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if session.is_cancelled else "OPAQUE")
    event["organizer"] = _organizer()
    return event


def _summary(session: Session) -> str:
    who = str(session.group) if session.group is not None else session.planned.programme.title
    title = session.planned.title
    if session.sitting > 1:
        title += " " + _("(sitting %(number)d)") % {"number": session.sitting}
    return f"{title} · {who}"


def _description(session: Session) -> str:
    lines = [session.planned.programme.title]
    if join_address(session) or (session.group_id is not None and settings.VIDEO_ADDRESS):
        lines.append(_("Join: %(address)s") % {"address": f"{page_address(session)}join/"})
    if session.venue is not None:
        lines.append(_("Where: %(venue)s") % {"venue": session.venue})
    lines.append(
        _("Time for everyone, and to propose another: %(address)s") % {"address": page_address(session)}
    )
    if session.group is not None:
        room = reverse("room", args=[session.planned.programme.slug, session.group.number])
        lines.append(_("Our room: %(address)s") % {"address": settings.ADDRESS + room})
    return "\n".join(lines)


def page_address(session: Session) -> str:
    return f"{settings.ADDRESS}{reverse('session', args=[session.planned.programme.slug, session.pk])}"


def _organizer() -> vText:
    address = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")
    organizer = vText(f"mailto:{address}")
    organizer.params["cn"] = vText("Worldrounds")
    return organizer
