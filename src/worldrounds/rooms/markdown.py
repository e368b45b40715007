"""Markdown to clean HTML, for cases. Documents of students are never rendered as HTML."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "h3", "h4", "a", "code"}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}


def render(text: str) -> SafeString:
    html = nh3.clean(
        _markdown.render(text), tags=TAGS, attributes={"a": {"href"}}, url_schemes={"https", "http"}
    )
    return mark_safe(html)  # noqa: S308 - cleaned in the line above
