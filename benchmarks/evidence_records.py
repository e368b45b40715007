"""Made-up records of the literature, as many as one wants, shaped like PubMed's.

Words follow Zipf's law: common English words, the field's own words and pairs of words, and a long tail of invented
ones. A record has a topic, from which its title, keywords, headings and most of the abstract's own words come.

``python -m benchmarks.evidence_records COUNT`` puts them into the installation (WORLDROUNDS_DATA, WORLDROUNDS_DATABASE),
article by article as an import does: with references, found by the search, and read for similar articles.
"""

import itertools
import sys
import time
from collections.abc import Iterator
from functools import cache

import numpy as np

from worldrounds.bibliography.record import Affiliation, Cited, Heading, Name, Qualifier, Record, Section

SEED, AT_ONCE = 20261123, 500
COMMON = [
    "the",
    "of",
    "and",
    "in",
    "to",
    "a",
    "for",
    "with",
    "was",
    "were",
    "on",
    "as",
    "by",
    "is",
    "that",
    "from",
    "at",
    "are",
    "this",
    "be",
    "an",
    "we",
    "or",
    "their",
    "these",
    "between",
    "which",
    "have",
    "has",
    "been",
    "not",
    "it",
    "after",
    "than",
    "who",
    "during",
    "both",
    "may",
    "also",
    "more",
    "can",
    "our",
    "but",
    "all",
    "its",
    "within",
    "had",
    "other",
    "using",
    "among",
    "into",
    "most",
    "they",
    "however",
    "results",
    "methods",
    "conclusions",
    "background",
    "study",
    "used",
    "data",
    "analysis",
    "total",
    "increased",
    "significant",
    "significantly",
    "higher",
    "lower",
    "two",
    "three",
    "one",
    "first",
    "new",
    "high",
    "level",
    "levels",
    "compared",
    "associated",
    "based",
    "including",
    "through",
    "while",
]
OWN = [
    "students",
    "medical",
    "education",
    "health",
    "global",
    "international",
    "exchange",
    "virtual",
    "cultural",
    "competence",
    "curriculum",
    "learning",
    "teaching",
    "program",
    "schools",
    "faculty",
    "clinical",
    "training",
    "care",
    "physicians",
    "residents",
    "university",
    "experience",
    "knowledge",
    "skills",
    "attitudes",
    "survey",
    "interviews",
    "qualitative",
    "evaluation",
    "assessment",
    "countries",
    "partnership",
    "collaboration",
    "intercultural",
    "language",
    "communication",
    "elective",
    "abroad",
    "mobility",
    "online",
    "course",
    "participants",
    "perceptions",
    "development",
    "research",
    "community",
    "public",
    "nursing",
    "interprofessional",
    "simulation",
    "feedback",
    "professional",
    "identity",
    "ethics",
    "equity",
    "colonial",
    "power",
    "transformation",
    "sustainability",
    "climate",
    "migration",
    "refugees",
    "rural",
    "primary",
    "hospital",
    "patient",
    "safety",
    "quality",
    "leadership",
    "mentoring",
    "reflection",
    "humanities",
    "diversity",
    "inclusion",
    "discrimination",
    "gender",
    "policy",
    "workforce",
    "accreditation",
    "standards",
    "competency",
    "framework",
    "theory",
    "motivation",
    "internationalization",
    "globalization",
    "telemedicine",
    "technology",
    "digital",
    "platform",
    "team",
    "collaborative",
    "problem",
    "solving",
    "pandemic",
    "vaccination",
    "infection",
    "tuberculosis",
    "malaria",
    "diabetes",
    "hypertension",
    "cancer",
    "surgery",
    "anesthesia",
    "pediatrics",
    "obstetrics",
    "psychiatry",
    "neurology",
    "radiology",
    "pathology",
    "pharmacology",
    "anatomy",
    "physiology",
    "biochemistry",
    "genetics",
    "epidemiology",
    "statistics",
    "cohort",
    "trial",
    "randomized",
    "systematic",
    "review",
    "scoping",
    "meta",
    "outcomes",
    "mortality",
    "screening",
    "diagnosis",
    "treatment",
    "therapy",
    "risk",
    "factors",
    "prevalence",
    "incidence",
    "adolescents",
    "children",
    "women",
    "elderly",
    "families",
    "caregivers",
    "burnout",
    "stress",
    "resilience",
    "wellbeing",
    "sleep",
    "exercise",
    "nutrition",
    "obesity",
    "smoking",
    "alcohol",
    "depression",
    "anxiety",
    "trauma",
    "violence",
    "disability",
    "rehabilitation",
    "palliative",
    "emergency",
    "intensive",
    "ventilation",
    "cardiac",
    "stroke",
    "renal",
    "hepatic",
    "pulmonary",
    "dermatology",
    "ophthalmology",
    "dental",
    "oral",
    "pharmacy",
    "laboratory",
    "imaging",
    "ultrasound",
    "artificial",
    "intelligence",
    "machine",
    "data",
    "records",
    "privacy",
    "law",
    "economics",
    "cost",
    "insurance",
    "access",
    "inequality",
    "poverty",
    "housing",
    "water",
    "sanitation",
    "food",
    "agriculture",
    "veterinary",
    "environment",
    "pollution",
    "urban",
    "indigenous",
    "religion",
    "spirituality",
    "history",
    "philosophy",
    "literature",
    "art",
    "music",
    "film",
    "narrative",
    "storytelling",
    "games",
    "video",
    "podcast",
    "social",
    "media",
]
PHRASES = """global health|medical education|medical students|virtual exchange|cultural competence|health care|higher education
|study abroad|clinical skills|problem based learning|primary care|public health|social media|health systems|faculty development
|interprofessional education|intercultural communication|patient safety|qualitative study|cross sectional study
|international students|global citizenship|social transformation|home curriculum|collaborative online learning""".replace(
    "\n", ""
).split("|")
FAMILIES = [
    "Wu",
    "Adeyemi",
    "Garcia",
    "Müller",
    "Tanaka",
    "Novak",
    "Okafor",
    "Silva",
    "Kowalski",
    "Haddad",
    "Ivanova",
    "Nguyen",
    "Kim",
    "Schmidt",
    "Rossi",
    "Dubois",
    "Jansen",
    "Andersson",
    "Yılmaz",
    "Kaya",
    "Cohen",
    "Levi",
    "Hassan",
    "Mohamed",
    "Diallo",
    "Mensah",
    "Mwangi",
    "Banda",
    "Khan",
    "Ahmed",
    "Sharma",
    "Patel",
    "Singh",
    "Reddy",
    "Perera",
    "Rahman",
    "Santos",
    "Oliveira",
    "Fernández",
    "López",
    "Rojas",
    "Castro",
    "Popescu",
    "Horvat",
    "Nagy",
    "Papadopoulos",
    "Petrov",
    "Bondarenko",
    "Lindqvist",
    "Virtanen",
    "Murphy",
    "Smith",
    "Johnson",
    "Brown",
    "Taylor",
    "Lee",
    "Chen",
    "Wang",
    "Zhang",
    "Liu",
    "Yang",
    "Huang",
    "Sato",
    "Suzuki",
    "Watanabe",
]
GIVEN = [
    "Anette",
    "Bukola",
    "Carla",
    "Dmitri",
    "Elif",
    "Fatima",
    "Goran",
    "Hana",
    "Ines",
    "Jun",
    "Karim",
    "Leila",
    "Mei",
    "Nadia",
    "Olu",
    "Priya",
    "Quentin",
    "Rosa",
    "Sven",
    "Thandi",
    "Uma",
    "Vera",
    "Wanjiru",
    "Ximena",
    "Yuki",
    "Zoran",
]
CITIES = [
    "Vienna",
    "Kyoto",
    "Lagos",
    "Munich",
    "São-Paulo",
    "Kraków",
    "Beirut",
    "Toronto",
    "Nairobi",
    "Mumbai",
    "Sydney",
    "Lisbon",
    "Bogotá",
    "Hanoi",
    "Cairo",
    "Oslo",
]
MONTHS, LANGUAGES = (
    range(1, 13),
    ("en",) * 88 + ("de", "fr", "es", "es", "pt", "zh", "zh", "ja", "ru", "it", "pl", "tr"),
)
TYPES = (("Journal Article",),) * 14 + (
    ("Journal Article", "Review"),
    ("Journal Article", "Review"),
    ("Editorial",),
    ("Letter",),
    ("Journal Article", "Randomized Controlled Trial"),
    ("Comment",),
)
SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "qui",
    "ro",
    "su",
    "ta",
    "ve",
    "wi",
    "xo",
    "yu",
    "za",
    "bri",
    "cho",
    "dra",
    "fle",
    "gli",
    "phe",
    "sta",
    "tro",
    "vel",
]


