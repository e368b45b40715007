"""A picture of the class benchmark: share of groups that hold every rule against seconds, ours and theirs.

    python -m benchmarks.grouping_picture CURVE.csv OUT.svg

CURVE.csv is written by ``python -m benchmarks.grouping --curve``: by, students, seconds, share.
"""

import csv
import sys
from collections.abc import Iterator, Sequence
from math import log10
from pathlib import Path
from typing import Final, NamedTuple

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 720, 400, 70, 30, 170, 60
FIRST, LAST = -2.5, 2.0  # powers of ten of seconds
COLOURS: Final = {"Worldrounds": "#0b6e4f", "CP-SAT": "#8a4f00", "GroupEng": "#6a3d9a"}
DASHES: Final = {120: "1 4", 480: "7 4", 2000: ""}


class Point(NamedTuple):
    who: str
    n: int
    seconds: float
    share: float


def read(path: Path) -> list[Point]:
    with path.open(newline="") as file:
        return [
            Point(row["by"], int(row["students"]), float(row["seconds"]), float(row["share"]))
            for row in csv.DictReader(file)
        ]


def across(seconds: float) -> float:
    share = (log10(max(seconds, 10**FIRST)) - FIRST) / (LAST - FIRST)
    return LEFT + min(share, 1) * (WIDTH - LEFT - RIGHT)


def down(share: float) -> float:
    return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)


def axes() -> Iterator[str]:
    for tenth in range(0, 11, 2):
        y = down(tenth / 10)
        yield f'<line x1="{LEFT}" y1="{y:.0f}" x2="{WIDTH - RIGHT}" y2="{y:.0f}" stroke="#ccc"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{tenth * 10} %</text>'
    for power in (-2, -1, 0, 1, 2):
        x = across(10**power)
        yield f'<line x1="{x:.0f}" y1="{TOP}" x2="{x:.0f}" y2="{HEIGHT - BOTTOM}" stroke="#ccc"/>'
        yield f'<text x="{x:.0f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{10**power:g} s</text>'
    middle = (LEFT + WIDTH - RIGHT) / 2
    yield f'<text x="{middle:.0f}" y="{HEIGHT - 12}" text-anchor="middle">Seconds, one core (CP-SAT: two)</text>'
    yield f'<text x="{LEFT}" y="18">Groups that hold every rule</text>'


def curve(points: Sequence[Point]) -> Iterator[str]:
    """Points of one program and class size, joined by a line, with a name at the last."""
    points = sorted(points, key=lambda point: point.seconds)
    colour = COLOURS.get(points[0].who, "#444")
    places = [(across(point.seconds), down(point.share)) for point in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dash = f' stroke-dasharray="{DASHES.get(points[0].n, "")}"' if DASHES.get(points[0].n) else ""
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'
    for x, y in places:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'


def names(groups: Sequence[tuple[str, int]]) -> Iterator[str]:
    for k, (who, n) in enumerate(groups):
        x, y = WIDTH - RIGHT + 16, TOP + 12 + 22 * k
        dash = f' stroke-dasharray="{DASHES[n]}"' if DASHES.get(n) else ""
        colour = COLOURS.get(who, "#444")
        yield f'<line x1="{x}" y1="{y - 4}" x2="{x + 24}" y2="{y - 4}" stroke="{colour}" stroke-width="2"{dash}/>'
        yield f'<text x="{x + 30}" y="{y}">{who}, {n:,}</text>'


def draw(points: Sequence[Point]) -> str:
    groups = sorted(
        {(point.who, point.n) for point in points}, key=lambda one: (one[0] != "Worldrounds", *one)
    )
    lines = [*axes(), *names(groups)]
    for who, n in groups:
        lines += curve([point for point in points if (point.who, point.n) == (who, n)])
    title = "Share of groups that hold every rule against seconds, by program and number of students"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="13">\n<title>{title}</title>\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n' + "\n".join(lines) + "\n</svg>\n"
    )


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(draw(read(Path(sys.argv[1]))))
