"""Invented records in the shape of PubMed's: as long, as nested and as uneven as real ones.

Lengths and shares follow records as PubMed serves them: structured abstracts of four parts, authors with addresses,
some twenty MeSH headings, substances, comments, a history; references in three of ten. Words are drawn by Zipf's law
from a vocabulary of medical education and of invented words, so that an index has work to do. Nobody here exists.
"""

import gzip
import random
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

FAMILIES = [
    "Adeyemi",
    "Haddad",
    "Ito",
    "Okafor",
    "Novák",
    "Silva",
    "García",
    "Müller",
    "Nguyen",
    "Kim",
    "Papadopoulos",
    "Dubois",
    "Rossi",
    "Hansen",
    "Kowalski",
    "Yılmaz",
    "Chen",
    "Fernández",
    "Ogunleye",
    "Singh",
    "O'Brien",
    "Tamm",
    "Horvat",
    "Mbeki",
    "Larsson",
    "Petrov",
    "Costa",
    "Ahmadi",
    "Reyes",
    "Schmidt",
]
GIVEN = [
    "Amina",
    "Bukola",
    "Carmen",
    "Daniel",
    "Elif",
    "Farid",
    "Grace",
    "Hana",
    "Ivan",
    "José",
    "Keiko",
    "Lars",
    "Mei",
    "Noor",
    "Olga",
    "Paulo",
    "Qi",
    "Rosa",
    "Samir",
    "Tomás",
    "Uma",
    "Viktor",
    "Wanjiru",
    "Ximena",
    "Yusuf",
    "Zofia",
]
TOPICS = [
    "virtual exchange",
    "cultural competence",
    "global health",
    "medical education",
    "curriculum",
    "simulation",
    "feedback",
    "assessment",
    "telehealth",
    "empathy",
    "electives",
    "mentoring",
    "time zones",
    "small groups",
    "language",
    "reflection",
    "interprofessional learning",
    "anatomy",
    "primary care",
    "planetary health",
    "refugee health",
    "ethics",
    "leadership",
    "research",
]
HEADINGS = [
    (f"{topic.title()}", f"D{100000 + place:06}") for place, topic in enumerate(TOPICS * 8)
]  # with invented numbers
QUALIFIERS = [
    ("methods", "Q000379"),
    ("psychology", "Q000523"),
    ("education", "Q000193"),
    ("trends", "Q000639"),
]
LABELS = (
    ("BACKGROUND", "BACKGROUND"),
    ("METHODS", "METHODS"),
    ("RESULTS", "RESULTS"),
    ("CONCLUSIONS", "CONCLUSIONS"),
)
JOURNALS = [
    (f"Journal of Invented {topic.title()}", f"J Inv {topic.title()[:12]}", f"{1000 + place}-{9000 + place}")
    for place, topic in enumerate(TOPICS)
]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "li",
    "mo",
    "nu",
    "pe",
    "ra",
    "si",
    "to",
    "ve",
    "xa",
    "yo",
    "zu",
]
_VOCABULARY = 20_000
FIRST_PMID = 50_000_000


