"""A table as a file for the browser to keep."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from worldrounds.core.exports import CSV_TYPE, XLSX_TYPE, Cell, as_csv, as_xlsx

FORMATS = ("csv", "xlsx")


def export_response(
    name: str, file_format: str, headers: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponse:
    """``name`` without ending, in ASCII; ``file_format`` one of `FORMATS`."""
    if file_format == "xlsx":
        response = HttpResponse(as_xlsx(headers, rows, sheet=name), content_type=XLSX_TYPE)
    else:
        response = HttpResponse(as_csv(headers, rows), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    response["Cache-Control"] = "private, no-store"
    return response
