"""Files that are made to harm: how long the evidence hall reads them, how much memory it takes, and what it says.

``python -m benchmarks.evidence_hostile [--megabytes 1000] [--write benchmarks/results/evidence_hostile.txt]``
Each file is made while it is read, and read in a process of its own up to where records are ready to be taken in; what
is told is the processor's time and the most memory beyond that of the program with nothing read. Linux only.
"""

import argparse
import gzip
import io
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path

from benchmarks.servers import head

PIECE = 2**16
ENTITIES = b"<!DOCTYPE a [<!ENTITY a 'haha'>" + b"".join(
    b"<!ENTITY %c '&%c;&%c;&%c;'>" % (97 + n, 96 + n, 96 + n, 96 + n) for n in range(1, 20)
)
RECORD = b"<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>"
END = b"</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
# name: what begins the file, what is repeated to its size, what ends it
FILES: dict[str, tuple[bytes, bytes, bytes]] = {
    "XML, entities that expand": (ENTITIES + b"]>" + RECORD + b"&t;" + END, b" ", b""),
    "XML, an entity from outside": (
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + RECORD + b"&x;" + END,
        b" ",
        b"",
    ),
    "XML, nested": (RECORD, b"<i>", b""),
    "XML, nested before the first record": (b"<PubmedArticleSet>", b"<a>", b""),
    "XML, a record without an end": (RECORD, b"and so on ", b""),
    "XML, a record of empty elements": (RECORD, b"<i/>", b""),
    "XML, an attribute without an end": (RECORD + b'<i a="', b"a", b""),
    "NBIB, a line without an end": (b"PMID- 1\nTI  - ", b"a", b""),
    "NBIB, a record without an end": (b"PMID- 1\nTI  - Night\n", b"AB  - and so on\n", b""),
    "RIS, a line without an end": (b"TY  - JOUR\nTI  - ", b"a", b""),
    "RIS, a record without an end": (b"TY  - JOUR\nTI  - Night\n", b"AU  - Wu, Anette\n", b""),
    "RIS, lines outside of records": (b"TY  - JOUR\nTI  - Night\nER  - \n", b"and so on\n", b""),
    "BibTeX, nested": (b"@article{a, title = {", b"{", b""),
    "BibTeX, an entry without an end": (b"@article{a, title = {", b"and so on\n", b""),
    "BibTeX, a line without an end": (b"@article{a, title = {", b"a", b""),
    "CSL-JSON, lists in lists": (b'[{"title": ', b"[", b""),
    "CSL-JSON, nested": (b'[{"title": "a", "a": ', b'{"a":', b""),
    "CSL-JSON, a text without an end": (b'[{"title": "', b"a", b""),
    "CSL-JSON, a list of nothing": (b"[", b"[],", b""),
    "A list, a line without an end": (b"10.1000/1\n", b"1", b""),
}
# The longest records that are not refused, of what is worst for what reads their fields.
LONG = {
    "letters": b"a",
    "spaces": b" ",
    "commas": b"a,",
    "brackets": b"(",
    "stops": b". ",
    "at signs": b"a@",
    "capitals": b"AB: ",
    "signs": b"\xe6\xbc\xa2",
}


MANY = "RIS, 77,000 authors"


