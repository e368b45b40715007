"""Schools on a map of the world, and the ties that groups make between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.web.pictures.projection import HEIGHT, WIDTH, place_on_map
from worldrounds.web.pictures.svg import bdi, described, element, figure

LARGEST = 15.0  # radius of the largest school's dot


@dataclass(frozen=True)
class MapSchool:
    """A dot: ``key`` is unique on the map, ``students`` gives its size, latitude and longitude are degrees."""

    key: str
    name: str
    city: str
    country: str
    latitude: float
    longitude: float
    students: int


def world_map(
    *,
    key: str,
    title: str,
    schools: Sequence[MapSchool],
    ties: Mapping[tuple[str, str], int] | None = None,
    caption: str = "",
) -> SafeString:
    """``ties`` says how many groups two schools (by key) share; the line between them is as wide."""
    ties = ties or {}
    spots = {school.key: place_on_map(school.latitude, school.longitude) for school in schools}
    most = max((school.students for school in schools), default=0)
    big_first = sorted(schools, key=lambda school: -school.students)
    picture = described(
        element("use", href=static("pictures/world.svg") + "#land", class_="land"),
        element("g", *_ties(ties, spots), class_="ties"),
        *(_dot(school, spots[school.key], most) for school in big_first),
        *_labels(big_first, spots, most),
        key=key,
        title=title,
        desc=in_words(schools, ties),
        class_="worldmap",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width="100%",
    )
    return figure(
        picture,
        name="map",
        caption=caption,
        header=[_("School"), _("City"), _("Students"), *([_("In one group with")] if ties else [])],
        rows=[_line(school, schools, ties) for school in schools],
    )


def in_words(schools: Sequence[MapSchool], ties: Mapping[tuple[str, str], int]) -> str:
    countries = len({school.country for school in schools})
    students = sum(school.students for school in schools)
    text = ngettext("%(count)s school", "%(count)s schools", len(schools)) % {"count": len(schools)}
    text += " " + ngettext("in %(count)s country", "in %(count)s countries", countries) % {"count": countries}
    text += ", " + ngettext("%(count)s student", "%(count)s students", students) % {"count": students}
    if ties:
        pairs = ngettext("%(count)s pair of schools", "%(count)s pairs of schools", len(ties))
        text += ". " + _("%(pairs)s share at least one group") % {"pairs": pairs % {"count": len(ties)}}
    return text + "."


def _line(school: MapSchool, schools: Sequence[MapSchool], ties: Mapping[tuple[str, str], int]) -> list[str]:
    cells = [bdi(school.name), f"{school.city}, {school.country}", str(school.students)]
    if ties:
        shared = [
            f"{other.city} ({count})"
            for other in schools
            if (count := ties.get((school.key, other.key), 0) + ties.get((other.key, school.key), 0))
        ]
        cells.append(", ".join(shared) or "–")
    return cells


def _ties(ties: Mapping[tuple[str, str], int], spots: Mapping[str, tuple[float, float]]) -> list[str]:
    most = max(ties.values(), default=1)
    return [
        element("path", d=_arc(spots[one], spots[two]), stroke_width=round(1 + 4 * count / most, 2))
        for (one, two), count in sorted(ties.items(), key=lambda tie: tie[1])
        if one in spots and two in spots and one != two
    ]


def _arc(start: tuple[float, float], end: tuple[float, float]) -> str:
    """A line that bends toward the pole, the more the longer it is."""
    (ax, ay), (bx, by) = start, end
    lift = 0.22 * sqrt((bx - ax) ** 2 + (by - ay) ** 2)
    return f"M{ax:.0f} {ay:.0f}Q{(ax + bx) / 2:.0f} {(ay + by) / 2 - lift:.0f} {bx:.0f} {by:.0f}"


def _radius(school: MapSchool, most: int) -> float:
    """Area stands for students; even an empty school is seen."""
    return round(max(4.0, LARGEST * sqrt(school.students / most)) if most else 5.0, 1)


def _dot(school: MapSchool, spot: tuple[float, float], most: int) -> str:
    words = ngettext("%(name)s: %(count)s student", "%(name)s: %(count)s students", school.students)
    return element(
        "circle",
        element("title", words % {"name": school.name, "count": school.students}),
        cx=round(spot[0], 1),
        cy=round(spot[1], 1),
        r=_radius(school, most),
        class_="school",
    )


def _labels(schools: Sequence[MapSchool], spots: Mapping[str, tuple[float, float]], most: int) -> list[str]:
    """City names where there is room, the largest schools first; all of them are in the table."""
    taken = [_box(spots[school.key], _radius(school, most)) for school in schools]
    labels: list[str] = []
    for school in schools:
        (x, y), gap = spots[school.key], _radius(school, most) + 3
        width = 9.0 * len(school.city)
        for left, anchor in ((x + gap, "start"), (x - gap - width, "end")):
            box = (left, y - 9, left + width, y + 9)
            if left >= 0 and left + width <= WIDTH and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                at = x + gap if anchor == "start" else x - gap
                labels.append(
                    element(
                        "text", school.city, x=round(at), y=round(y + 5), text_anchor=anchor, class_="city"
                    )
                )
                break
    return labels


def _box(spot: tuple[float, float], radius: float) -> tuple[float, float, float, float]:
    return spot[0] - radius, spot[1] - radius, spot[0] + radius, spot[1] + radius


def _overlap(one: tuple[float, float, float, float], two: tuple[float, float, float, float]) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
