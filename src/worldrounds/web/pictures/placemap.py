"""Places on a map of the world: how much of two things each has, as a disc and a ring."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from django.templatetags.static import static
from django.utils.safestring import SafeString

from worldrounds.web.pictures.projection import HEIGHT, WIDTH, place_on_map
from worldrounds.web.pictures.svg import described, element

LARGEST, SMALLEST = 30.0, 5.0  # radius, in the map's units
FEW = 8  # where the most is less than this, not even that is drawn large


@dataclass(frozen=True)
class Place:
    """``spot``: latitude and longitude in degrees; without it, the place is in the table only. ``disc`` and ``ring``:
    how many; 0 draws none. Their words and addresses."""

    name: str
    spot: tuple[float, float] | None
    disc: int
    ring: int
    disc_words: str
    ring_words: str
    disc_address: str
    ring_address: str


def place_map(*, key: str, title: str, desc: str, places: Sequence[Place]) -> tuple[SafeString, int]:
    """Gives the picture and its height at 1000 wide."""
    most = max([FEW, *(max(one.disc, one.ring) for one in places)])
    shown = [(one, place_on_map(*one.spot)) for one in places if one.spot is not None]
    big_first = sorted(shown, key=lambda pair: -max(pair[0].disc, pair[0].ring))
    picture = described(
        element("use", href=static("pictures/world.svg") + "#land", class_="land"),
        *(_marks(one, spot, most) for one, spot in big_first),
        *_labels(big_first, most),
        key=key,
        title=title,
        desc=desc,
        class_="placemap",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width="100%",
    )
    return picture, HEIGHT


def _radius(count: int, most: int) -> float:
    return round(max(SMALLEST, LARGEST * sqrt(count / most)), 1)


def _marks(one: Place, spot: tuple[float, float], most: int) -> str:
    x, y = round(spot[0], 1), round(spot[1], 1)
    found = []
    for count, words, address, look in (
        (one.disc, one.disc_words, one.disc_address, "disc"),
        (one.ring, one.ring_words, one.ring_address, "ring"),
    ):
        if count:
            circle = element("circle", cx=x, cy=y, r=_radius(count, most), class_=look)
            found.append(element("a", element("title", words), circle, href=address, aria_label=words))
    return element("g", *found)


def _labels(shown: Sequence[tuple[Place, tuple[float, float]]], most: int) -> list[str]:
    """Names where there is room, of the largest first; all of them are in the table."""
    taken: list[tuple[float, float, float, float]] = []
    found: list[str] = []
    for one, (x, y) in shown:
        reach = _radius(max(one.disc, one.ring), most) + 4
        box = (x + reach, y - 9.0, x + reach + 8.5 * len(one.name), y + 9.0)
        if box[2] <= WIDTH and not any(_overlap(box, other) for other in taken):
            found.append(element("text", one.name, x=round(x + reach), y=round(y + 5), class_="city"))
            taken.append(box)
        taken.append((x - reach / 2, y - reach / 2, x + reach / 2, y + reach / 2))
    return found


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
