"""Which format a file is, from what stands in it."""

import re

from worldrounds.bibliography.formats.base import Unreadable
from worldrounds.bibliography.formats.listed import wanted
from worldrounds.bibliography.formats.opening import encoding_of

BINARY = (
    (b"%PDF", "This is a PDF. Export the references from your reference manager, as RIS or BibTeX."),
    (
        b"PK\x03\x04",
        "This is a packed file or a spreadsheet (ZIP, XLSX, DOCX). Unpack it, or export it as RIS or BibTeX.",
    ),
    (b"\xd0\xcf\x11\xe0", "This is an old file of Word or Excel. Export the references as RIS or BibTeX."),
    (b"7z\xbc\xaf", "This is a packed file (7z). Unpack it first."),
    (b"Rar!", "This is a packed file (RAR). Unpack it first."),
    (b"BZh", "This is a packed file (bzip2). Unpack it first, or pack it with gzip."),
    (b"\xfd7zXZ", "This is a packed file (xz). Unpack it first, or pack it with gzip."),
    (
        b"SQLite format 3",
        "This is the library of a reference manager (EndNote, Zotero). Export the references from it, as RIS or BibTeX.",
    ),
)
_ENL = "This is a library of EndNote (.enl). In EndNote choose File, Export, and the style RefMan (RIS)."
_PUBMED_PAGE = (
    "This is a page of PubMed. There choose “Save”, the format “PubMed”, and bring that file (.nbib)."
)
_NBIB = re.compile(r"^(?:PMID|OWN |STAT|TI  |FAU |AU  |JT  |TA  |BTI )- ", re.MULTILINE)
_TEXT_FORMATS = (
    ("ris", re.compile(r"^TY  -", re.MULTILINE)),
    ("nbib", _NBIB),
    ("bibtex", re.compile(r"^\s*@\s*[A-Za-z]+\s*[{(]", re.MULTILINE)),
)
_XML_OTHERS = (
    ("<xml><records>", "This is EndNote's XML. In EndNote choose File, Export, and the style RefMan (RIS)."),
    ("<records>", "This is EndNote's XML. In EndNote choose File, Export, and the style RefMan (RIS)."),
    ("<rdf:RDF", "This is RDF. Export from your reference manager as RIS, BibTeX or CSL-JSON."),
    ("<modsCollection", "This is MODS. Export from your reference manager as RIS, BibTeX or CSL-JSON."),
    (
        "<eSearchResult",
        "This is the answer of a search in PubMed, without records. Fetch the records (efetch).",
    ),
    ("<eSummaryResult", "These are PubMed's summaries. Fetch the records themselves (efetch)."),
    ("<pmc-articleset", "These are full texts of PubMed Central. Bring the records from PubMed."),
)


def recognise(head: bytes) -> str:
    """The name of the format (a key of ``formats.READERS``, "pubmed-xml" or "list") of an unpacked file's beginning.

    Raises Unreadable, with a sentence that says what the file is and what to do.
    """
    for mark, sentence in BINARY:
        if head.startswith(mark):
            raise Unreadable(sentence)
    text = head.decode(encoding_of(head), errors="replace").lstrip("\ufeff \t\r\n")
    if not text.strip("\x00"):
        raise Unreadable("The file is empty.")
    if text.startswith("<"):
        return _markup(text)
    return _text(text)


def _markup(text: str) -> str:
    if re.search(r"<(?:PubmedArticleSet|PubmedArticle|PubmedBookArticle|DeleteCitation)[\s>]", text):
        return "pubmed-xml"
    if re.search(r"<(?:!doctype html|html|head|body)\b", text[:5000], re.IGNORECASE):
        if "pubmed" in text[:50_000].lower():
            raise Unreadable(_PUBMED_PAGE)
        raise Unreadable("This is a web page. Look for “Export” or “Cite” on it, and bring RIS or BibTeX.")
    dense = re.sub(r"\s+", "", re.sub(r"<[?!][^>]*>", "", text[:20_000]))
    for start, sentence in _XML_OTHERS:
        if dense.startswith(start.replace(" ", "")):
            raise Unreadable(sentence)
    if "<!ENTITY" in text:
        raise Unreadable("The file defines entities of its own. No file of PubMed does; it is not read.")
    raise Unreadable("This is XML, but not PubMed's: there is no <PubmedArticle> in it.")


def _text(text: str) -> str:
    if text[0] in "[{":
        if re.match(r"[\[{\s]*(?:\"|\}|\]|$)", text):
            return "csl"
        raise Unreadable("The file begins like JSON, but it is none.")
    found = [(match.start(), name) for name, shape in _TEXT_FORMATS if (match := shape.search(text))]
    if found:
        return min(found)[1]
    if text.count("\x00") > 8 or text.count("\ufffd") > len(text) // 10:
        raise Unreadable(
            _ENL if "endnote" in text[:5000].lower() else "This is no file of references: it is not text."
        )
    lines = [line.strip() for line in text.splitlines()[:50] if line.strip()]
    good = sum(all(wanted(one).known for one in re.split(r"[\s,;]+", line)) for line in lines)
    if good * 2 >= len(lines):
        return "list"
    raise Unreadable(
        "The format is not known. Known are PubMed's XML and .nbib, RIS, BibTeX, CSL-JSON, and a list of DOIs or PMIDs."
    )
