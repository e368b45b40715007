"""The flow of a review after PRISMA-ScR (Tricco et al. 2018, Ann Intern Med 169(7):467-473, doi:10.7326/M18-0850)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from worldrounds.evidence.codebook import Codebook
from worldrounds.evidence.queries.reviews import Flow
from worldrounds.evidence.reviewing import CODING
from worldrounds.web.pictures.drawn import Drawn
from worldrounds.web.pictures.flow import Box, flow

WIDTH = 640  # of the picture as a file
NARROW = 24  # characters of a search: its line fits on a phone


def flow_picture(counted: Flow, book: Codebook) -> Drawn:
    boxes = list(_boxes(counted, book))
    picture, height = flow(key="flow", title=_("How articles came through the review"), boxes=boxes)
    return Drawn(
        "flow",
        picture,
        (WIDTH, height),
        [_("Step"), _("Articles")],
        [list(row) for row in _rows(counted, book)],
    )


def _boxes(counted: Flow, book: Codebook) -> Iterator[Box]:
    sources = [f"{count} {_source(source, most=NARROW)}" for source, count in _sources(counted)]
    yield Box([_("Identified: %(count)s") % {"count": counted.identified}, *sources])
    if counted.duplicates:
        yield Box([_("Duplicates: %(count)s") % {"count": counted.duplicates}], leaves=True)
    for step in counted.steps:
        name = book.dimension(step).name
        yield Box([f"{name}: {counted.came_to(step)}", *_waiting(counted.waiting[step])])
        if left := counted.left_out(step):
            reasons = [
                f"{count} {_reason(book, step, code)}" for code, count in counted.out[step].most_common()
            ]
            yield Box([_("Left out: %(count)s") % {"count": left}, *reasons], leaves=True)
    yield Box(
        [_("In the review: %(count)s") % {"count": counted.included}, *_waiting(counted.waiting[CODING])]
    )
    yield Box([_("Coded: %(count)s") % {"count": counted.coded}])


def _sources(counted: Flow) -> list[tuple[str, int]]:
    return sorted(counted.sources.items())


def _source(search: str, *, most: int | None = None) -> str:
    """``most``: so many characters of it at most."""
    if not search:
        return _("from the whole collection")
    is_long = most is not None and len(search) > most
    return _("found by “%(search)s”") % {"search": f"{search[:most].strip()} …" if is_long else search}


def _waiting(count: int) -> list[str]:
    return [_("%(count)s still wait for a reader or a talk") % {"count": count}] if count else []


def _reason(book: Codebook, step: str, code: str) -> str:
    if not code:
        return _("for different reasons")
    name = book.dimension(step).name_of(code)
    return name.split(": ", 1)[-1].capitalize()


def _rows(counted: Flow, book: Codebook) -> Iterator[tuple[str, str]]:
    yield _("Identified"), str(counted.identified)
    yield from ((f"– {_source(source)}", str(count)) for source, count in _sources(counted))
    yield _("Duplicates"), str(counted.duplicates)
    for step in counted.steps:
        name = book.dimension(step).name
        yield name, str(counted.came_to(step))
        yield _("%(step)s: still open") % {"step": name}, str(counted.waiting[step])
        yield _("%(step)s: left out") % {"step": name}, str(counted.left_out(step))
        for code, count in counted.out.get(step, {}).items():
            yield f"– {_reason(book, step, code)}", str(count)
    yield _("In the review"), str(counted.included)
    yield _("Codes still open"), str(counted.waiting[CODING])
    yield _("Coded"), str(counted.coded)
