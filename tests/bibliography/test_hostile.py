"""Files that are made to harm are refused with a sentence. How quickly, and with how much memory, a benchmark tells."""

import io

import pytest
from benchmarks.evidence_hostile import FILES, Stream

from worldrounds.bibliography.files import Opened
from worldrounds.bibliography.formats import LIST
from worldrounds.bibliography.formats.base import Unreadable

SAID = (
    "The file defines entities",
    "more than 8 M",
    "million signs",
    "262,144 signs",
    "nested too deeply",
    "there are lists in the list",
    "without a record of PubMed",
)


@pytest.mark.parametrize("name", [name for name in FILES if name != "RIS, lines outside of records"])
def test_a_file_that_is_made_to_harm_is_refused(name: str) -> None:
    stream = Stream(*FILES[name], 20_000_000)

    last = _last(io.BufferedReader(stream))

    assert any(said in last for said in SAID), last
    assert next(stream.pieces, None) is not None, "it was read to its end"


def _last(file: io.BufferedReader) -> str:
    """What is said last of a file."""
    try:
        opened = Opened(file)
        if opened.format == LIST:
            return "".join(one.said for one in opened.wanted())
        return [read.reason for read in opened.records()][-1]
    except Unreadable as error:
        return str(error)
