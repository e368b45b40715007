"""Files of records, read in pieces and written: one module a format."""

from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

from worldrounds.bibliography.formats import bibtex, csl, listed, nbib, plain, pubmed_xml, ris
from worldrounds.bibliography.formats.base import Read
from worldrounds.bibliography.record import Record

READERS: dict[str, Callable[[TextIO], Iterator[Read]]] = {
    nbib.FORMAT: nbib.read,
    ris.FORMAT: ris.read,
    bibtex.FORMAT: bibtex.read,
    csl.FORMAT: csl.read,
}
PUBMED_XML = "pubmed-xml"
LIST = listed.FORMAT
WRITERS: dict[str, Callable[[Iterable[Record]], Iterator[str]]] = {
    csl.FORMAT: csl.write,
    nbib.FORMAT: nbib.write,
    ris.FORMAT: ris.write,
    bibtex.FORMAT: bibtex.write,
    PUBMED_XML: pubmed_xml.write,
    "text": plain.write_text,
    "csv": plain.write_csv,
}
# What a file of each is called and served as.
ENDINGS = {
    csl.FORMAT: ("json", "application/vnd.citationstyles.csl+json"),
    nbib.FORMAT: ("nbib", "application/nbib"),
    ris.FORMAT: ("ris", "application/x-research-info-systems"),
    bibtex.FORMAT: ("bib", "application/x-bibtex"),
    PUBMED_XML: ("xml", "application/xml"),
    "text": ("txt", "text/plain"),
    "csv": ("csv", "text/csv"),
}
