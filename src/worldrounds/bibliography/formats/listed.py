"""A plain list of DOIs or PMIDs, one a line: which records of other files are wanted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from worldrounds.bibliography import identifiers
from worldrounds.bibliography.formats.opening import lines

FORMAT = "list"


@dataclass(frozen=True)
class Wanted:
    line: int
    said: str
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""

    @property
    def known(self) -> bool:
        return bool(self.doi or self.pmid or self.pmcid)


def read(text: TextIO) -> Iterator[Wanted]:
    for number, line in enumerate(lines(text), 1):
        for said in filter(None, re.split(r"[\s,;]+", re.sub(r"(?i)\b(doi|pmid|pmcid):\s+", r"\1:", line))):
            yield wanted(said, number)


def wanted(said: str, line: int = 0) -> Wanted:
    return Wanted(line, said, identifiers.doi(said), identifiers.pmid(said), identifiers.pmcid(said))
