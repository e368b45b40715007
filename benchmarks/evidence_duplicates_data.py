"""Invented records with known truth: works, copies of them as other sources would tell them, and traps that are not
copies. Words of the field, names of many languages; nothing here is a real publication."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from worldrounds.bibliography.record import Name, Record

HEADS = [
    "Virtual exchange",
    "Global health electives",
    "Intercultural competence",
    "Student-led exchange",
    "Collaborative online learning",
    "Peer teaching",
    "Cultural humility",
    "Medical student mobility",
    "Problem-based learning",
    "Interprofessional simulation",
    "Faculty development",
    "Ethical reasoning",
    "Bilingual case discussions",
    "Community placements",
    "Team-based learning",
    "Reciprocal partnerships",
    "Reflective writing",
    "Curriculum mapping",
    "Telehealth training",
    "Journal clubs",
]
VERBS = [
    "improves",
    "shapes",
    "and its effect on",
    "as a way to",
    "for teaching",
    "and the assessment of",
    "in relation to",
    "predicts",
    "supports",
    "changes",
    "before and after training in",
    "compared with lectures on",
    "and student views of",
    "across years of",
]
THEMES = [
    "empathy",
    "clinical reasoning",
    "health equity",
    "planetary health",
    "communication skills",
    "professional identity",
    "language barriers",
    "decolonization of curricula",
    "antimicrobial stewardship",
    "refugee care",
    "disaster response",
    "palliative care",
    "leadership",
    "research skills",
    "mental wellbeing",
    "rural practice",
    "patient safety",
    "maternal health",
    "vaccination",
    "anatomy",
]
WHO = [
    "undergraduate medical students",
    "nursing students",
    "residents",
    "first-year students",
    "clinical teachers",
    "young doctors",
    "students of dentistry",
    "preclinical students",
    "international graduates",
    "supervisors",
    "interns",
    "public health trainees",
]
WHERE = [
    "Brazil",
    "Chile",
    "Japan",
    "Kenya",
    "Nigeria",
    "Niger",
    "India",
    "Austria",
    "Australia",
    "Iran",
    "Iraq",
    "Canada",
    "Mexico",
    "Vietnam",
    "Poland",
    "Sweden",
    "Ghana",
    "Egypt",
    "Peru",
    "Turkey",
    "Slovakia",
    "Slovenia",
    "Gambia",
    "Zambia",
    "Spain",
    "Nepal",
    "Jordan",
    "Norway",
    "Italy",
    "Greece",
]
DESIGNS = [
    "a qualitative study",
    "a randomized controlled trial",
    "a cross-sectional survey",
    "a scoping review",
    "a mixed-methods evaluation",
    "lessons from five years",
    "a longitudinal cohort",
    "focus group findings",
    "a pilot study",
    "a multicentre analysis",
]
GENERIC = ("Editorial", "Introduction", "Medical education", "From the editors", "Global health")
# (family, given) in Latin letters, and as other sources write the family name.
PEOPLE = (
    ("Müller", "Katrin", "Mueller"), ("Schröder", "Jan", "Schroeder"), ("Ivanov", "Yuri", "Иванов"),
    ("Petrova", "Yelena", "Петрова"), ("Kovalenko", "Oksana", "Коваленко"), ("García López", "Marta", "Garcia Lopez"),
    ("Nguyễn", "Thi Lan", "Nguyen"), ("Wang", "Xiaoming", "王"), ("Zhang", "Wei", "张"), ("Li", "Na", "李"),
    ("Papadopoulos", "Nikos", "Παπαδόπουλος"), ("Sørensen", "Ida", "Sorensen"), ("Łukasik", "Ewa", "Lukasik"),
    ("Öztürk", "Deniz", "Ozturk"), ("Tanaka", "Haruka", "Tanaka"), ("Okafor", "Chidi", "Okafor"),
    ("Mensah", "Kofi", "Mensah"), ("Al-Khatib", "Rania", "Alkhatib"), ("El Sayed", "Omar", "Elsayed"),
    ("O'Brien", "Siobhan", "OBrien"), ("de Vries", "Pieter", "Vries"), ("Fernández", "Lucía", "Fernandez"),
    ("Björklund", "Anna", "Bjorklund"), ("Dvořák", "Petr", "Dvorak"), ("Haddad", "Layla", "Haddad"),
    ("Chowdhury", "Rafiq", "Choudhury"), ("Kim", "Minseo", "Kim"), ("Park", "Jisoo", "Park"), ("Silva", "Joana", "Silva"),
    ("Santos", "Rui", "Santos"), ("Kariuki", "Wanjiru", "Kariuki"), ("Banerjee", "Anik", "Banerji"),
    ("Smith", "Laura", "Smith"), ("Johnson", "Mark", "Johnson"), ("Brown", "Alice", "Brown"), ("Lefèvre", "Hugo", "Lefevre"),
)  # fmt: skip
JOURNALS = (
    ("International Review of Medical Education", "Int Rev Med Educ"),
    ("Annals of Teaching Hospitals", "Ann Teach Hosp"),
    ("Journal of Exchange in Health Sciences", "J Exch Health Sci"),
    ("Medical Schools Quarterly", "Med Sch Q"),
    ("Global Classroom", "Glob Classr"),
    ("Archives of Clinical Learning", "Arch Clin Learn"),
)
LANGUAGES = ("de", "es", "pt", "fr", "ja")


@dataclass(frozen=True)
class Sample:
    """``work``: the same number where two records are the same work. ``how``: what was done to make it."""

    record: Record
    work: int
    how: str


def samples(*, seed: int, works: int) -> list[Sample]:
    """Works; for each fifth a copy, for each eighth a trap."""
    chance = random.Random(seed)
    made = [Sample(_work(chance, number), number, "work") for number in range(works)]
    for number in chance.sample(range(works), works // 5):
        made.append(_copy(chance, made[number]))
    for place, number in enumerate(chance.sample(range(works), works // 8)):
        made += _trap(chance, made[number].record, works + 2 * place)
    chance.shuffle(made)
    return made


def _work(chance: random.Random, number: int) -> Record:
    year = chance.randint(1995, 2026)
    journal, short = chance.choice(JOURNALS)
    page = chance.randint(1, 900)
    return Record(
        title=_title(chance),
        authors=tuple(
            Name(family, given) for family, given, _ in chance.sample(PEOPLE, chance.randint(1, 7))
        ),
        journal=journal,
        journal_short=short,
        volume=str(year - 1990),
        issue=str(chance.randint(1, 12)),
        pages=f"{page}-{page + chance.randint(3, 12)}",
        year=year,
        language="en",
        doi=f"10.5555/work.{number}" if chance.random() < 0.8 else "",
        pmid=str(10_000_000 + number) if chance.random() < 0.6 else "",
    )


def _title(chance: random.Random) -> str:
    if chance.random() < 0.02:
        return chance.choice(GENERIC)
    head = f"{chance.choice(HEADS)} {chance.choice(VERBS)} {chance.choice(THEMES)}"
    who = f" among {chance.choice(WHO)}" if chance.random() < 0.7 else ""
    where = f" in {chance.choice(WHERE)}" if chance.random() < 0.7 else ""
    design = f": {chance.choice(DESIGNS)}" if chance.random() < 0.6 else ""
    return head + who + where + design


# Copies: what other sources do to a record -----------------------------------------------------------------------


def _copy(chance: random.Random, sample: Sample) -> Sample:
    """One to three faults; three of ten keep an identifier."""
    record = sample.record
    if chance.random() > 0.3:
        record = replace(record, doi="", pmid="")
    elif chance.random() < 0.5:
        record = replace(record, doi="")
    faults = chance.sample(FAULTS, chance.choice((1, 1, 2, 2, 3)))
    for fault in faults:
        record = fault(chance, record)
    return Sample(record, sample.work, "+".join(sorted(fault.__name__.strip("_") for fault in faults)))


def _typing_error(chance: random.Random, record: Record) -> Record:
    words = record.title.split(" ")
    long = [place for place, word in enumerate(words) if len(word) > 4]
    for place in chance.sample(long, min(len(long), chance.choice((1, 1, 2)))):
        words[place] = _mistyped(chance, words[place])
    return replace(record, title=" ".join(words))


def _mistyped(chance: random.Random, word: str) -> str:
    at = chance.randrange(1, len(word) - 1)
    return chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + chance.choice("aeiourstln") + word[at + 1 :],
        )
    )


def _no_year(_chance: random.Random, record: Record) -> Record:
    return replace(record, year=None)


def _next_year(_chance: random.Random, record: Record) -> Record:
    return replace(record, year=record.year and record.year - 1, volume="", issue="", pages="")


def _other_letters(_chance: random.Random, record: Record) -> Record:
    written = {family: other for family, _, other in PEOPLE}
    return replace(
        record,
        authors=tuple(replace(name, family=written.get(name.family, name.family)) for name in record.authors),
    )


def _swapped_names(_chance: random.Random, record: Record) -> Record:
    return replace(record, authors=tuple(Name(name.given, name.family) for name in record.authors))


def _initials(_chance: random.Random, record: Record) -> Record:
    return replace(record, authors=tuple(replace(name, given=name.given[:1]) for name in record.authors))


def _first_authors(_chance: random.Random, record: Record) -> Record:
    return replace(record, authors=record.authors[:3])


def _no_authors(_chance: random.Random, record: Record) -> Record:
    return replace(record, authors=())


def _short_title(chance: random.Random, record: Record) -> Record:
    words = record.title.split(" ")
    return replace(record, title=" ".join(words[: max(5, int(len(words) * chance.uniform(0.6, 0.9)))]))


def _capitals(_chance: random.Random, record: Record) -> Record:
    return replace(record, title=record.title.upper() + ".")


def _no_place(_chance: random.Random, record: Record) -> Record:
    return replace(record, volume="", issue="", pages="")


def _short_journal(_chance: random.Random, record: Record) -> Record:
    return replace(record, journal=record.journal_short, journal_short="", language="")


def _retracted_mark(_chance: random.Random, record: Record) -> Record:
    return replace(record, title=f"RETRACTED: {record.title}", publication_types=("Retracted Publication",))


def _british(_chance: random.Random, record: Record) -> Record:
    title = record.title.replace("randomized", "randomised").replace("decolonization", "decolonisation")
    return replace(record, title=title.replace("-", " "))


FAULTS: list[Callable[[random.Random, Record], Record]] = [
    *(
        _typing_error,
        _typing_error,
        _no_year,
        _next_year,
        _other_letters,
        _swapped_names,
        _initials,
        _first_authors,
    ),
    *(_no_authors, _short_title, _capitals, _no_place, _short_journal, _retracted_mark, _british),
]


# Traps: other works that look like it ------------------------------------------------------------------------------


def _trap(chance: random.Random, record: Record, work: int) -> Iterator[Sample]:
    trap = chance.choice(TRAPS)
    other = replace(trap(chance, record), doi="", pmid="")
    if chance.random() < 0.5:
        other = replace(other, doi=f"10.5555/trap.{work}")
    yield Sample(other, work, f"trap:{trap.__name__.strip('_')}")


def _elsewhere(chance: random.Random, record: Record) -> Record:
    page = chance.randint(1000, 1900)
    return replace(record, pages=f"{page}-{page + 2}", issue=str(chance.randint(1, 12)))


def _erratum(chance: random.Random, record: Record) -> Record:
    word = chance.choice(("Correction: ", "Erratum to: ", "Corrigendum: ", "Author Correction: "))
    return replace(_elsewhere(chance, record), title=word + record.title)


def _retraction(chance: random.Random, record: Record) -> Record:
    return replace(_elsewhere(chance, record), title=f"Retraction notice: {record.title}")


def _reply(chance: random.Random, record: Record) -> Record:
    return replace(
        _elsewhere(chance, record), title=f"Response to: {record.title}", authors=record.authors[:2]
    )


def _part_two(chance: random.Random, record: Record) -> Record:
    return replace(
        record, title=f"{record.title}: {chance.choice(('part II', 'part 2', 'second part'))}", pages=""
    )


def _preprint(_chance: random.Random, record: Record) -> Record:
    bare = replace(record, journal="medRxiv", journal_short="", volume="", issue="", pages="")
    return replace(bare, publication_types=("Preprint",))


def _meeting(_chance: random.Random, record: Record) -> Record:
    bare = replace(
        record, type="paper-conference", journal="Abstracts of the annual meeting", journal_short=""
    )
    return replace(bare, volume="", pages="S12")


def _translation(chance: random.Random, record: Record) -> Record:
    bare = replace(record, language=chance.choice(LANGUAGES), translated_title=record.title)
    return replace(bare, title="Titre en une autre langue " + record.title[::-1], volume="", pages="")


def _series_year(chance: random.Random, record: Record) -> Record:
    return replace(record, title=f"{record.title}, {chance.randint(2000, 2026)}", pages="")


def _series_place(chance: random.Random, record: Record) -> Record:
    here = next((place for place in WHERE if f" in {place}" in record.title), "")
    if not here:
        return _part_two(chance, record)
    there = chance.choice([place for place in WHERE if place != here])
    return replace(record, title=record.title.replace(f" in {here}", f" in {there}"), pages="", volume="")


def _series_people(chance: random.Random, record: Record) -> Record:
    here = next((who for who in WHO if f" among {who}" in record.title), "")
    if not here:
        return _erratum(chance, record)
    there = chance.choice([who for who in WHO if who != here])
    return replace(record, title=record.title.replace(here, there), pages="", volume="")


def _protocol(_chance: random.Random, record: Record) -> Record:
    return replace(record, title=f"{record.title}: study protocol", volume="", pages="")


def _next_editorial(chance: random.Random, record: Record) -> Record:
    return replace(_elsewhere(chance, record), title="Editorial")


TRAPS: list[Callable[[random.Random, Record], Record]] = [
    *(
        _erratum,
        _retraction,
        _reply,
        _part_two,
        _preprint,
        _meeting,
        _translation,
        _series_year,
        _series_place,
    ),
    *(_series_people, _protocol, _next_editorial),
]
