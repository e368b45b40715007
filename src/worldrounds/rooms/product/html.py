"""The document as HTML, for the preview. Built from blocks: every word of students is escaped."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from worldrounds.rooms.product.contents import Contents
from worldrounds.rooms.product.reading import Block, Span

Address = Callable[[int], str]  # of a picture, by its number

_SIDES = {"center": "center", "right": "end"}


def as_html(contents: Contents, *, picture_address: Address) -> SafeString:
    """Headings begin at the third level, below those of the page."""
    return _Writer(contents, picture_address).blocks(contents.blocks)


def as_text(contents: Contents) -> SafeString:
    """Light: of a picture what it shows, of a citation its number, no links to either."""
    return _TextOnly(contents, str).blocks(contents.blocks)


def within_the_page(contents: Contents) -> Address:
    """Pictures as a part of the page itself, for readers who may not open the room that they are in."""

    def address(number: int) -> str:
        picture = contents.pictures[number]
        return f"data:{picture.kind};base64,{b64encode(picture.small).decode()}"

    return address


class _Writer:
    def __init__(self, contents: Contents, picture_address: Address) -> None:
        self.contents = contents
        self.picture_address = picture_address

    def blocks(self, blocks: Iterable[Block]) -> SafeString:
        return _join(self.block(block) for block in blocks)

    def block(self, block: Block) -> SafeString:
        match block.kind:
            case "heading":
                level = min(block.level - self.contents.heading_shift + 2, 6)
                return _element(f"h{level}", self.spans(block.spans))
            case "paragraph":
                return _element("p", self.spans(block.spans))
            case "picture":
                return self.picture(block.spans[0], caption=True)
            case "list":
                return self.list(block)
            case "quote":
                return _element("blockquote", self.blocks(block.items[0]))
            case "code":
                return format_html("<pre><code>{}</code></pre>", block.text)
            case "table":
                return self.table(block)
            case "rule":
                return mark_safe("<hr>")

    def list(self, block: Block) -> SafeString:
        items = _join(_element("li", self.item(item)) for item in block.items)
        if not block.ordered:
            return _element("ul", items)
        return format_html('<ol dir="auto" start="{}">{}</ol>', block.start, items)

    def item(self, blocks: Sequence[Block]) -> SafeString:
        """One paragraph, and perhaps a list below it, stands close together."""
        if blocks and blocks[0].kind == "paragraph" and all(block.kind == "list" for block in blocks[1:]):
            return _join([self.spans(blocks[0].spans), self.blocks(blocks[1:])])
        return self.blocks(blocks)

    def table(self, block: Block) -> SafeString:
        def row(cells: Iterable[tuple[Span, ...]], tag: str) -> SafeString:
            pairs = zip(cells, block.align, strict=True)
            return _element("tr", _join(self.cell(tag, spans, align) for spans, align in pairs))

        head, *rest = block.rows
        body = _join(row(cells, "td") for cells in rest)
        return format_html(
            '<div class="scroll" tabindex="0" role="region" aria-label="{}">'
            "<table><thead>{}</thead><tbody>{}</tbody></table></div>",
            _("Table"),
            row(head, "th"),
            body,
        )

    def cell(self, tag: str, spans: Iterable[Span], align: str) -> SafeString:
        side = _SIDES.get(align, "")
        return format_html(
            '<{} dir="auto" class="{}">{}</{}>', _name(tag), side, self.spans(spans), _name(tag)
        )

    def spans(self, spans: Iterable[Span]) -> SafeString:
        return _join(self.span(span) for span in spans)

    def span(self, span: Span) -> SafeString:
        if span.line_break:
            return mark_safe("<br>")
        if span.picture:
            return self.picture(span, caption=False)
        html = self.citation(span) if span.cites else format_html("{}", span.text)
        for tag, is_so in (
            ("code", span.code),
            ("s", span.struck),
            ("em", span.italic),
            ("strong", span.bold),
        ):
            html = format_html("<{}>{}</{}>", _name(tag), html, _name(tag)) if is_so else html
        if span.address:
            html = format_html('<a href="{}" rel="noreferrer nofollow">{}</a>', span.address, html)
        return html

    def citation(self, span: Span) -> SafeString:
        numbers = sorted(self.contents.reading.number_of(key) for key in span.cites)
        links = ((number, number) for number in numbers)
        return format_html("[{}]", format_html_join(", ", '<a href="#reference-{}">{}</a>', links))

    def picture(self, span: Span, *, caption: bool) -> SafeString:
        picture = self.contents.pictures.get(span.picture)
        if picture is None:
            return format_html(
                '<span class="tag warn">{}</span>',
                _("picture %(number)s is not there") % {"number": span.picture},
            )
        image = format_html(
            '<img src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
            self.picture_address(picture.number), span.text, picture.width, picture.height,
        )  # fmt: skip
        if not caption:
            return image
        return format_html('<figure>{}<figcaption dir="auto">{}</figcaption></figure>', image, span.text)


class _TextOnly(_Writer):
    def picture(self, span: Span, *, caption: bool) -> SafeString:
        words = _("Picture: %(what)s") % {"what": span.text}
        return format_html('<{0} class="soft" dir="auto">{1}</{0}>', _name("p" if caption else "span"), words)

    def citation(self, span: Span) -> SafeString:
        numbers = sorted(self.contents.reading.number_of(key) for key in span.cites)
        return format_html("[{}]", ", ".join(map(str, numbers)))


def _element(tag: str, inner: SafeString) -> SafeString:
    return format_html('<{} dir="auto">{}</{}>', _name(tag), inner, _name(tag))


def _name(tag: str) -> SafeString:
    return mark_safe(tag)  # noqa: S308 - names of elements are written above


def _join(parts: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 - each part is safe
