"""The document as DOCX, with Word's own styles, so that it can be worked on further."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

import docx
from django.utils.translation import pgettext
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from worldrounds.rooms.product.contents import Contents
from worldrounds.rooms.product.reading import Block, Span, is_rtl

ACCENT, SOFT, WARNING = RGBColor(0x0B, 0x64, 0x70), RGBColor(0x56, 0x60, 0x6B), RGBColor(0xA8, 0x20, 0x1A)
WIDEST, HIGHEST = 16.0, 20.0  # centimetres of a picture
DEEPEST_LIST = 3  # Word has styles for so many levels
_ALIGN = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def as_docx(contents: Contents) -> bytes:
    document = docx.Document()
    writer = _Writer(document, contents)
    writer.front()
    for block in contents.blocks:
        writer.block(block)
    writer.references()
    file = BytesIO()
    document.save(file)
    return file.getvalue()


class _Writer:
    def __init__(self, document: Document, contents: Contents) -> None:
        self.document = document
        self.contents = contents
        document.core_properties.title = _clean(contents.title)
        document.core_properties.author = _clean(", ".join(author.name for author in contents.authors))
        for section in document.sections:
            section.page_width, section.page_height = Cm(21), Cm(29.7)
            section.left_margin = section.right_margin = Cm(2.5)

    def front(self) -> None:
        contents = self.contents
        self._line(f"{contents.programme} · {contents.group}", size=9, colour=ACCENT)
        self._paragraph("Title", [Span(contents.title)], is_rtl(contents.title))
        authors = self.document.add_paragraph()
        for position, author in enumerate(contents.authors):
            authors.add_run((", " if position else "") + _clean(author.name))
            authors.add_run(str(author.school)).font.superscript = True
        for number, school in enumerate(contents.schools, start=1):
            self._line(f"{number} {school}", size=9, colour=SOFT)
        self._line(contents.date, size=9, colour=SOFT)

    def block(self, block: Block, depth: int = 0, style: str = "Normal") -> None:
        match block.kind:
            case "heading":
                level = min(max(block.level - self.contents.heading_shift, 1), 9)
                self._paragraph(f"Heading {level}", block.spans, block.rtl)
            case "paragraph":
                self._paragraph(style, block.spans, block.rtl)
            case "picture":
                self._picture(block.spans[0])
            case "list":
                self._list(block, depth)
            case "quote":
                for inner in block.items[0]:
                    self.block(inner, depth, style="Quote")
            case "code":
                self._code(block.text)
            case "table":
                self._table(block)
            case "rule":
                self._line("* * *", size=10, colour=SOFT).alignment = WD_ALIGN_PARAGRAPH.CENTER

    def references(self) -> None:
        if not self.contents.references:
            return
        self._paragraph("Heading 1", [Span(pgettext("heading", "References"))], False)
        for line in self.contents.references:
            spans = [Span(f"{line.number}. {line.text} "), Span(line.address, address=line.address)]
            paragraph = self._paragraph("Normal", spans, is_rtl(line.text))
            if not line.is_known:
                paragraph.runs[0].font.color.rgb = WARNING

    def _paragraph(self, style: str, spans: Iterable[Span], rtl: bool) -> Paragraph:
        paragraph = self.document.add_paragraph(style=style)
        self._fill(paragraph, spans, rtl)
        return paragraph

    def _fill(self, paragraph: Paragraph, spans: Iterable[Span], rtl: bool) -> None:
        if rtl:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        for span in spans:
            if span.line_break:
                paragraph.add_run().add_break()
            elif span.picture:
                self._inline_picture(paragraph, span, widest=4)
            elif span.text:
                _style(self._run(paragraph, span), span, rtl)

    def _run(self, paragraph: Paragraph, span: Span) -> Run:
        if span.cites:
            numbers = sorted(self.contents.reading.number_of(key) for key in span.cites)
            return paragraph.add_run(f"[{', '.join(map(str, numbers))}]")
        run = paragraph.add_run(_clean(span.text))
        if span.address:
            _link(paragraph, run, span.address)
        return run

    def _line(self, text: str, *, size: float, colour: RGBColor) -> Paragraph:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run(_clean(text))
        run.font.size, run.font.color.rgb = Pt(size), colour
        return paragraph

    def _list(self, block: Block, depth: int) -> None:
        level = min(depth + 1, DEEPEST_LIST)
        style = ("List Number" if block.ordered else "List Bullet") + (f" {level}" if level > 1 else "")
        numbering = _restart(self.document, style, block.start) if block.ordered else None
        for item in block.items:
            for position, inner in enumerate(item):
                if inner.kind == "paragraph" and position == 0:
                    paragraph = self._paragraph(style, inner.spans, inner.rtl)
                    if numbering is not None:
                        paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = numbering
                else:
                    self.block(inner, depth + 1, style="List Continue" + (f" {level}" if level > 1 else ""))

    def _table(self, block: Block) -> None:
        table = self.document.add_table(rows=0, cols=len(block.align), style="Light Grid Accent 1")
        for row in block.rows:
            for cell, spans, align in zip(table.add_row().cells, row, block.align, strict=True):
                paragraph = cell.paragraphs[0]
                self._fill(paragraph, spans, is_rtl("".join(span.text for span in spans)))
                if align in _ALIGN:
                    paragraph.alignment = _ALIGN[align]
        self.document.add_paragraph()

    def _picture(self, span: Span) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._inline_picture(paragraph, span, widest=WIDEST)
        if span.text and span.picture in self.contents.pictures:
            self._paragraph("Caption", [Span(span.text)], is_rtl(span.text))

    def _inline_picture(self, paragraph: Paragraph, span: Span, *, widest: float) -> None:
        picture = self.contents.pictures.get(span.picture)
        if picture is None:
            paragraph.add_run(_clean(f"[{span.text}]")).italic = True
            return
        width = min(widest, HIGHEST * picture.width / picture.height)
        shape = paragraph.add_run().add_picture(BytesIO(bytes(picture.data)), width=Cm(width))
        shape._inline.docPr.set("descr", _clean(span.text))

    def _code(self, text: str) -> None:
        run = self.document.add_paragraph().add_run(_clean(text))
        run.font.name, run.font.size = "Courier New", Pt(9)


def _style(run: Run, span: Span, rtl: bool) -> None:
    run.bold, run.italic = span.bold or None, span.italic or None
    run.font.strike = span.struck or None
    if span.code:
        run.font.name = "Courier New"
    if rtl:
        run.font.rtl = True


def _link(paragraph: Paragraph, run: Run, address: str) -> None:
    """python-docx reads links but does not write them: the run moves into a hyperlink element."""
    target = paragraph.part.relate_to(_clean(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), target)
    run.font.color.rgb, run.font.underline = ACCENT, True
    paragraph._p.append(link)
    link.append(run._r)


def _restart(document: Document, style: str, start: int) -> int:
    """A numbering of its own, so that the next list does not go on counting."""
    numbering: Any = document.part.numbering_part.element
    style_properties: Any = document.styles[style].element.pPr
    used = style_properties.numPr.numId.val
    abstract = next(num.abstractNumId.val for num in numbering.num_lst if num.numId == used)
    new = numbering.add_num(abstract)
    new.add_lvlOverride(ilvl=0).add_startOverride(start)
    return int(new.numId)


def _clean(text: str) -> str:
    """XML knows no control characters and no half of a pair."""
    return "".join(
        c
        for c in text
        if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )
