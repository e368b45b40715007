"""Safe parsing of one record's XML, and its text."""

from lxml import etree

from worldrounds.bibliography.formats.base import Broken

# A record is parsed by itself and without its file's DTD, so that no entity is ever defined. libxml2 refuses more than
# 256 levels and texts of more than 10 MB unless huge_tree is given.
_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
    remove_blank_text=True,
)


def parsed(source: bytes | str) -> etree._Element:
    """Raises Broken."""
    try:
        return etree.fromstring(source, _PARSER)
    except etree.XMLSyntaxError as error:
        raise Broken(f"The XML is broken: {error.msg}.") from error


def text(element: etree._Element | None) -> str:
    """All its text, in one line."""
    if element is None:
        return ""
    if len(element):
        return " ".join("".join(element.itertext()).split())
    said = element.text
    return " ".join(said.split()) if said else ""


def child(element: etree._Element, path: str) -> str:
    """The text of the first element at the path."""
    return text(element.find(path))


def raw(element: etree._Element) -> str:
    source: str = etree.tostring(element, encoding="unicode", with_tail=False)
    return source


def plain(element: etree._Element, /, **attributes: str) -> bool:
    """Whether the element holds text only, and no attributes but these with these values."""
    return not len(element) and dict(element.attrib) == attributes
