"""What a record's page says about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from worldrounds.bibliography.addresses import address_of
from worldrounds.bibliography.record import Affiliation, Name, Record
from worldrounds.bibliography.sameness import is_preprint
from worldrounds.bibliography.written import MONTHS, full_name
from worldrounds.evidence.queries.around import Told
from worldrounds.web.addresses import url


def kind_words(record: Record) -> list[str]:
    """“Editorial”; where the source names no publication type, what CSL's type is called."""
    names = {
        "article-journal": _("Article"),
        "article": _("Preprint"),
        "book": _("Book"),
        "chapter": _("Chapter"),
        "paper-conference": _("Conference paper"),
        "report": _("Report"),
        "thesis": _("Thesis"),
        "webpage": _("Web page"),
    }
    named = [name for name in record.publication_types if name != "Journal Article"]
    return named or [names.get(record.type, record.type.replace("-", " ").capitalize())]


def published(record: Record) -> str:
    """“2023 May 23;23(1):366”, as PubMed writes it in every language."""
    date = [str(record.year)] if record.year else []
    if record.month:
        date += [MONTHS[record.month - 1]] + ([str(record.day)] if record.day else [])
    elif record.season:
        date.append(record.season)
    volume = record.volume + (f"({record.issue})" if record.issue else "")
    rest = volume + (f":{record.pages}" if record.pages and volume else "")
    if record.pages and not volume:
        rest = f"p. {record.pages}"
    return ";".join(part for part in (" ".join(date), rest) if part)


@dataclass(frozen=True)
class Author:
    name: str
    search: str  # for the box: “Wu A[au]”
    orcid: str
    numbers: tuple[int, ...]  # of affiliations


@dataclass(frozen=True)
class Affiliations:
    authors: tuple[Author, ...]
    texts: tuple[Affiliation, ...]  # numbered from 1


def numbered_affiliations(record: Record) -> Affiliations:
    """Each address once, in the order in which authors name them."""
    numbers: dict[Affiliation, int] = {}
    authors = []
    for name in record.authors:
        own = tuple(numbers.setdefault(place, len(numbers) + 1) for place in name.affiliations)
        authors.append(Author(full_name(name), author_search(name), name.orcid, own))
    return Affiliations(tuple(authors), tuple(numbers))


def author_search(name: Name) -> str:
    if name.literal:
        return f'"{name.literal}"[au]'
    initial = name.given[:1].upper()
    return f"{name.family} {initial}[au]" if initial.isalpha() and initial.isascii() else f"{name.family}[au]"


@dataclass(frozen=True)
class NoticeShown:
    sentence: str
    tone: str  # bad, warn or empty: a banner, or a line further down
    text: str
    address: str


def notices_shown(record: Record, told: Iterable[Told]) -> list[NoticeShown]:
    """The worst first. A preprint says that it is one, and where it was published; its article names it."""
    from_preprint = _is_preprint(record)
    sentence = _("This is a preprint: no journal had reviewed it when it was put online")
    found = [NoticeShown(sentence, "warn", "", "")] if from_preprint else []
    found += [_notice_words(one, from_preprint) for one in told]
    return sorted(found, key=lambda one: one.tone != "bad")


def _notice_words(told: Told, from_preprint: bool) -> NoticeShown:
    notice, other = told.notice, told.other
    sentence, tone = _notice_kinds().get(notice.kind, (notice.kind, ""))
    if notice.kind == "UpdateIn" and from_preprint:
        sentence = _("It has been published since")
    elif notice.kind == "UpdateOf" and _tells_of_preprint(told):
        sentence = _("Preprint of this article")
    return NoticeShown(
        sentence,
        tone,
        notice.text
        or (other.title if other else "")
        or notice.doi
        or (f"PMID {notice.pmid}" if notice.pmid else ""),
        url("article", other.merged_into_id or other.pk)
        if other
        else address_of(pmid=notice.pmid, doi=notice.doi),
    )


def _tells_of_preprint(told: Told) -> bool:
    """Where the other is not held, its citation tells: “medRxiv [Preprint]. 2021 …”."""
    other = told.other
    if other is None:
        return _is_preprint(Record(told.notice.text, doi=told.notice.doi, journal=told.notice.text))
    types = tuple(other.publication_types)
    return _is_preprint(
        Record(
            other.title,
            type=other.type,
            doi=other.doi,
            journal=other.journal,
            publisher=other.publisher,
            publication_types=types,
        )
    )


def _is_preprint(record: Record) -> bool:
    return record.type == "article" or is_preprint(record)  # CSL's word


def _notice_kinds() -> dict[str, tuple[str, str]]:
    """PubMed's RefTypes."""
    return {
        "RetractionIn": (_("This article has been retracted"), "bad"),
        "RetractionOf": (_("This is the retraction of another article"), "bad"),
        "PartialRetractionIn": (_("A part of this article has been retracted"), "bad"),
        "PartialRetractionOf": (_("This retracts a part of another article"), "bad"),
        "ExpressionOfConcernIn": (_("Its journal has expressed concern about this article"), "warn"),
        "ExpressionOfConcernFor": (_("This expresses concern about another article"), "warn"),
        "ErratumIn": (_("This article has been corrected"), "warn"),
        "CorrectedandRepublishedIn": (_("This article has been corrected and published again"), "warn"),
        "RetractedandRepublishedIn": (_("This article has been retracted and published again"), "bad"),
        "UpdateIn": (_("There is a newer version of this article"), "warn"),
        "ErratumFor": (_("This corrects another article"), ""),
        "CorrectedandRepublishedFrom": (_("This is the corrected version of another article"), ""),
        "RetractedandRepublishedFrom": (_("This is the new version of a retracted article"), ""),
        "UpdateOf": (_("This is a newer version of another article"), ""),
        "RepublishedIn": (_("Published again in"), ""),
        "RepublishedFrom": (_("First published in"), ""),
        "CommentIn": (_("Comment in"), ""),
        "CommentOn": (_("Comment on"), ""),
        "OriginalReportIn": (_("Original report in"), ""),
        "ReprintIn": (_("Reprinted in"), ""),
        "ReprintOf": (_("Reprint of"), ""),
        "SummaryForPatientsIn": (_("Summary for patients in"), ""),
        "AssociatedDataset": (_("Data set"), ""),
        "DeletedBySource": (_("PubMed has taken this record back"), "warn"),
        "AssociatedPublication": (_("Publication with this data"), ""),
    }
