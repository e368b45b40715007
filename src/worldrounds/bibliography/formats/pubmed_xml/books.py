"""From one PubmedBookArticle (a book, or a chapter of one) to a Record. Kept as ``reading`` keeps articles."""

from lxml import etree

from worldrounds.bibliography.formats.base import Broken
from worldrounds.bibliography.formats.pubmed_xml import parts
from worldrounds.bibliography.formats.pubmed_xml.elements import plain, raw, text
from worldrounds.bibliography.formats.pubmed_xml.parts import Part, Values
from worldrounds.bibliography.formats.pubmed_xml.reading import FORMAT, Rest, take, titles
from worldrounds.bibliography.record import Record


def _title(element: etree._Element, values: Values) -> bool:
    values["title"] = text(element)
    return plain(element)


def _isbn(element: etree._Element, values: Values) -> bool:
    values["isbn"] = (*values.get("isbn", ()), text(element))
    return plain(element)


def _publisher(element: etree._Element, values: Values) -> bool:
    said = {part.tag: text(part) for part in element}
    values["publisher"] = said.get("PublisherName", "")
    values["place"] = said.get("PublisherLocation", "")
    return set(said) <= {"PublisherName", "PublisherLocation"}


def _book_title(element: etree._Element, values: Values) -> bool:
    values["journal"] = text(element)
    return plain(element)


BOOK: dict[str, Part] = {
    "Publisher": _publisher,
    "BookTitle": _book_title,
    "PubDate": parts.pub_date,
    "AuthorList": parts.people,
    "Volume": parts.field("volume"),
    "Isbn": _isbn,
}
DOCUMENT: dict[str, Part] = {
    "PMID": parts.pmid,
    "ArticleIdList": parts.article_ids,
    "ArticleTitle": _title,
    "VernacularTitle": parts.field("vernacular"),
    "Pagination": parts.pagination,
    "Language": parts.language,
    "AuthorList": parts.people,
    "PublicationType": parts.publication_type,
    "Abstract": parts.abstract,
    "KeywordList": parts.keywords,
    "DateRevised": parts.revised,
    "ReferenceList": parts.references,
}


def read_book(element: etree._Element) -> Record:
    """Raises Broken."""
    values: Values = {}
    rest: Rest = {}
    book, document = element.find("BookDocument/Book"), element.find("BookDocument")
    if book is None or document is None:
        raise Broken("The record of a book has no book.")
    of_book: Values = {}
    if document.find("AuthorList") is not None:  # the authors of a chapter are not those of the whole book
        for authors in book.findall("AuthorList[@Type='authors']"):
            rest.setdefault("Book", []).append(raw(authors))
            book.remove(authors)
    take(book, "Book", BOOK, (), of_book, rest, prefix="Book/")
    take(document, "BookDocument", DOCUMENT, ("Book",), values, rest)
    data = element.find("PubmedBookData")
    if data is not None:
        take(data, "PubmedBookData", {}, (), values, rest)
    return _record(values, of_book, rest)


def _record(values: Values, of_book: Values, rest: Rest) -> Record:
    said, vernacular = values.pop("title", ""), values.pop("vernacular", "")
    title, translated = titles(said, vernacular, rest) if said else ("", "")
    whole = of_book.pop("journal", "")
    if not (title or whole):
        raise Broken("The record has no title.")
    joined = of_book | {name: value for name, value in values.items() if value}
    joined |= {"translated_title": translated, "rest": {FORMAT: rest} if rest else {}}
    if title:
        return Record(title, "chapter", journal=whole, **joined)
    return Record(whole, "book", **joined)
