"""The pictures of the collection: what is counted, put into words, links and shapes; one file a picture."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from worldrounds.web.evidence.drawing.graphs import draw_authors, draw_citations
from worldrounds.web.evidence.drawing.incomes import draw_incomes
from worldrounds.web.evidence.drawing.outcomes import draw_map
from worldrounds.web.evidence.drawing.world import draw_world
from worldrounds.web.evidence.drawing.years import draw_years
from worldrounds.web.pictures.drawn import Drawn


@dataclass(frozen=True)
class Subject:
    """A picture: its name in addresses, its title, the question that it answers, who draws it."""

    key: str
    title: str | Promise
    question: str | Promise
    draw: Callable[[str], Drawn]  # with one of ``layers``, or "" for all of them
    layers: tuple[tuple[str, str | Promise], ...] = ()  # key, words
    legend: tuple[tuple[str, str | Promise], ...] = ()  # class, words


SUBJECTS = {
    subject.key: subject
    for subject in (
        Subject(
            "map",
            gettext_lazy("Evidence map"),
            gettext_lazy("Which outcomes are known of which format, and where are the gaps?"),
            draw_map,
            (),
            (
                ("shade-0", gettext_lazy("design not coded, or without a level")),
                ("shade-1", gettext_lazy("one time")),
                ("shade-2", gettext_lazy("before and after")),
                ("shade-3", gettext_lazy("two groups")),
                ("shade-4", gettext_lazy("randomized")),
                ("loose", gettext_lazy("only suggested, not agreed")),
                ("gap", gettext_lazy("nothing: a gap")),
            ),
        ),
        Subject(
            "world",
            gettext_lazy("World map"),
            gettext_lazy("Where was it studied, and where do the authors work?"),
            draw_world,
            (
                ("studied", gettext_lazy("Only where it was studied")),
                ("writing", gettext_lazy("Only where the authors work")),
            ),
            (("disc", gettext_lazy("studied there")), ("ring", gettext_lazy("authors work there"))),
        ),
        Subject(
            "incomes",
            gettext_lazy("Whose view?"),
            gettext_lazy("Who writes about whom, by the income of their countries?"),
            draw_incomes,
        ),
        Subject(
            "years",
            gettext_lazy("Years"),
            gettext_lazy("When was it written, and is it theory or action?"),
            draw_years,
            (),
            (
                ("layer-open", gettext_lazy("not coded yet")),
                ("layer-action", gettext_lazy("action")),
                ("layer-both", gettext_lazy("both")),
                ("layer-theory", gettext_lazy("theory")),
            ),
        ),
        Subject("authors", gettext_lazy("Authors"), gettext_lazy("Who writes with whom?"), draw_authors),
        Subject(
            "citations",
            gettext_lazy("Citations"),
            gettext_lazy("Who cites whom within the collection?"),
            draw_citations,
        ),
    )
}
