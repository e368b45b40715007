"""How much of an uploaded file is kept while a form is read."""

from django.core.files.uploadhandler import FileUploadHandler

LARGEST_FILE = 20_000_000  # bytes; above every limit that a form names itself


class Bounded(FileUploadHandler):
    """First of the handlers: what comes after ``LARGEST_FILE`` is thrown away instead of filling the disk.

    The file then is one byte too long for every form, which says so in its own words.
    """

    def new_file(self, *args: object, **options: object) -> None:
        super().new_file(*args, **options)  # type: ignore[arg-type]  # passed on as they are
        self._left = LARGEST_FILE + 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        kept = raw_data[: self._left]
        self._left -= len(kept)
        return kept or None

    def file_complete(self, file_size: int) -> None:
        return None  # the handlers after this one hold the file
