"""Calendar files as schools and their programs write them, and as somebody with bad intentions does."""

from datetime import date

import pytest

from worldrounds.network.ics import Reading, read_calendar
from worldrounds.network.ics_events import CalendarRefused

FIRST, END = date(2026, 10, 5), date(2027, 6, 1)


def calendar(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\r\n{event.strip()}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\n{body}END:VCALENDAR\r\n".encode()


def read(*events: str, zone: str = "Europe/Vienna") -> Reading:
    return read_calendar(calendar(*events), zone=zone, first_day=FIRST, end_day=END)


def days(reading: Reading) -> list[tuple[str, date, date]]:
    return [(f.days.kind, f.days.first_day, f.days.end_day) for f in reading.found]


def test_an_all_day_event_ends_before_its_end_date():
    found = read("UID:a\r\nSUMMARY:Final exams\r\nDTSTART;VALUE=DATE:20270118\r\nDTEND;VALUE=DATE:20270130")

    assert days(found) == [("exams", date(2027, 1, 18), date(2027, 1, 30))]
    assert found.found[0].days.uid == "a"


def test_an_all_day_event_without_an_end_is_one_day():
    found = read("UID:a\r\nSUMMARY:Public holiday\r\nDTSTART;VALUE=DATE:20261208")

    assert days(found) == [("holiday", date(2026, 12, 8), date(2026, 12, 9))]


def test_a_duration_in_weeks_is_understood():
    found = read("UID:a\r\nSUMMARY:Winter break\r\nDTSTART;VALUE=DATE:20261221\r\nDURATION:P2W")

    assert days(found) == [("holiday", date(2026, 12, 21), date(2027, 1, 4))]


def test_a_moment_in_utc_is_seen_on_the_schools_own_day():
    event = "UID:a\r\nSUMMARY:Exam\r\nDTSTART:20270118T230000Z\r\nDTEND:20270119T010000Z"

    assert days(read(event)) == [("exams", date(2027, 1, 19), date(2027, 1, 20))]
    assert days(read(event, zone="America/New_York")) == [("exams", date(2027, 1, 18), date(2027, 1, 19))]


def test_a_floating_time_is_the_schools_own():
    found = read(
        "UID:a\r\nSUMMARY:試験\r\nDTSTART:20270118T233000\r\nDTEND:20270118T235900", zone="Asia/Tokyo"
    )

    assert days(found) == [("exams", date(2027, 1, 18), date(2027, 1, 19))]


def test_an_event_until_midnight_does_not_take_the_next_day():
    found = read("UID:a\r\nSUMMARY:OSCE\r\nDTSTART:20270118T080000\r\nDTEND:20270120T000000")

    assert days(found) == [("exams", date(2027, 1, 18), date(2027, 1, 20))]


def test_an_event_with_its_own_zone_over_a_clock_change():
    event = (
        "UID:a\r\nSUMMARY:Klausur\r\nDTSTART;TZID=America/New_York:20270313T200000"
        "\r\nDTEND;TZID=America/New_York:20270314T040000\r\n"
    )

    assert days(read(event)) == [("exams", date(2027, 3, 14), date(2027, 3, 15))]


def test_a_weekly_event_gives_one_period_for_each_time_and_exceptions_count():
    found = read(
        "UID:w\r\nSUMMARY:Exam day\r\nDTSTART;VALUE=DATE:20270104\r\nRRULE:FREQ=WEEKLY;COUNT=4"
        "\r\nEXDATE;VALUE=DATE:20270111",
        "UID:w\r\nRECURRENCE-ID;VALUE=DATE:20270118\r\nSUMMARY:Exam day\r\nDTSTART;VALUE=DATE:20270120",
    )

    assert [day[1] for day in days(found)] == [date(2027, 1, 4), date(2027, 1, 20), date(2027, 1, 25)]
    assert [f.days.uid for f in found.found] == ["w/2027-01-04", "w/2027-01-18", "w/2027-01-25"]


def test_a_rule_without_an_end_stops_with_the_programme():
    found = read(
        "UID:y\r\nSUMMARY:National holiday\r\nDTSTART;VALUE=DATE:19551026\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=26"
    )

    assert days(found) == [("holiday", date(2026, 10, 26), date(2026, 10, 27))]


def test_a_weekly_time_stays_on_its_local_day_through_daylight_saving():
    found = read(
        "UID:w\r\nSUMMARY:Exam\r\nDTSTART;TZID=Europe/Vienna:20270322T233000\r\n"
        "DTEND;TZID=Europe/Vienna:20270322T235900\r\nRRULE:FREQ=WEEKLY;COUNT=2"
    )

    assert [day[1] for day in days(found)] == [date(2027, 3, 22), date(2027, 3, 29)]


def test_entries_outside_the_programme_cancelled_ones_and_lectures_are_left_out():
    found = read(
        "UID:old\r\nSUMMARY:Exams\r\nDTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20260110",
        "UID:off\r\nSUMMARY:Exams\r\nSTATUS:CANCELLED\r\nDTSTART;VALUE=DATE:20270101",
        "UID:lec\r\nSUMMARY:Anatomy 3\r\nDTSTART:20270118T080000\r\nDTEND:20270118T093000",
    )

    assert days(found) == []
    assert found.left_out == 3


def test_an_entry_without_a_word_for_its_kind_is_not_sure():
    [found] = read("UID:a\r\nSUMMARY:Dies academicus\r\nDTSTART;VALUE=DATE:20261125").found

    assert (found.days.kind, found.sure) == ("holiday", False)


@pytest.mark.parametrize(
    ("summary", "kind"),
    [
        ("Prüfungswoche", "exams"),
        ("期末試験", "exams"),
        ("期末考试", "exams"),
        ("Examens de janvier", "exams"),
        ("امتحانات نهائية", "exams"),
        ("Semesterferien", "holiday"),
        ("Semester break", "holiday"),
        ("Golden Week (休業)", "holiday"),
        ("春節假期", "holiday"),
        ("Vacances de Noël", "holiday"),
        ("عطلة الربيع", "holiday"),
        ("Vorlesungszeit Wintersemester", "term"),
        ("Spring term", "term"),
        ("後期授業", "term"),
    ],
)
def test_the_kind_is_told_from_words_of_many_languages(summary, kind):
    [found] = read(f"UID:a\r\nSUMMARY:{summary}\r\nDTSTART;VALUE=DATE:20261125").found

    assert (found.days.kind, found.sure) == (kind, True)


def test_a_file_in_an_old_encoding_is_read():
    content = (
        calendar("UID:a\r\nSUMMARY:Pr\u00fcfungen\r\nDTSTART;VALUE=DATE:20261125").decode().encode("cp1252")
    )

    [found] = read_calendar(content, zone="Europe/Vienna", first_day=FIRST, end_day=END).found

    assert found.days.name == "Prüfungen"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This is not a calendar file"),
        (b"name;email\r\n", "This is not a calendar file"),
        (b"PK\x03\x04" + b"\x00" * 100, "This is not a calendar file"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "There are no events"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMM", "damaged"),
        (b"BEGIN:VCALENDAR\r\n" + b"x" * 1_000_001, "larger than 1 MB"),
        (calendar(*["UID:a\r\nDTSTART;VALUE=DATE:20270101"] * 3_001), "more than 3000 events"),
    ],
)
def test_a_file_that_is_no_good_is_refused_in_one_sentence(content, sentence):
    with pytest.raises(CalendarRefused, match=sentence):
        read_calendar(content, zone="Europe/Vienna", first_day=FIRST, end_day=END)


