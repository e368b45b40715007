"""Markdown to clean HTML: cases, and what people publish. Documents of students are never rendered as HTML."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
_ADDRESS = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "h3", "h4", "a", "code"}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}


LINK_REL = "nofollow ugc noopener noreferrer"  # search engines give nothing for links that people have set


def render(text: str, terms: Sequence[str] = (), *, links: bool = True) -> SafeString:
    """The first place of each of the ``terms`` leads to its meaning, at ``anchor(term)`` on the same page.

    Without ``links``, the text's own lead nowhere: their addresses are written out, for somebody who looks them over.
    """
    tokens = _markdown.parse(text)
    for token in tokens if not links else ():
        token.children = list(_without_links(token.children or ()))
    if terms:
        _link_terms(tokens, terms)
    html = nh3.clean(
        _markdown.renderer.render(tokens, _markdown.options, {}),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "http"},
        link_rel=LINK_REL,
    )
    return mark_safe(html)  # noqa: S308 - cleaned in the line above


def plain(text: str) -> str:
    """Its words in one line, for lists and previews."""
    return " ".join(unescape(strip_tags(render(text))).split())


def shortened(text: str, most: int) -> str:
    """At most so many characters, cut between two words."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def has_links(text: str) -> bool:
    """Links of Markdown, or something that a reader takes for an address."""
    return bool(_ADDRESS.search(text)) or any(
        child.type == "link_open" for token in _markdown.parse(text) for child in token.children or ()
    )


def anchor(term: str) -> str:
    return f"term-{slugify(term, allow_unicode=True)}"


def _without_links(children: Sequence[Token]) -> Iterator[Token]:
    address = ""
    for child in children:
        if child.type == "link_open":
            address = str(child.attrs["href"])
        elif child.type == "link_close":
            yield _text(f" ({address})")
        else:
            yield child


def _link_terms(tokens: Sequence[Token], terms: Sequence[str]) -> None:
    by_name = {term.casefold(): term for term in terms}
    longest_first = sorted(terms, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, longest_first))})s?(?![\w-])", re.IGNORECASE)
    before = None
    for token in tokens:
        if token.children and not (before and before.type == "heading_open"):
            token.children = list(_with_links(_joined(token.children), pattern, by_name))
        before = token


def _joined(children: Sequence[Token]) -> list[Token]:
    """The lines of a paragraph as one text, so that a term may stand at the end of one and the start of the next."""
    joined: list[Token] = []
    for child in children:
        content = " " if child.type == "softbreak" else child.content
        if child.type not in ("text", "softbreak"):
            joined.append(child)
        elif joined and joined[-1].type == "text":
            joined[-1] = _text(joined[-1].content + content)
        else:
            joined.append(_text(content))
    return joined


def _with_links(
    children: Sequence[Token], pattern: re.Pattern[str], by_name: dict[str, str]
) -> Iterator[Token]:
    """``by_name`` loses each term that was linked."""
    within = 0  # links
    for child in children:
        within += child.nesting if child.type.startswith("link_") else 0
        if child.type != "text" or within:
            yield child
            continue
        at = 0
        for found in pattern.finditer(child.content):
            term = by_name.pop(found[1].casefold(), None)
            if term is not None:
                yield _text(child.content[at : found.start()])
                yield Token("link_open", "a", 1, attrs={"href": f"#{anchor(term)}"})
                yield _text(found[0])
                yield Token("link_close", "a", -1)
                at = found.end()
        yield _text(child.content[at:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
