"""A person's own calendar file as times in which the person is busy."""

from datetime import date

import pytest

from tests.network.test_ics import calendar
from worldrounds.network.ics_busy import BusyReading, read_busy
from worldrounds.network.ics_events import CalendarRefused

FIRST, END = date(2027, 1, 4), date(2027, 4, 5)


def read(*events: str, zone: str = "Europe/Vienna") -> BusyReading:
    return read_busy(calendar(*events), zone=zone, first_day=FIRST, end_day=END)


def times(reading: BusyReading) -> list[tuple[str, str, str]]:
    return [(f"{t.begins:%m-%d %H:%M}", f"{t.ends:%m-%d %H:%M}", t.title) for t in reading.times]


def test_moments_are_seen_by_the_persons_clock() -> None:
    event = "UID:a\r\nSUMMARY:Exam\r\nDTSTART:20270118T230000Z\r\nDTEND:20270119T010000Z"

    assert times(read(event)) == [("01-19 00:00", "01-19 02:00", "Exam")]
    assert times(read(event, zone="Asia/Kathmandu")) == [("01-19 04:45", "01-19 06:45", "Exam")]


def test_a_weekly_prayer_stays_at_its_hour_over_the_change_of_clocks_of_its_zone() -> None:
    prayer = (
        "UID:p\r\nSUMMARY:Prayer\r\nDTSTART;TZID=America/New_York:20270305T120000\r\n"
        "DTEND;TZID=America/New_York:20270305T140000\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\n"
        "EXDATE;TZID=America/New_York:20270319T120000"
    )

    assert times(read(prayer, zone="America/New_York")) == [
        ("03-05 12:00", "03-05 14:00", "Prayer"),
        ("03-12 12:00", "03-12 14:00", "Prayer"),
    ]
    assert times(read(prayer))[0][0] == "03-05 18:00"  # in Vienna: six hours ahead, and five after 14 March
    later = prayer.replace("EXDATE;TZID=America/New_York:20270319T120000", "")
    assert times(read(later))[2][0] == "03-19 17:00"


def test_whole_days_and_days_without_an_end() -> None:
    found = read(
        "UID:a\r\nSUMMARY:Away\r\nDTSTART;VALUE=DATE:20270201\r\nDTEND;VALUE=DATE:20270204",
        "UID:b\r\nSUMMARY:Duty\r\nDTSTART;VALUE=DATE:20270210",
    )

    assert times(found) == [("02-01 00:00", "02-04 00:00", "Away"), ("02-10 00:00", "02-11 00:00", "Duty")]


@pytest.mark.parametrize(
    "line",
    [
        "UID:a\r\nTRANSP:TRANSPARENT",
        "UID:a\r\nX-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "UID:a\r\nSTATUS:CANCELLED",
        "UID:0f8e@worldrounds",
    ],
    ids=["free", "free for Outlook", "cancelled", "our own session"],
)
def test_what_keeps_nobody_from_coming_is_left_out(line: str) -> None:
    found = read(f"{line}\r\nDTSTART:20270118T090000Z\r\nDTEND:20270118T100000Z")

    assert (found.times, found.left_out) == ([], 1)


def test_what_is_over_or_far_away_is_left_out() -> None:
    found = read(
        "UID:a\r\nDTSTART:20270101T090000Z\r\nDTEND:20270101T100000Z",
        "UID:b\r\nDTSTART:20270501T090000Z\r\nDTEND:20270501T100000Z",
    )

    assert (found.times, found.left_out) == ([], 2)


def test_bad_files_are_refused_in_words() -> None:
    for content, words in [
        (b"hello", "not a calendar file"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "no events"),
        (calendar("UID:a\r\nDTSTART:20270118T090000Z")[:-20], "damaged"),
        (
            calendar("UID:a\r\nDTSTART;VALUE=DATE:20270104\r\nRRULE:FREQ=DAILY", *_many(1000)),
            "More than 1000 entries",
        ),
    ]:
        with pytest.raises(CalendarRefused, match=words):
            read_busy(content, zone="UTC", first_day=FIRST, end_day=END)


def _many(count: int) -> list[str]:
    return [f"UID:m{n}\r\nDTSTART:20270201T{n // 60:02}{n % 60:02}00Z\r\nDURATION:PT1H" for n in range(count)]
