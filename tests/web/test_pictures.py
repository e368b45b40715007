"""Pictures: well-formed, described in words, with the right cells and the data as a table."""

from datetime import date
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from worldrounds.core.days import in_words
from worldrounds.solvers.time import pattern_from_ranges, pattern_to_hex
from worldrounds.web.pictures.bars import Bar, bar_chart
from worldrounds.web.pictures.curve import Panel, Point, curve
from worldrounds.web.pictures.drawn import link
from worldrounds.web.pictures.heatmap import heat_map, shade
from worldrounds.web.pictures.projection import HEIGHT, WIDTH, place_on_map
from worldrounds.web.pictures.ribbon import RibbonRow, ribbon, shared_quarters
from worldrounds.web.pictures.svg import described, element, runs
from worldrounds.web.pictures.week import free_week, hour_counts
from worldrounds.web.pictures.weeks import WeeksRow, weeks
from worldrounds.web.pictures.worldmap import MapSchool, world_map

MONDAY = date(2026, 11, 23)
VIENNA = ZoneInfo("Europe/Vienna")


def pattern(text: str) -> str:
    return pattern_to_hex(pattern_from_ranges(text))


def texts(picture: str, name: str) -> list[str]:
    return ["".join(found.itertext()) for found in ElementTree.fromstring(picture).iter(name)]


def free(*spans: tuple[int, int]) -> list[bool]:
    return [any(first <= quarter < last for first, last in spans) for quarter in range(96)]


def school(city: str, latitude: float, longitude: float, students: int) -> MapSchool:
    return MapSchool(city.lower(), f"University of {city}", city, "XX", latitude, longitude, students)


def test_free_week_shows_everybody_on_the_readers_clock() -> None:
    week = free_week(
        [pattern("Mon 18:00-20:00"), pattern("Mon 18:00-20:00"), ""],
        ["Asia/Tokyo", "America/New_York", "Asia/Kathmandu"],
        reader=VIENNA,
        monday=MONDAY,
    )

    assert runs(list(week.quarters[0, 0])) == [(10 * 4, 12 * 4)]  # 18:00 in Tokyo is 10:00 in Vienna
    assert runs(list(week.quarters[1, 1])) == [(0, 2 * 4)]  # 18:00 in New York is 0:00 on Tuesday
    assert not week.quarters[2].any()
    assert list(week.offsets[:, 0]) == [480, -360, 285]


def test_free_week_finds_the_day_that_suits_most() -> None:
    week = free_week(
        [pattern("Mon, Thu 18:00-20:00"), pattern("Thu 19:00-21:00")],
        ["Europe/Vienna", "Europe/Berlin"],
        reader=VIENNA,
        monday=MONDAY,
    )

    assert week.best_day([0, 1]) == 3
    assert week.best_day([0]) == 0


def test_hour_counts_count_whole_hours_only() -> None:
    week = free_week(
        [pattern("Tue 9:00-11:00"), pattern("Tue 9:30-11:00")],
        ["Europe/Vienna", "Europe/Vienna"],
        reader=VIENNA,
        monday=MONDAY,
    )

    counts = hour_counts(week)

    assert counts[1][8:12] == [0, 1, 2, 0]
    assert sum(map(sum, counts)) == 3


def test_ribbon_frames_the_hours_that_suit_everyone() -> None:
    rows = [
        RibbonRow("Hina Mori", "Kyoto", 480, free((40, 60))),
        RibbonRow("Vera Huber", "Vienna", 0, free((48, 72))),
    ]

    picture = ribbon(key="g1", title="Group 1", day="Tuesday", zone="Vienna time", rows=rows)

    frames = [
        found for found in ElementTree.fromstring(picture).iter("rect") if found.get("class") == "frame"
    ]
    assert [(frame.get("x"), frame.get("width")) for frame in frames] == [("50%", "12.5%")]
    assert texts(picture, "title") == ["Group 1"]
    assert texts(picture, "desc") == [
        "Tuesday: everyone is free 12:00–15:00, Vienna time. The first hour starts at 20:00 Kyoto, 12:00 Vienna."
    ]
    assert texts(picture, "td") == ["10:00–15:00", "18:00–23:00", "12:00–18:00", "12:00–18:00"]


def test_ribbon_says_when_no_hour_suits_everyone() -> None:
    rows = [RibbonRow("A", "X", 0, free((0, 4))), RibbonRow("B", "Y", 0, free((8, 12)))]

    picture = ribbon(key="g1", title="Group 1", day="Tuesday", zone="UTC", rows=rows)

    assert texts(picture, "desc") == ["Tuesday: no hour suits everyone."]
    assert 'class="frame"' not in picture


def test_ribbon_escapes_names() -> None:
    rows = [RibbonRow("<script>alert(1)</script>", "X & Y", 0, free((0, 4)))]

    picture = ribbon(key="g1", title='"quoted" <b>', day="Tuesday", zone="UTC", rows=rows)

    assert "<script" not in picture
    assert texts(picture, "bdi") == ["<script>alert(1)</script>"]


def test_ribbon_needs_a_whole_day() -> None:
    with pytest.raises(ValueError, match="96 quarters"):
        RibbonRow("A", "X", 0, [True] * 48)


