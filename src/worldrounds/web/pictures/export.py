"""A picture as a file: SVG that carries its own looks, PNG, or its table as CSV."""

import re
from functools import cache
from importlib import resources

import typst
from django.http import HttpResponse
from django.utils.safestring import SafeString

from worldrounds.core.errors import NotFound
from worldrounds.core.exports import CSV_TYPE, as_csv
from worldrounds.web.pictures.drawn import Drawn

_FONT = "Noto Sans, sans-serif"
_PIXELS_PER_INCH = 144


def answer_as(kind: str, drawn: Drawn, *, name: str) -> HttpResponse:
    """``kind``: svg, png or csv; raises NotFound for another one. ``name``: of the file, without its ending."""
    if kind == "csv":
        content, type_ = as_csv(drawn.header, drawn.plain_rows), CSV_TYPE
    elif kind == "svg":
        content, type_ = standalone(drawn).encode(), "image/svg+xml"
    elif kind == "png":
        content, type_ = png(drawn), "image/png"
    else:
        raise NotFound
    response = HttpResponse(content, content_type=type_)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def standalone(drawn: Drawn) -> str:
    """The picture of the page with a size, a background and the rules of our stylesheet that concern it, in the
    colours of the light page; without links, which lead nowhere from a file."""
    width, height = drawn.size
    start = drawn.picture.index(">")
    head = re.sub(r' (width|height|class)="[^"]*"', "", drawn.picture[:start])
    body = re.sub(r"</?a\b[^>]*>", "", drawn.picture[start + 1 :])
    body = re.sub(r'<use href="[^"]*#land"', lambda _found: f'<path d="{_land()}"', body)
    css = _rules(drawn.name)
    return (
        f'{head} class="{drawn.name}" xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f"<style>{css}</style>"
        f'<rect width="100%" height="100%" fill="{_colours()["sheet"]}"/>{body}'
    )


def png(drawn: Drawn) -> bytes:
    """At twice the size of the page."""
    page = "#set page(width: auto, height: auto, margin: 12pt, fill: white)\n#image(bytes(sys.inputs.svg))"
    # Fonts of the documents that groups hand in: any script, the same on every machine.
    fonts = resources.files("worldrounds.rooms.product.typesetting").joinpath("fonts")
    with resources.as_file(fonts) as folder:
        found = typst.Fonts(font_paths=[folder])
        compiler = typst.Compiler(page.encode(), font_paths=found, sys_inputs={"svg": standalone(drawn)})
        made = compiler.compile(format="png", ppi=_PIXELS_PER_INCH)
    if not isinstance(made, bytes):
        raise TypeError("one page gives one picture")
    return made


@cache
def _rules(name: str) -> SafeString:
    """What the stylesheet says of ``svg`` in general and of this picture, its variables put in."""
    rules = []
    for selectors, body in re.findall(r"^(svg [^{@]*|\.[^{@]*){([^}]*)}", _stylesheet(), re.M):
        ours = [one.strip() for one in selectors.split(",")]
        kept = [one for one in ours if one.startswith(("svg ", f".{name} ", f".{name}.")) and ":" not in one]
        if kept:
            rules.append(f"{', '.join(kept)} {{{_plain(body)}}}")
    return SafeString(f"text {{ font-family: {_FONT}; font-size: 13px }} " + " ".join(rules))


def _plain(body: str) -> str:
    said = re.sub(r"var\(--([a-z0-9-]+)\)", lambda found: _colours().get(found[1], "0"), body)
    return re.sub(r"([\d.]+)rem", lambda found: f"{float(found[1]) * 16:g}px", said)


@cache
def _colours() -> dict[str, str]:
    """The custom properties of the light page."""
    return dict(re.findall(r"--([a-z0-9-]+): ([^;]+);", _stylesheet().split("@media", 1)[0]))


@cache
def _land() -> str:
    drawing = resources.files("worldrounds.web").joinpath("static/pictures/world.svg").read_text("utf-8")
    return drawing.split('id="land" d="', 1)[1].split('"', 1)[0]


@cache
def _stylesheet() -> str:
    return resources.files("worldrounds.web").joinpath("static/css/worldrounds.css").read_text("utf-8")
