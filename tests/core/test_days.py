from datetime import date

import pytest
from django.utils import translation

from worldrounds.core.days import brief, in_words, long, short, with_weekday


@pytest.mark.parametrize(
    ("first", "end", "words"),
    [
        (date(2027, 1, 12), date(2027, 1, 19), "12–18 Jan 2027"),
        (date(2027, 1, 28), date(2027, 2, 3), "28 Jan – 2 Feb 2027"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 Dec 2026 – 2 Jan 2027"),
        (date(2028, 2, 29), date(2028, 3, 1), "29 Feb 2028"),
    ],
)
def test_days_are_told_with_their_last_day(first, end, words):
    assert in_words(first, end).replace("\u2009", " ") == words


def test_days_speak_the_language_of_the_page():
    with translation.override("ar"):
        assert "يناير" in short(date(2027, 1, 12))


def test_days_in_spanish_are_written_as_spaniards_write_them():
    day = date(2027, 2, 1)
    with translation.override("es"):
        told = [short(day), brief(day), long(day), with_weekday(day)]

    assert told == ["1 feb 2027", "1 feb", "1 de febrero de 2027", "lun, 1 de febrero"]


def test_days_in_english():
    day = date(2027, 2, 1)

    assert [brief(day), long(day), with_weekday(day)] == ["1 Feb", "1 February 2027", "Monday 1 February"]
