"""Long lists, a page at a time: ``?page=2``. Its links: ``{% include "parts/pager.html" %}``, which reads ``page``."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

ROWS = 50  # on a page
Row = TypeVar("Row")


def page_of(request: HttpRequest, rows: "Sequence[Row] | QuerySet[Any, Row]") -> Page[Row]:
    """The page that the address names; the first or the last one where there is no such page. A query set costs
    two queries, the count and the rows of this page; a list that fits on one page costs one."""
    named = request.GET.get("page")
    if named is None:
        first = list(rows[: ROWS + 1])
        return Page(first[:ROWS], 1, Paginator(rows if len(first) > ROWS else first, ROWS))
    return Paginator(rows, ROWS).get_page(named)
