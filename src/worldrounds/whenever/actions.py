"""Writes. Nothing goes into the audit trail: what is deleted here shall leave nothing behind."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.core.errors import NotFound, Refused
from worldrounds.core.zones import zone_names
from worldrounds.solvers.time import pattern_from_hex, start_mask
from worldrounds.solvers.time.patterns import HALF_HOURS
from worldrounds.solvers.weekly import TURNS
from worldrounds.whenever.models import Meeting, Participant

MOST_PEOPLE = 60
MOST_WEEKS = 26
SHORTEST, LONGEST = 15, 240  # minutes
KEPT_AT_LEAST, KEPT_AFTER = (
    timedelta(days=90),
    timedelta(days=30),
)  # from the beginning; from the last week on
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


def call_meeting(
    *, token: str, title: str, zone: str, minutes: int, first_day: date, weeks: int, at: datetime
) -> Meeting:
    """``token`` will be the organiser's. Sent twice, it is one meeting."""
    _check_token(token)
    _check_zone(zone)
    if not (SHORTEST <= minutes <= LONGEST and 1 <= weeks <= MOST_WEEKS):
        raise Refused(
            _("Expected %(weeks)d weeks and %(minutes)d minutes at most.")
            % {"weeks": MOST_WEEKS, "minutes": LONGEST}
        )
    if not timedelta(days=-7) <= first_day - at.date() <= timedelta(days=366):
        raise Refused(_("Choose a first day within a year from now."), field="first_day")
    values = {
        "title": _in_one_line(title), "zone": zone, "minutes": minutes, "first_day": first_day, "weeks": weeks,
        "created_at": at, "changed_at": at, "expires_at": _end(first_day, weeks, at),
    }  # fmt: skip
    return Meeting.objects.get_or_create(organiser_token=token, defaults=values)[0]


def save_answer(
    *, meeting: Meeting, token: str, name: str, zone: str, hours: str, at: datetime
) -> Participant:
    """Somebody's hours, new or changed: who has the ``token`` of an answer may change it."""
    _check_token(token)
    _check_zone(zone)
    _check_hours(hours, meeting.minutes)
    try:
        with transaction.atomic():
            row = _locked(meeting)  # two at once cannot both be the last one
            others = row.participants.exclude(token=token)
            if others.count() >= MOST_PEOPLE:
                raise Refused(
                    _("%(count)d people are in it already; that is the most.") % {"count": MOST_PEOPLE}
                )
            values = {"name": _in_one_line(name), "zone": zone, "hours": hours}
            answer, _made = row.participants.update_or_create(token=token, defaults=values)
            Meeting.objects.filter(pk=meeting.pk).update(changed_at=at)
    except IntegrityError:
        sentence = _("Somebody of this name is in it already. Add a family name or a place.")
        raise Refused(sentence, field="name") from None
    return answer


def remove_answer(*, meeting: Meeting, number: int, at: datetime) -> None:
    """By the person or by the organiser. If it is gone already, all is well."""
    meeting.participants.filter(pk=number).delete()
    Meeting.objects.filter(pk=meeting.pk).update(changed_at=at)


@transaction.atomic
def agree_on(*, meeting: Meeting, hours: Sequence[int], at: datetime) -> None:
    """These hours in turn are taken; none: the search is open again."""
    if len(hours) > TURNS or not all(0 <= hour < HALF_HOURS for hour in hours):
        raise Refused(_("Choose one of the hours on the page."))
    row = _locked(meeting)
    if row.hours != list(hours):
        row.hours, row.sequence, row.changed_at = list(hours), row.sequence + 1, at
        row.save(update_fields=["hours", "sequence", "changed_at"])


def delete_meeting(*, meeting: Meeting) -> None:
    meeting.delete()


def delete_expired(*, at: datetime) -> int:
    """All that is over, with everybody's names and hours. Returns how many meetings."""
    deleted = Meeting.objects.filter(expires_at__lte=at).delete()[1]
    return deleted.get(Meeting._meta.label, 0)


def _end(first_day: date, weeks: int, at: datetime) -> datetime:
    over = datetime.combine(first_day + timedelta(weeks=weeks), time(), UTC)
    return max(at + KEPT_AT_LEAST, over + KEPT_AFTER)


def _locked(meeting: Meeting) -> Meeting:
    row = Meeting.objects.select_for_update().filter(pk=meeting.pk).first()
    if row is None:
        raise NotFound
    return row


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _check_token(token: str) -> None:
    """As `new_token` makes them; a shorter one could be guessed."""
    if not _TOKEN.fullmatch(token):
        raise Refused(_("Please load the page again."))


def _check_zone(name: str) -> None:
    if name not in zone_names():
        raise Refused(_("Choose a time zone."), field="zone")


def _check_hours(hours: str, minutes: int) -> None:
    try:
        pattern = pattern_from_hex(hours)
    except ValueError:
        raise Refused(_("The marked hours could not be read. Please mark them again.")) from None
    quarters = pattern.reshape(HALF_HOURS).repeat(2)
    if not start_mask(quarters, minutes).any():
        raise Refused(
            ngettext(
                "Mark hours in which the meeting fits: it takes %(count)d minute.",
                "Mark hours in which the meeting fits: it takes %(count)d minutes.",
                minutes,
            )
            % {"count": minutes}
        )
