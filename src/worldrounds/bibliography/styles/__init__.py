"""Citation styles: four that come along, and any CSL file that somebody brings.

The ``.csl`` files beside this one are the Citation Style Language project's, unchanged, licensed CC BY-SA 3.0
(see README.md there).
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

CSL = "{http://purl.org/net/xbiblio/csl}"
MOST_BYTES = 400_000
MOST_STEPS = 100_000  # elements that one citation may walk through; Chicago takes 27,000
BROUGHT = {
    "vancouver": "nlm-citation-sequence",
    "apa": "apa",
    "ama": "american-medical-association",
    "harvard": "harvard-cite-them-right",
}
BRITISH = {"harvard"}  # single quotation marks; the style says so in its guide, but not in its file


class NotAStyle(ValueError):
    """``code`` says why: size, xml, doctype, style, dependent, bibliography, macro, steps. ``detail`` names the part."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code, self.detail = code, detail


@dataclass(frozen=True)
class Style:
    title: str
    source: bytes
    locale: str
    numbered: bool


@cache
def style(name: str) -> Style:
    """One of ``BROUGHT``.

    Raises KeyError for another name.
    """
    source = (Path(__file__).parent / f"{BROUGHT[name]}.csl").read_bytes()
    return read_style(source, locale="en-GB" if name in BRITISH else "")


def read_style(source: bytes, *, locale: str = "") -> Style:
    """A CSL file that nobody has looked at: it may be hostile.

    A style that only points to another (CSL calls it dependent) is taken as the other where that is one of ours.

    Raises NotAStyle.
    """
    if len(source) > MOST_BYTES:
        raise NotAStyle("size")
    root = _root(source)
    title = (root.findtext(f"{CSL}info/{CSL}title") or "").strip()
    parent = root.find(f"{CSL}info/{CSL}link[@rel='independent-parent']")
    if parent is not None:
        return _parent(parent.get("href", ""), title)
    if root.find(f"{CSL}bibliography/{CSL}layout") is None:
        raise NotAStyle("bibliography")
    _bounded(root)
    numbered = root.find(f"{CSL}info/{CSL}category[@citation-format='numeric']") is not None
    return Style(title, source, locale or root.get("default-locale") or "en-US", numbered)


def _root(source: bytes) -> "etree._Element":
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise NotAStyle("xml", str(problem)[:200]) from problem
    if root.getroottree().docinfo.doctype:
        raise NotAStyle("doctype")
    if root.tag != f"{CSL}style":
        raise NotAStyle("style")
    return root


def _parent(address: str, title: str) -> Style:
    known = {file: name for name, file in BROUGHT.items()}
    file = address.rsplit("/", 1)[-1]
    if file not in known:
        raise NotAStyle("dependent", file)
    found = style(known[file])
    return Style(title or found.title, found.source, found.locale, found.numbered)


def _bounded(root: "etree._Element") -> None:
    """Macros that call macros can make a small file work for years; one that calls itself never ends."""
    if (part := root.find(f"{CSL}bibliography")) is not None and _Steps(root).of(part) > MOST_STEPS:
        raise NotAStyle("steps")


class _Steps:
    """How many elements citeproc-py walks through at most: to render, and to ask whether a variable is called."""

    def __init__(self, root: "etree._Element") -> None:
        self.macros = {macro.get("name", ""): macro for macro in root.findall(f"{CSL}macro")}
        self.known: dict[tuple[str, bool], int] = {}
        self.inside: set[str] = set()

    def of(self, element: "etree._Element", asked: bool = False) -> int:
        if asked and element.tag == f"{CSL}group":
            return 1
        parts = [self.of(part, asked) for part in element.iterchildren(tag=etree.Element)]
        one_of = element.tag == f"{CSL}choose" and not asked
        steps = (
            1 + self.of_macro(element.get("macro"), asked) + (max(parts, default=0) if one_of else sum(parts))
        )
        if element.tag == f"{CSL}group":
            steps += 2 * sum(self.of(part, True) for part in element.iterchildren(tag=etree.Element))
        return steps

    def of_macro(self, name: str | None, asked: bool) -> int:
        if name is None:
            return 0
        if name in self.inside or name not in self.macros:
            raise NotAStyle("macro", name)
        if (name, asked) not in self.known:
            self.inside.add(name)
            self.known[name, asked] = self.of(self.macros[name], asked)
            self.inside.discard(name)
        return self.known[name, asked]