def test_shared_quarters_of_nobody_are_none() -> None:
    assert not any(shared_quarters([]))


def test_place_on_map_puts_corners_and_the_middle_where_they_belong() -> None:
    x, y = place_on_map(0, 0)
    assert (round(x), round(y)) == (WIDTH // 2, 243)
    assert round(place_on_map(0, 180)[0]) == WIDTH
    assert round(place_on_map(0, -180)[0]) == 0
    assert round(place_on_map(90, 0)[1]) == 0
    assert place_on_map(-56, 0)[1] < HEIGHT


def test_world_map_has_a_dot_for_each_school_and_a_line_for_each_tie() -> None:
    schools = [
        school("Vienna", 48.2, 16.4, 12),
        school("Sydney", -33.9, 151.2, 35),
        school("Quito", -0.2, -78.5, 0),
    ]

    picture = world_map(key="m", title="Schools", schools=schools, ties={("sydney", "vienna"): 3})

    dots = list(ElementTree.fromstring(picture).iter("circle"))
    assert [float(dot.get("r", "")) for dot in dots] == [15.0, 8.8, 4.0]
    assert len(list(ElementTree.fromstring(picture).iter("path"))) == 1
    assert texts(picture, "desc") == [
        "3 schools in 1 country, 47 students. 1 pair of schools share at least one group."
    ]
    assert texts(picture, "td")[:3] == ["Vienna, XX", "12", "Sydney (3)"]


def test_heat_map_has_a_cell_for_each_hour_of_the_week() -> None:
    counts = [[0] * 24 for _ in range(7)]
    counts[3][19] = 4

    picture = heat_map(key="h", title="Free hours", zone="Vienna time", counts=counts, people=4)

    cells = list(ElementTree.fromstring(picture).iter("rect"))
    assert len(cells) == 7 * 24
    assert [number for number, cell in enumerate(cells) if cell.get("class") == "heat-5"] == [3 * 24 + 19]
    assert texts(picture, "desc") == ["Most are free on Thu at 19:00, Vienna time: 4 of 4 people."]


def test_shade_shows_even_one_person() -> None:
    assert [shade(count, 100) for count in (0, 1, 20, 21, 100)] == [0, 1, 1, 2, 5]
    assert shade(3, 0) == 0


def test_bars_are_as_long_as_their_values() -> None:
    picture = bar_chart(key="b", title="Burden", bars=[Bar("Hina", 4, "4 h"), Bar("Vera", 1, "1 h")])

    bars = [found for found in ElementTree.fromstring(picture).iter("rect") if found.get("class") == "bar"]
    assert [bar.get("width") for bar in bars] == ["100%", "25%"]
    assert texts(picture, "desc") == ["Hina: 4 h; Vera: 1 h"]


def test_pictures_carry_no_inline_style() -> None:
    rows = [RibbonRow("A", "X", 0, free((0, 4)))]
    counts = [[1] * 24 for _ in range(7)]

    pictures = (
        ribbon(key="r", title="R", day="Tue", zone="UTC", rows=rows)
        + heat_map(key="h", title="H", zone="UTC", counts=counts, people=1)
        + world_map(key="m", title="M", schools=[school("Vienna", 48.2, 16.4, 1)])
    )

    assert "style" not in pictures


def test_a_picture_with_links_is_a_group_for_screen_readers_and_any_other_one_picture() -> None:
    parts = (element("rect"), link("/evidence/", element("rect")))

    roles = [described(part, key="k", title="T", desc="D").split('role="')[1].split('"')[0] for part in parts]

    assert roles == ["img", "group"]


def test_weeks_of_two_schools_lie_on_one_axis_with_those_in_common_across() -> None:
    march, april, may = date(2027, 3, 1), date(2027, 4, 5), date(2027, 5, 3)
    rows = [WeeksRow("Vienna", [(march, may)]), WeeksRow("Kyoto", [(april, may)])]

    picture = weeks(key="w", title="Weeks", rows=rows, common=[(april, may)])

    assert texts(picture, "desc") == [f"In common: {in_words(april, may)}."]
    assert texts(picture, "td") == [in_words(march, may), in_words(april, may), in_words(april, may)]
    frame = [r.attrib for r in ElementTree.fromstring(picture).iter("rect") if r.get("class") == "frame"]
    assert [(cell["x"], cell["width"]) for cell in frame] == [("55.556%", "44.444%")]


def test_a_curve_has_steps_from_the_first_plan_to_the_last_second() -> None:
    points = [Point(0, None, "–"), Point(2, 6, "6"), Point(5, 3, "3")]

    drawn = curve(key="c", title="Best", panels=[Panel("Bad", points, 6, "worse")], until=10)

    lines = [path.get("d") for path in ElementTree.fromstring(drawn).iter("path")]
    assert lines == ["M200 0H500V36H1000V72H200Z", "M200 0H500V36H1000"]
    assert texts(drawn, "desc") == ["Bad: after 2.0 s 6; after 5.0 s 3."]
    assert texts(drawn, "td") == ["–", "6", "3"]
