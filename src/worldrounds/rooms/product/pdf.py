"""The document as PDF: on A4, and as a poster of one sheet. Set by Typst (decision 0012)."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Literal

import typst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from worldrounds.core.errors import Refused
from worldrounds.core.language import locale
from worldrounds.rooms.models import Image
from worldrounds.rooms.product.contents import Contents
from worldrounds.rooms.product.reading import is_rtl

Paper = Literal["a0", "a1"]
Way = Literal["portrait", "landscape"]
Compile = Callable[[dict[str, str]], bytes]

TYPESETTING = Path(__file__).parent / "typesetting"
ENDINGS = {Image.Kind.PNG: "png", Image.Kind.JPEG: "jpg"}

# Sizes of a poster's text on A0, in points: larger looks empty, smaller is not read from where people stand.
LARGEST, SMALLEST = 46.0, 19.0
TRIES = 6


def as_pdf(contents: Contents) -> bytes:
    with _workshop(contents, "paper.typ") as compiler:
        return _one(compiler.compile(format="pdf"))


def as_poster(contents: Contents, *, paper: Paper, way: Way) -> bytes:
    """One sheet, in the largest text that fits. Refused where the text would become too small to read.

    1. Find the largest size of text with which everything is on one sheet, by halving.
    2. If that is the largest size of all, shorten the columns until they are equally full, by halving too.
    """
    scale = 1.0 if paper == "a0" else 594 / 841
    with _workshop(contents, "poster.typ") as compiler:

        def inputs(size: float, bottom: float) -> dict[str, str]:
            return {"paper": paper, "way": way, "size": f"{size * scale:.3f}", "bottom": f"{bottom:.4f}"}

        def fits(size: float, bottom: float = 0.0) -> bool:
            compiler.compile(format="pdf", sys_inputs=inputs(size, bottom), pdf_tags=False)
            return compiler.query("<pages>", field="value", one=True) == "1"

        if not fits(SMALLEST):
            raise Refused(
                _("This is too much for one poster: shorten the text, or take out pictures or tables.")
            )
        if fits(LARGEST):
            size, bottom = LARGEST, _halve(lambda bottom: fits(LARGEST, bottom), 0.0, 0.7)
        else:
            size, bottom = _halve(fits, SMALLEST, LARGEST), 0.0
        return _one(compiler.compile(format="pdf", sys_inputs=inputs(size, bottom)))


def _halve(fits: Callable[[float], bool], good: float, bad: float) -> float:
    for _try in range(TRIES):
        middle = (good + bad) / 2
        if fits(middle):
            good = middle
        else:
            bad = middle
    return good


@contextmanager
def _workshop(contents: Contents, main: str) -> Iterator[typst.Compiler]:
    """A folder that holds all that Typst may read, for as long as it works."""
    with TemporaryDirectory(prefix="worldrounds-") as name:
        folder = Path(name)
        for template in TYPESETTING.glob("*.typ"):
            copy(template, folder)
        for picture in contents.pictures.values():
            (folder / file_of(picture)).write_bytes(picture.data)
        (folder / "product.json").write_text(json.dumps(_data(contents)))
        start = {"paper": "a4", "way": "portrait", "size": "20", "bottom": "0"}
        yield typst.Compiler(folder / main, root=folder, font_paths=[TYPESETTING / "fonts"], sys_inputs=start)


def _data(contents: Contents) -> dict[str, object]:
    return {
        "title": contents.title,
        "title_rtl": is_rtl(contents.title),
        "programme": contents.programme,
        "group": contents.group,
        "authors": [asdict(author) for author in contents.authors],
        "schools": list(contents.schools),
        "date": contents.date,
        "language": str(locale()).partition("_")[0],
        "blocks": [asdict(block) for block in contents.blocks],
        "heading_shift": contents.heading_shift,
        "numbers": {key: contents.reading.number_of(key) for key in contents.reading.cited},
        "references": [asdict(line) | {"rtl": is_rtl(line.text)} for line in contents.references],
        "pictures": {
            str(picture.number): {"file": file_of(picture), "width": picture.width, "height": picture.height}
            for picture in contents.pictures.values()
        },
        "words": {"references": pgettext("heading", "References")},
    }


def file_of(picture: Image) -> str:
    return f"image-{picture.number}.{ENDINGS[Image.Kind(picture.kind)]}"


def _one(made: bytes | list[bytes] | None) -> bytes:
    assert isinstance(made, bytes)  # noqa: S101 - a PDF is one file, and was asked for in memory
    return made