class Stream(io.RawIOBase):
    """So many bytes, made when they are read."""

    def __init__(self, begin: bytes, again: bytes, end: bytes, size: int) -> None:
        piece = again * (PIECE // len(again) + 1)
        self.pieces: Iterator[bytes] = chain([begin], repeat(piece, size // len(piece)), [end])
        self.rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed: any buffer
        while not self.rest:
            if (piece := next(self.pieces, None)) is None:
                return 0
            self.rest = piece
        data, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--one", help="for the process that reads")
    wish = parser.parse_args()
    if wish.one:
        print(json.dumps(_read(wish.one, wish.megabytes * 10**6)))
        return
    lines = [
        *head("Files that are made to harm", 0, "worldrounds", "lxml"),
        f"{wish.megabytes:,} MB each",
        "",
    ]
    for name in _names():
        command = [sys.executable, "-m", "benchmarks.evidence_hostile", "--one", name]
        done = subprocess.run([*command, "--megabytes", str(wish.megabytes)], capture_output=True, text=True)
        told = (
            json.loads(done.stdout)
            if done.returncode == 0
            else {"seconds": 0, "megabytes": 0, "says": done.stderr}
        )
        lines.append(f"{name:44} {told['seconds']:6.2f} s {told['megabytes']:4} MB   {told['says']}")
        print(lines[-1], file=sys.stderr, flush=True)
    if wish.write:
        wish.write.write_text("\n".join(lines) + "\n")


def _names() -> list[str]:
    packed = ["gzip, zeros", "gzip, XML nested", "gzip, CSL-JSON nested"]
    return [
        *FILES,
        *packed,
        MANY,
        *(f"7 MB of {name} in {form}" for name in LONG for form in ("XML", "NBIB", "RIS", "CSL-JSON")),
    ]


def _read(name: str, size: int) -> dict[str, object]:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worldrounds.project.settings")
    import django

    django.setup()
    from worldrounds.bibliography.files import Opened
    from worldrounds.bibliography.formats import LIST
    from worldrounds.bibliography.formats.base import Unreadable
    from worldrounds.evidence.reading import Batch

    file = _file(name, size)
    before, begun = _most(), time.process_time()
    says, kept = [], 0
    try:
        opened = Opened(file)
        if opened.format == LIST:
            says += [one.said[:40] for one in opened.wanted()][-1:]
        else:
            for read in opened.records():
                says = [*says[-2:], read.reason] if read.reason else says
                if read.record:
                    kept += 1
                    batch = Batch()
                    batch.add(read)
                    batch.arriving[0].__getstate__()
    except Unreadable as error:
        says.append(str(error))
    seconds = time.process_time() - begun
    told = " / ".join(dict.fromkeys(one[:90] for one in says)) or f"{kept} read"
    return {"seconds": seconds, "megabytes": _most() - before, "says": told}


def _file(name: str, size: int) -> io.BufferedIOBase:
    if name in FILES:
        return io.BufferedReader(Stream(*FILES[name], size), PIECE)
    if name.startswith("gzip"):
        begin, again, end = {
            "gzip, zeros": (b"", b"\0", b""),
            "gzip, XML nested": FILES["XML, nested"],
            "gzip, CSL-JSON nested": FILES["CSL-JSON, nested"],
        }[name]
        packed = io.BytesIO()
        with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9) as out:
            stream = Stream(begin, again, end, size)
            while piece := stream.read(PIECE):
                out.write(piece)
        packed.seek(0)
        return packed
    if name == MANY:
        return io.BytesIO(_many(7_000_000))
    said, _, form = name.removeprefix("7 MB of ").partition(" in ")
    text = LONG[said] * (7_000_000 // len(LONG[said]))
    return io.BytesIO(_long(text, form))


def _many(size: int) -> bytes:
    """One record of names that are not spelt as we would spell them."""
    count = size // 90
    return b"TY  - JOUR\nTI  - Night\n" + b"".join(b"AU  - Wu,A%d\n" % n for n in range(count)) + b"ER  - \n"


def _long(text: bytes, form: str) -> bytes:
    """One record, a third of the text in its title, its abstract and an author's address."""
    part = text[: len(text) // 9 * 3]
    if form == "XML":
        place = b"<AuthorList><Author><LastName>A</LastName><AffiliationInfo><Affiliation>%s</Affiliation></AffiliationInfo></Author></AuthorList>"
        inside = b"x%s</ArticleTitle><Abstract><AbstractText>%s</AbstractText></Abstract>%s" % (
            part,
            part,
            place % part,
        )
        return RECORD + inside + END.removeprefix(b"</ArticleTitle>")
    if form == "NBIB":
        return b"PMID- 1\nTI  - x%s\nAB  - %s\nFAU - A, B\nAD  - %s\n" % (part, part, part)
    if form == "RIS":
        return b"TY  - JOUR\nTI  - x%s\nAB  - %s\nAU  - A, B\nAD  - %s\nER  - \n" % (part, part, part)
    place = {"family": "A", "affiliation": [{"name": part.decode()}]}
    return json.dumps(
        [{"title": "x" + part.decode(), "abstract": part.decode(), "author": [place]}], ensure_ascii=False
    ).encode()


def _most() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