@cache
def invented() -> list[str]:
    """80,000 words of the long tail."""
    every = ["".join(parts) for n in (3, 4) for parts in itertools.product(SYLLABLES, repeat=n)]
    picked = np.random.default_rng(SEED).choice(len(every), 80_000, replace=False)
    return [every[i] for i in picked]


@cache
def journals() -> list[tuple[str, str, str]]:
    """Name, short name, ISSN."""
    kinds = ("Journal of {}", "{} Education", "BMC {}", "Annals of {}", "{} Review")
    names = [kind.format(word.title()) for word in OWN[:80] for kind in kinds]
    return [
        (name, " ".join(part[:4] for part in name.split()), f"{1000 + n:04}-{n:03}X")
        for n, name in enumerate(names)
    ]


def records(count: int, seed: int = SEED, after: int = 0) -> Iterator[Record]:
    """The same ones for the same seed, however many; a longer list begins with the shorter one. ``after`` so many: a
    multiple of AT_ONCE."""
    for begin in range(after, count, AT_ONCE):
        random = np.random.default_rng((seed, begin))
        texts = _texts(random)
        for n in range(begin, min(count, begin + AT_ONCE)):
            yield _record(n, random, texts)


def _zipf(count: int, shift: int) -> np.ndarray:
    weights = 1.0 / np.arange(shift, count + shift)
    return weights / weights.sum()