def test_too_many_entries_in_the_programme_are_refused():
    daily = "UID:d\r\nSUMMARY:Exam\r\nDTSTART;VALUE=DATE:20261005\r\nRRULE:FREQ=DAILY;COUNT=2"
    events = [daily.replace("UID:d", f"UID:d{number}") for number in range(126)]

    with pytest.raises(CalendarRefused, match="More than 250 entries"):
        read(*events)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=1",
        "FREQ=DAILY;BYHOUR=0,1,2,3,4,5;BYMINUTE=0,1,2,3,4,5;BYSECOND=0,1,2,3,4,5",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=NEVER",
    ],
)
def test_a_rule_that_would_run_without_end_is_left_out(rule):
    found = read(f"UID:a\r\nSUMMARY:Exam\r\nDTSTART:19700101T000000Z\r\nRRULE:{rule}")

    assert (days(found), found.left_out) == ([], 1)


def test_a_broken_event_does_not_take_the_good_ones_with_it():
    found = read(
        "UID:bad\r\nSUMMARY:Exams\r\nDTSTART:yesterday",
        "UID:none\r\nSUMMARY:Exams",
        "UID:good\r\nSUMMARY:Exams\r\nDTSTART;VALUE=DATE:20270118",
    )

    assert [f.days.uid for f in found.found] == ["good"]
