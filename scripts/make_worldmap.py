"""Draw the outline of the world's land once, into a small static picture.

    npm pack world-atlas@2 && tar xzf world-atlas-2.0.2.tgz
    .venv/bin/python scripts/make_worldmap.py package/land-110m.json

The source is the npm package world-atlas 2.0.2 (land-110m.json), made from Natural Earth, which is in the public
domain (https://www.naturalearthdata.com/about/terms-of-use/).
"""

import json
import sys
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from worldrounds.web.pictures.projection import HEIGHT, WIDTH, place_on_map

TARGET = Path(__file__).parent.parent / "src/worldrounds/web/static/pictures/world.svg"
TOLERANCE = 0.6  # units of the picture: what is flatter than this is drawn straight
SMALLEST = 3.0  # square units: smaller islands are left out
Point = tuple[float, float]


def main(source: str) -> None:
    rings = [simplified(ring) for ring in projected_rings(json.loads(Path(source).read_text()))]
    drawn = [ring for ring in rings if len(ring) > 3 and abs(area(ring)) >= SMALLEST]
    path = "".join(path_of(ring) for ring in drawn)
    TARGET.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path id="land" d="{path}"/></svg>\n'
    )
    print(f"{len(drawn)} shapes, {TARGET.stat().st_size} bytes")  # noqa: T201 - a script's own report


def projected_rings(topology: dict[str, Any]) -> list[list[Point]]:
    (kx, ky), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        xs, ys = accumulate(step[0] for step in arc), accumulate(step[1] for step in arc)
        arcs.append([(x * kx + tx, y * ky + ty) for x, y in zip(xs, ys, strict=True)])
    rings = []
    for shape in topology["objects"]["land"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for polygon in polygons:
            for ring in polygon:
                points = [p for i in ring for p in (arcs[i] if i >= 0 else arcs[~i][::-1])]
                if max(latitude for _, latitude in points) > -60:
                    rings += [[place_on_map(lat, lon) for lon, lat in copy] for copy in within_map(points)]
    return rings


def within_map(points: list[Point]) -> list[list[Point]]:
    """A shape that crosses the date line is drawn twice, cut at the left and at the right edge of the map."""
    unrolled = [points[0]]
    for longitude, latitude in points[1:]:
        turns = round((unrolled[-1][0] - longitude) / 360)
        unrolled.append((longitude + 360 * turns, latitude))
    shifts = {0, *(-360 if lon > 180 else 360 for lon, _ in unrolled if abs(lon) > 180)}
    return [cut([(longitude + shift, latitude) for longitude, latitude in unrolled]) for shift in shifts]


def cut(points: list[Point]) -> list[Point]:
    """What lies beyond the edge of the map is left out; where the shape leaves and enters, the edge joins it."""
    inside = [abs(longitude) <= 180 for longitude, _ in points]
    near = [any(inside[max(0, i - 1) : i + 2]) for i in range(len(points))]
    return [
        (max(-180.0, min(180.0, longitude)), latitude)
        for (longitude, latitude), kept in zip(points, near, strict=True)
        if kept
    ]


def simplified(points: list[Point]) -> list[Point]:
    """Douglas and Peucker (1973): keep the farthest point while it is farther than the tolerance."""
    if len(points) < 3:
        return points
    first, last = points[0], points[-1]
    far, index = max((distance(point, first, last), i) for i, point in enumerate(points[1:-1], 1))
    if far <= TOLERANCE:
        return [first, last]
    return simplified(points[: index + 1])[:-1] + simplified(points[index:])


def distance(point: Point, start: Point, end: Point) -> float:
    (px, py), (ax, ay), (bx, by) = point, start, end
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    if length < 1e-9:
        return float(((px - ax) ** 2 + (py - ay) ** 2) ** 0.5)
    return abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / float(length)


def area(ring: list[Point]) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise([*ring, ring[0]])) / 2


def path_of(ring: list[Point]) -> str:
    whole = [(round(x), round(y)) for x, y in ring]
    steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(whole) if (ax, ay) != (bx, by)]
    text = f"M{whole[0][0]} {whole[0][1]}l" + " ".join(f"{dx} {dy}" for dx, dy in steps[:-1])
    return text.replace(" -", "-") + "z"


if __name__ == "__main__":
    main(sys.argv[1])
