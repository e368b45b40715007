"""The perspective matrix: a table of countries and questions; one cell is changed at a time."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from worldrounds.rooms.cases import Case
from worldrounds.rooms.product.sources import cited_key, known_references
from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages.boards import check_may_edit
from worldrounds.rooms.stages.matrix import LONGEST_CELL, cell_texts, read_matrix, write_cell
from worldrounds.rooms.stages.path import Step
from worldrounds.web.refusals import refusals_on_form
from worldrounds.web.rooms.inside import inside_of
from worldrounds.web.rooms.stages.boards import BoardForm, as_it_was, board_context, sent_key, text_field
from worldrounds.web.rooms.stages.context import Context, Kind, step_and_context


class CellForm(BoardForm):
    text = text_field(gettext_lazy("What is true there"), rows=5, limit=LONGEST_CELL)
    sources = text_field(
        gettext_lazy("Where you know it from"),
        rows=2,
        limit=LONGEST_CELL,
        hint=gettext_lazy(
            "Addresses of pages, or short names of sources in your list such as [@who-2024], one on each line."
        ),
    )
    was_text = as_it_was()
    was_sources = as_it_was()


@require_POST
def cell(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    """Change one cell."""
    inside = inside_of(request, slug, number)
    step, context = step_and_context(inside, key, Kind.MATRIX)
    check_may_edit(inside, step)
    if "cell" not in request.GET:
        return redirect("stage", slug, number, key)
    row, column = _place(request.GET["cell"])
    read_matrix(inside, step, _case(context)).find(row, column)
    form = CellForm(request.POST)
    if form.is_valid():
        sent = form.cleaned_data
        with refusals_on_form(form):
            write_cell(
                inside=inside, step=step, row=row, column=column, text=sent["text"], sources=sent["sources"],
                was=(sent["was_text"], sent["was_sources"]), key=sent_key(request),
            )  # fmt: skip
            messages.success(request, _("Saved."))
            return redirect("stage", slug, number, key)
    return page(request, inside, step, context, form)


def page(
    request: HttpRequest, inside: Inside, step: Step, context: Context, form: CellForm | None = None
) -> HttpResponse:
    matrix = read_matrix(inside, step, _case(context))
    shown = board_context(inside, step, context) | {"matrix": matrix}
    shown |= {"known": known_references(inside), "cited_key": cited_key}
    if shown["may_edit"] and (place := request.GET.get("cell", "")):
        row, column, _cell = matrix.find(*_place(place))
        text, sources = cell_texts(inside, step, row.country, column.key)
        was = {"text": text, "was_text": text, "sources": sources, "was_sources": sources}
        shown |= {"row": row, "column": column, "place": place, "form": form or CellForm(initial=was)}
    return render(request, "rooms/stages/matrix.html", shown)


def _place(text: str) -> tuple[str, str]:
    row, _slash, column = text.partition("/")
    return row, column


def _case(context: Context) -> Case | None:
    case = context["case"]
    return case if isinstance(case, Case) else None
