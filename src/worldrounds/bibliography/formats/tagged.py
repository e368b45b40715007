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

_A_LINE = (
    80  # signs that a line counts as, at least: many short ones take longer to read than a few long ones
)

Pair = tuple[str, str]
Values = dict[str, Any]
Meaning = Callable[[Pair], Values]
Said = tuple[str, tuple[tuple[str, Any], ...]]  # a tag, and what the fields then hold


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
        size = 0 if begins(line) else size + max(len(line), _A_LINE)
        if size > LONGEST:
            raise Unreadable(f"Line {number}: a record of more than {LONGEST // 2**20} million signs.")
        yield number, line


def leftover(pairs: list[Pair], ours: list[Pair], meaning: Meaning) -> dict[str, list[str]]:
    """The rest of a file's pairs beside those that we would write."""
    written = Counter(ours)
    rest: dict[str, list[str]] = {}
    spelt: Counter[Said] | None = (
        None  # what is written, as long as it was not met; most records never need it
    )
    for pair in pairs:
        if written[pair]:
            written[pair] -= 1
            if spelt and not written[pair]:
                spelt[_said(pair, meaning)] -= 1
            continue
        spelt = Counter(_said(other, meaning) for other in +written) if spelt is None else spelt
        said = _said(pair, meaning)
        rest.setdefault(pair[0] + "=" * bool(said[1] and spelt[said] > 0), []).append(pair[1])
    return rest


def restored(ours: list[Pair], rest: dict[str, list[str]], meaning: Meaning) -> list[Pair]:
    """Our pairs in the file's own spelling, and behind them what no field holds."""
    result, others = list(ours), list[Pair]()
    free: dict[Said, list[int]] = {}
    if any(field.endswith("=") for field in rest):
        for at, pair in reversed(list(enumerate(ours))):
            free.setdefault(_said(pair, meaning), []).append(at)
    for field, values in rest.items():
        tag = field.removesuffix("=")
        for value in values:
            places = free.get(_said((tag, value), meaning)) if tag != field else None
            if places:
                result[places.pop()] = (tag, value)
            elif places is not None or tag == field:
                others.append((tag, value))
    return result + others


def _said(pair: Pair, meaning: Meaning) -> Said:
    return pair[0], tuple(meaning(pair).items())


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
