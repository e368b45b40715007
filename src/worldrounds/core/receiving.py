"""How much of an uploaded file is kept while a form is read."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.files.uploadhandler import FileUploadHandler

View = TypeVar("View", bound=Callable[..., Any])
LARGEST_FILE = 20_000_000  # bytes; above every limit that a form names itself


def receives(largest: int) -> Callable[[View], View]:
    """Of people who are signed in, this view takes files up to so many bytes. The outermost decorator."""

    def marked(view: View) -> View:
        view.largest_file = largest  # type: ignore[attr-defined]  # read again below
        return view

    return marked


class Bounded(FileUploadHandler):
    """First of the handlers: what comes after ``LARGEST_FILE`` is thrown away instead of filling the disk.

    The file then is one byte too long for every form, which says so in its own words.
    """

    def new_file(self, *args: object, **options: object) -> None:
        super().new_file(*args, **options)  # type: ignore[arg-type]  # passed on as they are
        self._left = self._largest() + 1

    def _largest(self) -> int:
        request = self.request
        if request is None or request.resolver_match is None or not request.user.is_authenticated:
            return LARGEST_FILE
        return int(getattr(request.resolver_match.func, "largest_file", LARGEST_FILE))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        kept = raw_data[: self._left]
        self._left -= len(kept)
        return kept or None

    def file_complete(self, file_size: int) -> None:
        return None  # the handlers after this one hold the file