def _texts(random: np.random.Generator) -> Iterator[str]:
    """Words without end: 50 of 100 common, 41 of the field, 9 of the long tail."""
    field = OWN + PHRASES
    while True:
        which = random.random(200_000)
        common = random.choice(len(COMMON), 200_000, p=_zipf(len(COMMON), 2))
        own = random.choice(len(field), 200_000, p=_zipf(len(field), 8))
        rare = random.choice(80_000, 200_000, p=_zipf(80_000, 50))
        for share, a, b, c in zip(which, common, own, rare, strict=True):
            yield COMMON[a] if share < 0.5 else field[b] if share < 0.91 else invented()[c]


def _some(words: Iterator[str], count: int) -> str:
    return " ".join(itertools.islice(words, count))


def _record(n: int, random: np.random.Generator, words: Iterator[str]) -> Record:
    topic = [(OWN + PHRASES)[i] for i in random.choice(len(OWN) + len(PHRASES), 3)]
    journal, short, issn = journals()[int(random.integers(len(journals())))]
    year = 2026 - min(50, int(random.exponential(9)))
    language = LANGUAGES[int(random.integers(len(LANGUAGES)))]
    abstract = f"{_some(words, int(random.integers(60, 110)))} {' '.join(topic)} {_some(words, int(random.integers(30, 90)))}"
    return Record(
        title=f"{topic[0]} {_some(words, 4)} {topic[1]} {_some(words, int(random.integers(2, 8)))}".capitalize(),
        authors=tuple(_name(random) for _ in range(1 + int(random.integers(7)))),
        journal=journal,
        journal_short=short,
        issn=(issn,),
        volume=str(year - 1970),
        issue=str(int(random.integers(1, 13))),
        pages=str(int(random.integers(1, 2000))),
        year=year,
        month=int(random.integers(1, 13)),
        day=int(random.integers(1, 29)),
        doi=f"10.{1000 + n % 97}/bench.{year}.{n}",
        pmid=str(10_000_000 + n),
        language=language,
        abstract=(Section(abstract),) if random.random() < 0.9 else (),
        keywords=tuple(topic),
        headings=tuple(
            Heading(f"{word.title()}, Medical", f"D{n:06}", random.random() < 0.3, (Qualifier("methods"),))
            for word in {*topic, *(OWN[int(i)] for i in random.integers(0, 120, 5))}
        ),
        publication_types=TYPES[int(random.integers(len(TYPES)))],
        references=tuple(
            Cited(f"{FAMILIES[i % len(FAMILIES)]} A. Cited work {i}.", doi=f"10.{1000 + int(i) % 97}/old.{i}")
            for i in random.integers(0, 10_000_000, 3)
        ),
    )