def write_pubmed(path: Path, count: int, seed: int) -> None:
    """A packed file of so many records."""
    with gzip.open(path, "wt", compresslevel=1, encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="utf-8"?>\n')
        file.write(
            '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
            '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
        )
        file.writelines(pubmed_articles(count, seed))
        file.write("</PubmedArticleSet>\n")


def pubmed_articles(count: int, seed: int) -> Iterator[str]:
    """Each a PubmedArticle."""
    maker = _Maker(seed)
    for place in range(count):
        yield maker.article(FIRST_PMID + place)


class _Maker:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        common = [word for topic in TOPICS for word in topic.split()]
        rare = [
            "".join(self.random.choices(_SYLLABLES, k=self.random.randint(2, 5))) for _ in range(_VOCABULARY)
        ]
        self.vocabulary = [
            *common,
            *[
                "the",
                "of",
                "and",
                "in",
                "to",
                "with",
                "for",
                "students",
                "a",
                "were",
                "was",
                "by",
                "on",
                "from",
                "that",
            ],
            *rare,
        ]
        self.random.shuffle(self.vocabulary)
        weights = [1 / (rank + 8) for rank in range(len(self.vocabulary))]
        # A long text of such words, of which sentences are cut: drawing each word anew would take minutes.
        self.text = self.random.choices(self.vocabulary, weights, k=400_000)

    def words(self, least: int, most: int) -> str:
        start = self.random.randrange(len(self.text) - most)
        said = " ".join(self.text[start : start + self.random.randint(least, most)])
        return escape(said[:1].upper() + said[1:])

    def article(self, pmid: int) -> str:
        draw = self.random
        journal, short, issn = draw.choice(JOURNALS)
        year, month, volume = draw.randint(1995, 2025), draw.choice(MONTHS), draw.randint(1, 90)
        first, doi = draw.randint(1, 2000), f"10.5555/inv.{pmid}"
        return (
            f'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM" IndexingMethod="Automated">\n'
            f'<PMID Version="1">{pmid}</PMID>\n'
            f"<DateCompleted><Year>{year}</Year><Month>05</Month><Day>24</Day></DateCompleted>\n"
            f"<DateRevised><Year>{year + 1}</Year><Month>04</Month><Day>10</Day></DateRevised>\n"
            f'<Article PubModel="Print-Electronic"><Journal><ISSN IssnType="Electronic">{issn}</ISSN>'
            f'<JournalIssue CitedMedium="Internet"><Volume>{volume}</Volume><Issue>{draw.randint(1, 12)}</Issue>'
            f"<PubDate><Year>{year}</Year><Month>{month}</Month></PubDate></JournalIssue>"
            f"<Title>{journal}</Title><ISOAbbreviation>{short}</ISOAbbreviation></Journal>\n"
            f"<ArticleTitle>{self.words(8, 18)}.</ArticleTitle>"
            f"<Pagination><MedlinePgn>{first}-{first + 9}</MedlinePgn></Pagination>"
            f'<ELocationID EIdType="doi" ValidYN="Y">{doi}</ELocationID>\n'
            f"{self.abstract()}{self.authors()}<Language>eng</Language>\n"
            '<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList>'
            "</Article>\n"
            f"<MedlineJournalInfo><Country>England</Country><MedlineTA>{short}</MedlineTA>"
            f"<NlmUniqueID>{issn[:4]}</NlmUniqueID><ISSNLinking>{issn}</ISSNLinking></MedlineJournalInfo>\n"
            f"<CitationSubset>IM</CitationSubset>{self.headings()}{self.keywords()}"
            "<CoiStatement>The authors declare that they have no competing interests.</CoiStatement>"
            "</MedlineCitation>\n<PubmedData><History>"
            f"{self.dates(year)}</History><PublicationStatus>ppublish</PublicationStatus>"
            f'<ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId>'
            f'<ArticleId IdType="pmc">PMC{pmid - FIRST_PMID + 1_000_000}</ArticleId>'
            f'<ArticleId IdType="doi">{doi}</ArticleId></ArticleIdList>'
            f"{self.references(pmid)}</PubmedData></PubmedArticle>\n"
        )

    def abstract(self) -> str:
        if self.random.random() < 0.1:
            return ""
        if self.random.random() < 0.5:
            return f"<Abstract><AbstractText>{self.words(120, 250)}.</AbstractText></Abstract>\n"
        parts = "".join(
            f'<AbstractText Label="{label}" NlmCategory="{category}">{self.words(30, 90)}.</AbstractText>'
            for label, category in LABELS
        )
        return f"<Abstract>{parts}</Abstract>\n"

    def authors(self) -> str:
        draw = self.random
        people = "".join(
            f'<Author ValidYN="Y"><LastName>{escape(draw.choice(FAMILIES))}</LastName>'
            f"<ForeName>{(given := draw.choice(GIVEN))}</ForeName><Initials>{given[0]}</Initials>"
            f"<AffiliationInfo><Affiliation>Department of {self.words(2, 5)}, Invented University, "
            f"{self.words(1, 3)}.</Affiliation></AffiliationInfo></Author>\n"
            for _ in range(min(1 + int(draw.expovariate(0.2)), 40))
        )
        return f'<AuthorList CompleteYN="Y">{people}</AuthorList>'

    def headings(self) -> str:
        draw, parts = self.random, []
        for name, ui in draw.sample(HEADINGS, draw.randint(6, 20)):
            qualifier = ""
            if draw.random() < 0.3:
                said, number = draw.choice(QUALIFIERS)
                qualifier = f'<QualifierName UI="{number}" MajorTopicYN="Y">{said}</QualifierName>'
            parts.append(
                f'<MeshHeading><DescriptorName UI="{ui}" MajorTopicYN="N">{name}</DescriptorName>{qualifier}'
                "</MeshHeading>\n"
            )
        return f"<MeshHeadingList>{''.join(parts)}</MeshHeadingList>"

    def keywords(self) -> str:
        words = "".join(
            f'<Keyword MajorTopicYN="N">{escape(word)}</Keyword>' for word in self.random.sample(TOPICS, 4)
        )
        return f'<KeywordList Owner="NOTNLM">{words}</KeywordList>'

    def dates(self, year: int) -> str:
        return "".join(
            f'<PubMedPubDate PubStatus="{status}"><Year>{year}</Year><Month>5</Month><Day>17</Day><Hour>6</Hour>'
            "<Minute>0</Minute></PubMedPubDate>"
            for status in ("received", "accepted", "entrez", "pubmed", "medline")
        )

    def references(self, pmid: int) -> str:
        if self.random.random() > 0.3:
            return ""
        parts = []
        for _ in range(self.random.randint(5, 60)):
            number = self.random.randint(FIRST_PMID, pmid)
            parts.append(
                f"<Reference><Citation>{self.words(12, 25)}.</Citation><ArticleIdList>"
                f'<ArticleId IdType="doi">10.5555/inv.{number}</ArticleId>'
                f'<ArticleId IdType="pubmed">{number}</ArticleId></ArticleIdList></Reference>\n'
            )
        return f"<ReferenceList>{''.join(parts)}</ReferenceList>"
