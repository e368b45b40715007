"""The plan's picture: well-formed, in scale, and nothing in it can be markup of somebody else."""

from datetime import date
from xml.etree import ElementTree

import pytest

from worldrounds.web.pictures.timeline import Mark, Row, timeline

FIRST, END = date(2027, 1, 4), date(2027, 1, 14)  # ten days: a day is 10 %


def draw(*rows: Row, **values: object) -> ElementTree.Element:
    given: dict[str, object] = {
        "key": "t",
        "title": "Plan",
        "desc": "Ten days.",
        "first_day": FIRST,
        "end_day": END,
    }
    return ElementTree.fromstring(timeline(rows=rows, **(given | values)))  # type: ignore[arg-type]


def rects(picture: ElementTree.Element, name: str) -> list[tuple[str, str]]:
    return [(r.attrib["x"], r.attrib["width"]) for r in picture.iter("rect") if r.attrib["class"] == name]


def test_a_bar_lies_on_its_days_and_is_cut_at_the_programmes_ends():
    bars = [
        Mark("exams", date(2027, 1, 5), date(2027, 1, 7), "Exams"),
        Mark("exams", date(2026, 12, 1), date(2027, 1, 5), "Exams before"),
        Mark("exams", date(2027, 1, 13), date(2027, 3, 1), "Exams after"),
    ]

    picture = draw(Row("Vienna", bars, is_school=True))

    assert rects(picture, "exams") == [("10%", "20%"), ("0%", "10%"), ("90%", "10%")]


def test_sessions_run_as_bands_through_the_rows_of_schools_only():
    band = Mark("group", date(2027, 1, 6), date(2027, 1, 8), "Meeting 1")

    picture = draw(Row("Phases", []), Row("Vienna", [], is_school=True), bands=[band])

    [found] = [r for r in picture.iter("rect") if r.attrib["class"] == "band band-group"]
    assert (found.attrib["x"], found.attrib["y"], found.attrib["height"]) == ("20%", "58", "34")


def test_names_are_text_and_never_markup():
    name = '<script>alert("1")</script>'

    picture = draw(Row(name, [Mark("term", FIRST, END, name)], is_school=True))

    assert list(picture.iter("script")) == []
    assert next(e.text for e in picture.iter("span")) == name


@pytest.mark.parametrize(("today", "lines"), [(date(2027, 1, 8), 1), (date(2027, 1, 14), 0), (None, 0)])
def test_today_is_marked_while_the_programme_runs(today, lines):
    picture = draw(Row("Phases", []), today=today)

    assert len([e for e in picture.iter("line") if e.attrib["class"] == "today"]) == lines


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (END, ["4 Jan", "11 Jan"]),
        (date(2027, 7, 1), ["Jan 2027", "Feb", "Mar", "Apr", "May", "Jun"]),
        (date(2029, 1, 4), ["Jan 2027", "Mar", "May", "Jul", "Sept", "Nov"]),
    ],
)
def test_short_plans_are_ruled_in_weeks_and_long_ones_in_months(end, words):
    picture = draw(Row("Phases", []), end_day=end)

    assert [e.text for e in picture.iter("text")][: len(words)] == words


def test_a_picture_without_days_is_refused():
    with pytest.raises(ValueError, match="end_day must be after first_day"):
        draw(Row("Phases", []), end_day=FIRST)
