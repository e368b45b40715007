"""The document's Markdown as blocks, from which the preview and every file are made.

Known: headings, paragraphs, lists, quotations, tables, code, lines; bold, italic, struck out, code, links; pictures of
the room as ``![what it shows](image:3)``; citations as ``[@key]`` or ``[@one; @two]``. HTML is text like any other.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_markdown.validateLink = lambda url: True  # type: ignore[method-assign]  # only _ADDRESS becomes a link
_CITATION = re.compile(r"\[@[\w:.-]+(?:\s*[;,]\s*@[\w:.-]+)*\]")
_KEY = re.compile(r"@([\w:.-]+)")
_PICTURE = re.compile(r"image:([0-9]{1,4})$")
_ADDRESS = re.compile(r"(https?://|mailto:)", re.IGNORECASE)


@dataclass(frozen=True)
class Span:
    """A stretch of text that looks the same throughout."""

    text: str
    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    address: str = ""  # of a link: http(s) or mailto
    cites: tuple[str, ...] = ()  # keys, of a citation
    picture: int = 0  # number of a picture; ``text`` says what it shows
    line_break: bool = False


@dataclass(frozen=True)
class Block:
    kind: Literal["heading", "paragraph", "list", "quote", "code", "table", "rule", "picture"]
    spans: tuple[Span, ...] = ()
    level: int = 0  # of a heading, 1 to 6
    items: "tuple[tuple[Block, ...], ...]" = ()  # of a list; of a quotation, one item
    ordered: bool = False
    start: int = 1
    rows: tuple[tuple[tuple[Span, ...], ...], ...] = ()  # of a table, the head first
    align: tuple[str, ...] = ()  # of its columns: "", "left", "center", "right"
    widths: tuple[float, ...] = ()  # of its columns, in proportion
    rtl: bool = False  # its first letter is of a script from right to left

    @property
    def text(self) -> str:
        return plain(self.spans)


@dataclass(frozen=True)
class Reading:
    blocks: tuple[Block, ...]
    cited: tuple[str, ...]  # keys, in the order in which they first come
    pictures: tuple[int, ...]  # numbers, likewise

    def number_of(self, key: str) -> int:
        """In the list of references, from 1."""
        return self.cited.index(key) + 1


def read(text: str) -> Reading:
    blocks = tuple(_blocks(SyntaxTreeNode(_markdown.parse(text)).children))
    spans = [span for block in blocks for span in spans_of(block)]
    return Reading(
        blocks,
        cited=tuple(dict.fromkeys(key for span in spans for key in span.cites)),
        pictures=tuple(dict.fromkeys(span.picture for span in spans if span.picture)),
    )


def plain(spans: Iterable[Span]) -> str:
    return "".join(" " if span.line_break else span.text for span in spans)


def spans_of(block: Block) -> Iterator[Span]:
    """All that a block holds, in reading order."""
    yield from block.spans
    for item in block.items:
        for inner in item:
            yield from spans_of(inner)
    for row in block.rows:
        for cell in row:
            yield from cell


def is_rtl(text: str) -> bool:
    """By its first letter with a direction, as browsers decide for dir="auto"."""
    for letter in text:
        if (direction := unicodedata.bidirectional(letter)) in {"R", "AL", "L"}:
            return direction != "L"
    return False


def title_and_rest(reading: Reading) -> tuple[tuple[Span, ...], tuple[Block, ...]]:
    """A first heading of the first level is the title; without one, no spans."""
    first = reading.blocks[:1]
    if first and first[0].kind == "heading" and first[0].level == 1:
        return first[0].spans, reading.blocks[1:]
    return (), reading.blocks


# Blocks ---------------------------------------------------------------------------------------------------


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> Iterator[Block]:
    for node in nodes:
        match node.type:
            case "heading":
                yield _with_spans("heading", node, level=int(node.tag[1]))
            case "paragraph":
                yield from _paragraph(node)
            case "bullet_list" | "ordered_list":
                yield _list(node)
            case "blockquote":
                inner = tuple(_blocks(node.children))
                yield Block("quote", items=(inner,), rtl=bool(inner) and inner[0].rtl)
            case "fence" | "code_block":
                yield Block("code", spans=(Span(node.content.rstrip("\n"), code=True),))
            case "table":
                yield _table(node)
            case "hr":
                yield Block("rule")
            case _:  # nothing else is switched on
                yield from _blocks(node.children)


def _paragraph(node: SyntaxTreeNode) -> Iterator[Block]:
    """A picture that stands alone is a block of its own."""
    spans = _spans(node)
    if len(spans) == 1 and spans[0].picture:
        yield Block("picture", spans=spans, rtl=is_rtl(spans[0].text))
    elif spans:
        yield Block("paragraph", spans=spans, rtl=is_rtl(plain(spans)))


def _list(node: SyntaxTreeNode) -> Block:
    items = tuple(tuple(_blocks(item.children)) for item in node.children)
    return Block(
        "list",
        items=items,
        ordered=node.type == "ordered_list",
        start=int(node.attrs.get("start", 1)),
        rtl=any(item[0].rtl for item in items[:1] if item),
    )


def _table(node: SyntaxTreeNode) -> Block:
    rows = [row for part in node.children for row in part.children]
    cells = tuple(tuple(_spans(cell) for cell in row.children) for row in rows)
    align = tuple(str(cell.attrs.get("style", "")).removeprefix("text-align:") for cell in rows[0].children)
    first = next((plain(cell) for row in cells for cell in row if cell), "")
    widths = tuple(_width([plain(row[column]) for row in cells]) for column in range(len(align)))
    return Block("table", rows=cells, align=align, widths=widths, rtl=is_rtl(first))


def _width(cells: Sequence[str]) -> float:
    """Long texts get more room, but less than in proportion; the longest word should fit."""
    longest_word = max((len(word) for cell in cells for word in cell.split()), default=1)
    return max(math.sqrt(max(map(len, cells))) * 1.3, longest_word * 0.8, 2.0)


def _with_spans(kind: Literal["heading"], node: SyntaxTreeNode, *, level: int) -> Block:
    spans = _spans(node)
    return Block(kind, spans=spans, level=level, rtl=is_rtl(plain(spans)))


# Spans ----------------------------------------------------------------------------------------------------


def _spans(node: SyntaxTreeNode) -> tuple[Span, ...]:
    found: list[Span] = []
    for inline in node.children:
        _walk(inline.children, {}, found)
    return tuple(found)


_STYLES = {"strong": {"bold": True}, "em": {"italic": True}, "s": {"struck": True}}


def _walk(nodes: Sequence[SyntaxTreeNode], style: Mapping[str, Any], found: list[Span]) -> None:
    for node in nodes:
        match node.type:
            case "text":
                found.extend(_with_citations(node.content, style))
            case "softbreak":
                found.append(Span(" ", **style))
            case "hardbreak":
                found.append(Span("", line_break=True))
            case "code_inline":
                found.append(Span(node.content, **{**style, "code": True}))
            case "strong" | "em" | "s":
                _walk(node.children, {**style, **_STYLES[node.type]}, found)
            case "link":
                address = str(node.attrs.get("href", ""))
                safe = {"address": address} if _ADDRESS.match(address) else {}
                _walk(node.children, {**style, **safe}, found)
            case "image":
                found.append(_picture(node, style))


def _with_citations(text: str, style: Mapping[str, Any]) -> Iterator[Span]:
    at = 0
    for match in _CITATION.finditer(text):
        if match.start() > at:
            yield Span(text[at : match.start()], **style)
        yield Span(match[0], cites=tuple(_KEY.findall(match[0])), **style)
        at = match.end()
    if at < len(text):
        yield Span(text[at:], **style)


def _picture(node: SyntaxTreeNode, style: Mapping[str, Any]) -> Span:
    """A picture from elsewhere is a link to it: opening a document asks no foreign server."""
    address, alt = str(node.attrs.get("src", "")), node.content
    if match := _PICTURE.fullmatch(address):
        return Span(alt, picture=int(match[1]))
    shown = alt or address
    return Span(shown, **{**style, "address": address}) if _ADDRESS.match(address) else Span(shown, **style)
