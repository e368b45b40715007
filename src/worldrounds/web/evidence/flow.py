"""The flow of a review after PRISMA-ScR (Tricco et al. 2018, Ann Intern Med 169(7):467-473, doi:10.7326/M18-0850)."""

from collections.abc import Iterator
from textwrap import shorten, wrap

from django.utils.translation import gettext as _

from worldrounds.evidence.codebook import Codebook
from worldrounds.evidence.queries.reviews import Flow
from worldrounds.evidence.reviewing import CODING
from worldrounds.web.pictures.drawn import Drawn
from worldrounds.web.pictures.flow import Box, flow

WIDTH = 640  # of the picture as a file
NARROW = 38  # characters of a line: it fits on a phone
LONGEST_SEARCH = 3 * NARROW


def flow_picture(counted: Flow, book: Codebook, address: str) -> Drawn:
    """``address``: of the page that lists the review's articles."""
    boxes = list(_boxes(counted, book, address))
    picture, height = flow(key="flow", title=_("How articles came through the review"), boxes=boxes)
    return Drawn(
        "flow",
        picture,
        (WIDTH, height),
        [_("Step"), _("Articles")],
        [list(row) for row in _rows(counted, book)],
    )


def parts(counted: Flow, book: Codebook) -> list[tuple[str, str, int]]:
    """(``Flow``'s word for it, its name, how many articles) of everything that an article can be in: of exactly one."""
    found = [("duplicates", _("Duplicates"), counted.duplicates)]
    for step in counted.steps:
        name = book.dimension(step).name
        found.append((f"open-{step}", _("%(step)s: still open") % {"step": name}, counted.waiting[step]))
        found.append((f"out-{step}", _("%(step)s: left out") % {"step": name}, counted.left_out(step)))
    found.append((f"open-{CODING}", _("Codes still open"), counted.waiting[CODING]))
    found.append(("coded", _("Coded"), counted.coded))
    return found


def _boxes(counted: Flow, book: Codebook, address: str) -> Iterator[Box]:
    sources = [
        line
        for search, count in sorted(counted.sources.items())
        for line in wrap(f"{count} {_source(shorten(search, LONGEST_SEARCH, placeholder=' …'))}", NARROW)
    ]
    yield Box([_("Identified: %(count)s") % {"count": counted.identified}, *sources], address=address)
    if counted.duplicates:
        said = _("Duplicates: %(count)s") % {"count": counted.duplicates}
        yield Box([said], leaves=True, address=f"{address}?in=duplicates")
    for step in counted.steps:
        name = book.dimension(step).name
        yield Box(
            [f"{name}: {counted.came_to(step)}", *_waiting(counted.waiting[step])],
            address=f"{address}?in=open-{step}" if counted.waiting[step] else "",
        )
        if left := counted.left_out(step):
            reasons = [
                f"{count} {reason_in_words(book, step, code)}"
                for code, count in counted.out[step].most_common()
            ]
            said = _("Left out: %(count)s") % {"count": left}
            yield Box([said, *reasons], leaves=True, address=f"{address}?in=out-{step}")
    yield Box(
        [_("In the review: %(count)s") % {"count": counted.included}, *_waiting(counted.waiting[CODING])],
        address=f"{address}?in=included",
    )
    yield Box([_("Coded: %(count)s") % {"count": counted.coded}], address=f"{address}?in=coded")


def _source(search: str) -> str:
    return _("found by “%(search)s”") % {"search": search} if search else _("from the whole collection")


def _waiting(count: int) -> list[str]:
    return [_("%(count)s still wait for a reader or a talk") % {"count": count}] if count else []


def reason_in_words(book: Codebook, step: str, code: str) -> str:
    """Why an article was left out."""
    if not code:
        return _("for different reasons")
    name = book.dimension(step).name_of(code)
    return name.split(": ", 1)[-1]


def _rows(counted: Flow, book: Codebook) -> Iterator[tuple[str, str]]:
    yield _("Identified"), str(counted.identified)
    yield from ((f"– {_source(search)}", str(count)) for search, count in sorted(counted.sources.items()))
    yield _("Duplicates"), str(counted.duplicates)
    for step in counted.steps:
        name = book.dimension(step).name
        yield name, str(counted.came_to(step))
        yield _("%(step)s: still open") % {"step": name}, str(counted.waiting[step])
        yield _("%(step)s: left out") % {"step": name}, str(counted.left_out(step))
        for code, count in counted.out.get(step, {}).items():
            yield f"– {reason_in_words(book, step, code)}", str(count)
    yield _("In the review"), str(counted.included)
    yield _("Codes still open"), str(counted.waiting[CODING])
    yield _("Coded"), str(counted.coded)
