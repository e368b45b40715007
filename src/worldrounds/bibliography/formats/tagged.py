"""What RIS and PubMed's own format share: lines that begin with a tag.

A file's pairs of tag and value become fields; ``pairs_of`` in the format writes pairs from fields. What it would not
write goes to the rest: under the tag what no field holds, and under "tag=" another spelling of what a field holds,
which is written as long as it still means the same.
"""

import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from rispy.parser import RisParser

from worldrounds.bibliography.formats.base import LONGEST, Unreadable, clean

Pair = tuple[str, str]
Values = dict[str, Any]
Meaning = Callable[[Pair], Values]


class TaggedLines(RisParser):
    """rispy's way through the lines of one record, which keeps every pair and its place."""

    def _iter_till_start(self, lines: Iterator[str]) -> dict[str, list[Pair]]:
        return {"pairs": []}

    def _add_tag(
        self, record: dict[str, list[Pair]], tag: str, content: str, extend_multiline: bool = False
    ) -> None:
        if extend_multiline and record["pairs"]:
            tag, before = record["pairs"].pop()
            content = f"{before} {content}"
        if tag:
            record["pairs"].append((tag, content))

    def pairs(self, lines: Iterable[str]) -> list[Pair]:
        """Those of one record, without its end."""
        found = self.parse_lines(iter([*lines, "ER  - "]))[0]["pairs"]
        return [(tag, value) for tag, said in found if (value := clean(said))]


def limited(lines: Iterable[str], begins: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
    """Numbered lines. Raises Unreadable where a record, from a line that begins one, does not end."""
    size = 0
    for number, line in enumerate(lines, 1):
        size = 0 if begins(line) else size + len(line)
        if size > LONGEST:
            raise Unreadable(f"Line {number}: a record of more than {LONGEST // 2**20} million signs.")
        yield number, line


def leftover(pairs: list[Pair], ours: list[Pair], meaning: Meaning) -> dict[str, list[str]]:
    """The rest of a file's pairs beside those that we would write."""
    written = Counter(ours)
    rest: dict[str, list[str]] = {}
    for pair in pairs:
        if written[pair]:
            written[pair] -= 1
            continue
        means = meaning(pair)
        same = means and any(other[0] == pair[0] and meaning(other) == means for other in +written)
        rest.setdefault(pair[0] + "=" * bool(same), []).append(pair[1])
    return rest


def restored(ours: list[Pair], rest: dict[str, list[str]], meaning: Meaning) -> list[Pair]:
    """Our pairs in the file's own spelling, and behind them what no field holds."""
    result, respelt, others = list(ours), set[int](), list[Pair]()
    for field, values in rest.items():
        tag = field.removesuffix("=")
        for value in values:
            means = meaning((tag, value)) if tag != field else {}
            places = [
                at for at, pair in enumerate(ours) if means and pair[0] == tag and meaning(pair) == means
            ]
            free = [at for at in places if at not in respelt]
            if free:
                result[free[0]] = (tag, value)
                respelt.add(free[0])
            elif places or tag == field:
                others.append((tag, value))
    return result + others


def wrapped(start: str, value: str, *, indent: str, width: int = 88) -> str:
    """One pair's lines. Words are never cut."""
    return textwrap.fill(
        value,
        width,
        initial_indent=start,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