def _name(random: np.random.Generator) -> Name:
    family = FAMILIES[int(random.integers(len(FAMILIES)))]
    if random.random() < 0.6:
        family = f"{invented()[int(random.integers(4000))].capitalize()}"
    given = f"{GIVEN[int(random.integers(len(GIVEN)))]} {'ABCDEFGH'[int(random.integers(8))]}"
    city = CITIES[int(random.integers(len(CITIES)))]
    return Name(
        family, given, affiliations=(Affiliation(f"Medical University of {city}, Department of Education"),)
    )


def fill(count: int) -> None:
    """Into the installation's database, which must be open and hold no other articles; goes on where it was broken off.
    What the ORM would take long for (records to columns, rows of references and codes) is done by hand; the index is
    made by what actions call."""
    from django.db import connection, transaction
    from django.utils import timezone

    from worldrounds.evidence.keys import identifier_keys
    from worldrounds.evidence.models import Article
    from worldrounds.evidence.search import index

    begun, held = time.perf_counter(), Article.objects.count()
    made = records(count, after=held)
    for done in range(held, count, AT_ONCE):
        random = np.random.default_rng((SEED, 1, done))
        with transaction.atomic(), connection.cursor() as cursor:
            some = list(itertools.islice(made, AT_ONCE))
            now = timezone.now()
            articles = Article.objects.bulk_create(
                [Article(**_columns(record), added_at=now, changed_at=now) for record in some]
            )
            cursor.executemany(
                "INSERT INTO evidence_reference (article_id, place, text, doi, pmid, pmcid) VALUES (%s, %s, %s, %s, '', '')",
                [
                    (article.pk, place, cited.text, cited.doi)
                    for record, article in zip(some, articles, strict=True)
                    for place, cited in enumerate(record.references, 1)
                ],
            )
            cursor.executemany(
                "INSERT INTO evidence_articlecode (article_id, dimension, code, standing) VALUES (%s, %s, %s, 'reader')",
                list(_codes([article.pk for article in articles], random)),
            )
            cursor.executemany(
                "INSERT INTO evidence_articlekey (article_id, key) VALUES (%s, %s)",
                [
                    (article.pk, key)
                    for article in articles
                    for key in identifier_keys(article.doi, article.pmid, "")
                ],
            )
            index(articles)
        if done % 10_000 == 0:
            print(
                f"{done:,} of {count:,} after {time.perf_counter() - begun:.0f} s",
                file=sys.stderr,
                flush=True,
            )


def _columns(record: Record) -> dict[str, object]:
    nested = {
        "authors": [
            {"family": one.family, "given": one.given, "affiliations": [{"text": one.affiliations[0].text}]}
            for one in record.authors
        ],
        "abstract": [{"text": section.text} for section in record.abstract],
        "headings": [
            {"name": one.name, "ui": one.ui, "major": one.major, "qualifiers": [{"name": "methods"}]}
            for one in record.headings
        ],
    }
    flat = ("keywords", "publication_types", "issn")
    plain = [
        "title",
        "journal",
        "journal_short",
        "volume",
        "issue",
        "pages",
        "year",
        "month",
        "day",
        "doi",
        "pmid",
        "language",
    ]
    return (
        nested
        | {name: list(getattr(record, name)) for name in flat}
        | {name: getattr(record, name) for name in plain}
    )


CODES = {
    "kind": ("theory", "action", "both"),
    "format": ("virtual-exchange", "elective-abroad", "joint-degree", "network", "none", "problem-room"),
    "model": ("market", "liberal", "social-transformation", "none"),
    "studied": (
        "AT",
        "JP",
        "NG",
        "DE",
        "BR",
        "PL",
        "LB",
        "CA",
        "KE",
        "IN",
        "AU",
        "PT",
        "CO",
        "VN",
        "EG",
        "NO",
    ),
    "outcome": ("reaction", "attitudes", "learning", "behaviour", "organization", "none"),
}


def _codes(numbers: list[int], random: np.random.Generator) -> Iterator[tuple[int, str, str]]:
    for number in numbers:
        for (dimension, codes), share in zip(CODES.items(), random.random(len(CODES)), strict=True):
            yield number, dimension, codes[int(share * len(codes))]


def main() -> None:
    from worldrounds.cli.installation import prepare

    prepare()
    fill(int(sys.argv[1]))
    from worldrounds.evidence.likeness import bring_up_to_date

    bring_up_to_date()


if __name__ == "__main__":
    main()
