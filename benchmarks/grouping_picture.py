"""A picture of quality against time: for each size of class, the share of groups that hold every rule, ours and theirs.

    python -m benchmarks.grouping_picture CURVE.csv OUT.svg

CURVE.csv is written by ``python -m benchmarks.grouping_curve``. Readable by day and by night: the picture brings its own
background, and its colours follow the reader's.
"""

import csv
import sys
from collections.abc import Iterator, Sequence
from math import log10
from pathlib import Path
from typing import Final

from benchmarks.grouping_curve import Point

PANEL, HEIGHT, LEFT, TOP, BOTTOM, GAP = 250, 300, 52, 62, 56, 26
FIRST, LAST = -3.0, 2.0  # powers of ten of seconds
CLASSES: Final = {"Worldrounds": "ours", "CP-SAT": "cpsat", "GroupEng": "groupeng"}
STYLE: Final = """
.paper{fill:#fff}.ink{fill:#1c2128}.faint{fill:#57606a}.rule{stroke:#d0d7de}
.ours{--c:#0b6e4f}.cpsat{--c:#9a4f00}.groupeng{--c:#6a3d9a}
.mark{fill:var(--c)}.line{stroke:var(--c);fill:none;stroke-width:2.5}
@media (prefers-color-scheme:dark){
.paper{fill:#0d1117}.ink{fill:#e6edf3}.faint{fill:#9da7b3}.rule{stroke:#30363d}
.ours{--c:#4cc38a}.cpsat{--c:#f0a35e}.groupeng{--c:#c297ff}}
"""


def read(path: Path) -> list[Point]:
    with path.open(newline="") as file:
        return [
            Point(row["by"], int(row["students"]), float(row["seconds"]), float(row["share"]))
            for row in csv.DictReader(file)
        ]


def across(seconds: float, left: float) -> float:
    share = (log10(max(seconds, 10**FIRST)) - FIRST) / (LAST - FIRST)
    return left + min(share, 1) * PANEL


def down(share: float) -> float:
    return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)


def text(x: float, y: float, words: str, style: str = "faint", anchor: str = "middle") -> str:
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'


def axes(left: float, n: int, *, first: bool) -> Iterator[str]:
    yield f'<text class="ink" x="{left}" y="{TOP - 14}" font-weight="600">{n:,} students</text>'
    for share in (0, 0.5, 1):
        y = down(share)
        yield f'<line class="rule" x1="{left}" y1="{y:.1f}" x2="{left + PANEL}" y2="{y:.1f}"/>'
        if first:
            yield text(left - 8, y + 4, f"{share:.0%}", anchor="end")
    for power in range(int(FIRST), int(LAST) + 1):
        x = across(10.0**power, left)
        yield f'<line class="rule" x1="{x:.1f}" y1="{down(0):.1f}" x2="{x:.1f}" y2="{down(0) + 5:.1f}"/>'
    for power, words in ((-3, "1 ms"), (-1, "0.1 s"), (1, "10 s")):
        yield text(
            across(10.0**power, left), down(0) + 20, words, anchor="start" if power == -3 else "middle"
        )


def curve(points: Sequence[Point], left: float) -> Iterator[str]:
    """The points of one program in one panel, joined by a line, with its name and figures at the last."""
    points = sorted(points, key=lambda point: point.seconds)
    places = [(across(point.seconds, left), down(point.share)) for point in points]
    yield f'<g class="{CLASSES[points[0].by]}">'
    if len(places) > 1:
        yield f'<polyline class="line" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}"/>'
    for x, y in places:
        yield f'<circle class="mark" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'
    (x, y), last = places[-1], points[-1]
    below = last.share > 0.5
    anchor = "end" if x > left + 0.75 * PANEL else "start" if below else "middle"
    x += {"end": 5, "start": 10, "middle": 0}[anchor]
    yield f'<text class="mark" font-weight="600" x="{x:.1f}" y="{y + (22 if below else -28):.1f}" text-anchor="{anchor}">{last.by}</text>'
    yield text(x, y + (39 if below else -11), figures(last), anchor=anchor)
    yield "</g>"


def figures(point: Point) -> str:
    seconds = f"{point.seconds * 1000:.0f} ms" if point.seconds < 0.1 else f"{point.seconds:.2g} s"
    return f"{point.share:.0%}, {seconds}" if point.share else f"none, {seconds}"


def draw(points: Sequence[Point]) -> str:
    sizes = sorted({point.students for point in points})
    width = LEFT + len(sizes) * PANEL + (len(sizes) - 1) * GAP + 20
    lines = [text(LEFT, 24, "Groups in which every rule holds", "ink", "start")]
    for k, n in enumerate(sizes):
        left = LEFT + k * (PANEL + GAP)
        lines += axes(left, n, first=k == 0)
        for by in CLASSES:
            if mine := [point for point in points if (point.by, point.students) == (by, n)]:
                lines += curve(mine, left)
    lines.append(text((LEFT + width - 20) / 2, HEIGHT - 10, "Time (compiling aside); left and up is better"))
    title = "Share of groups in which every rule holds against seconds, by program, for three sizes of class"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="13">\n<title>{title}</title>\n<style>{STYLE}</style>\n'
        f'<rect class="paper" width="{width}" height="{HEIGHT}" rx="6"/>\n' + "\n".join(lines) + "\n</svg>\n"
    )


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(draw(read(Path(sys.argv[1]))))
