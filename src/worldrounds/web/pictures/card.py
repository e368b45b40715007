"""What a link to something published here looks like elsewhere: its title large, what it is above, whose below."""

from functools import cache
from importlib import resources

import typst
from django.conf import settings

SIZE = (1200, 630)  # pixels, as sites that show previews want it
_ACCENT, _PAPER, _INK, _SOFT = "#0b6470", "#fbfaf8", "#1d2329", "#3b454e"
_PAGE = f"""
#set page(width: {SIZE[0]}pt, height: {SIZE[1]}pt, margin: (x: 80pt, top: 76pt, bottom: 64pt), fill: rgb("{_PAPER}"),
  background: place(bottom, rect(width: 100%, height: 14pt, fill: rgb("{_ACCENT}"))))
#set text(
  font: ("Noto Sans", "Noto Sans Arabic", "Noto Sans SC", "Noto Sans KR", "Noto Sans Devanagari", "Noto Sans Bengali",
    "Noto Sans Tamil", "Noto Sans Thai", "Noto Sans Hebrew", "Noto Sans Ethiopic", "Noto Sans Armenian",
    "Noto Sans Georgian"),
  fill: rgb("{_INK}"), lang: sys.inputs.language, hyphenate: false)
#set par(leading: 0.5em)
#text(size: 30pt, weight: "bold", fill: rgb("{_ACCENT}"))[#sys.inputs.kind]
#block(height: 340pt, inset: (top: 16pt), clip: true, text(size: float(sys.inputs.size) * 1pt, weight: "bold")[#sys.inputs.title])
#let from-right = sys.inputs.from_right == "yes"
#place(bottom + if from-right {{ right }} else {{ left }}, stack(dir: if from-right {{ rtl }} else {{ ltr }}, spacing: 22pt, image(bytes(sys.inputs.mark), height: 56pt),
  align(horizon, stack(spacing: 12pt,
    text(size: 30pt, fill: rgb("{_SOFT}"))[#sys.inputs.whose],
    text(size: 24pt, fill: rgb("{_SOFT}"))[Worldrounds]))))
"""


def card(*, kind: str, title: str, whose: str, language: str) -> bytes:
    """As PNG. Texts are data to the typesetter, never its language."""
    inputs = {
        "kind": kind, "title": title, "whose": whose[:70], "mark": _mark(),
        "language": (name := language.split("-")[0]), "size": str(_points(title)),
        "from_right": "yes" if name in settings.LANGUAGES_BIDI else "no",
    }  # fmt: skip
    fonts = resources.files("worldrounds.rooms.product.typesetting").joinpath("fonts")
    with resources.as_file(fonts) as folder:
        found = typst.Fonts(include_system_fonts=False, font_paths=[folder])
        made = typst.Compiler(_PAGE.encode(), font_paths=found, sys_inputs=inputs).compile(
            format="png", ppi=72
        )
    if not isinstance(made, bytes):
        raise TypeError("one page gives one picture")
    return made


def _points(title: str) -> int:
    """So that the title fills the card, and stays inside it."""
    return next((size for longest, size in ((40, 84), (80, 68), (120, 56)) if len(title) <= longest), 44)


@cache
def _mark() -> str:
    return resources.files("worldrounds.web").joinpath("static/img/mark.svg").read_text("utf-8")
