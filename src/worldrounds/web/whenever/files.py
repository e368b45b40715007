"""The dates for a calendar, and as a table."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from worldrounds.core.dates_file import Entry, dates_file
from worldrounds.core.errors import Refused
from worldrounds.core.zones import zone
from worldrounds.solvers.weekly import Date
from worldrounds.web.addresses import url
from worldrounds.web.exports import export_response
from worldrounds.web.whenever import words
from worldrounds.web.whenever.doors import behind_link
from worldrounds.web.whenever.page import Page, read_hours
from worldrounds.whenever.models import Meeting
from worldrounds.whenever.queries import access_meeting, participants_of


@behind_link("GET")
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The dates that were agreed on. Who fetches it again gets what has changed, with the same identities."""
    page = _page(token)
    meeting = page.meeting
    if not meeting.hours:
        raise Refused(_("No hour is agreed on yet. Whoever started this chooses one on their page."))
    file = dates_file(
        [_entry(page, week, date) for week, date in enumerate(page.plan.dates)],
        clock=zone(meeting.zone),
        name=meeting.title,
        changed_at=meeting.changed_at,
        sequence=meeting.sequence,
    )
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="dates.ics"'
    return response


@behind_link("GET")
def table(request: HttpRequest, token: str) -> HttpResponse:
    """A row for each person on each date, of the hours that the page shows."""
    page = _page(token, request.GET.get("hours", ""))
    headers = [_("Date"), _("Start"), _("Name"), _("Time zone"), _("Own time"), _("How it is"), _("Points")]
    rows = [
        [
            date.start.date(), f"{date.start:%H:%M}", participant.name, participant.zone,
            f"{seat.local:%Y-%m-%d %H:%M}", str(words.LEVELS[seat.level]), seat.points if seat.comes else None,
        ]
        for date in page.plan.dates
        for participant, seat in zip(page.participants, date.seats, strict=True)
    ]  # fmt: skip
    return export_response("dates", "csv", headers, rows)


def _page(token: str, hours: str = "") -> Page:
    meeting = access_meeting(token=token, at=timezone.now())
    page = Page(meeting, participants_of(meeting), read_hours(hours))
    if not page.participants:
        raise Refused(_("Nobody has marked hours yet."))
    return page


def _entry(page: Page, week: int, date: Date) -> Entry:
    return Entry(
        uid=_uid(page.meeting, week),
        start=date.start,
        minutes=page.meeting.minutes,
        title=page.meeting.title,
        description="\n".join(
            [
                *(
                    f"{participant.name}: {words.local_words(seat.local)}"
                    + ("" if seat.comes else f" ({words.LEVELS[seat.level]})")
                    for participant, seat in zip(page.participants, date.seats, strict=True)
                ),
                settings.ADDRESS + url("whenever-meeting", page.meeting.token),
            ]
        ),
    )


def _uid(meeting: Meeting, week: int) -> str:
    return f"whenever-{meeting.pk}-{meeting.created_at:%Y%m%d%H%M%S}-{week}@worldrounds"
