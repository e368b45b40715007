"""Twenty records in six scripts, and a search that reads each of them from end to end."""

from datetime import UTC, datetime
from functools import cache

from worldrounds.bibliography.asking import And, Days, Node, Not, Or, Value, Words
from worldrounds.bibliography.record import Affiliation, Heading, Name, Qualifier, Record, Section
from worldrounds.bibliography.words import forms, words
from worldrounds.evidence.actions.articles import add_article
from worldrounds.evidence.models import Article, ArticleCode
from worldrounds.evidence.search.index import day_of, index_codes
from worldrounds.evidence.search.texts import Pieces, texts_of

AT = datetime(2026, 11, 23, tzinfo=UTC)
VIENNA, KYOTO = Affiliation("Medical University of Vienna, Austria"), Affiliation("Kyoto University, Japan")
EDUCATION = Heading("Education, Medical", major=True, qualifiers=(Qualifier("methods"),))
CULTURE = Heading("Cultural Competency")
RECORDS = (
    Record(
        "Reshaping internationalization of medical education in 2023",
        authors=(Name("Wu", "Anette"),),
        journal="BMC Medical Education",
        journal_short="BMC Med Educ",
        issn=("1472-6920",),
        year=2023,
        month=5,
        day=23,
        doi="10.1186/s12909-023-04374-2",
        pmid="37221527",
        language="en",
        publication_types=("Editorial",),
        abstract=(Section("The global COVID-19 pandemic has shown the need for global health education."),),
    ),
    Record(
        "Virtual exchange in global health: a cross-cultural study of students",
        authors=(Name("Adeyemi", "Bukola T", affiliations=(VIENNA,)), Name("de Wit", "H")),
        year=2021,
        month=3,
        pmid="1",
        pmcid="PMC77",
        language="en",
        headings=(EDUCATION, CULTURE),
        keywords=("virtual exchange", "telemedicine"),
        publication_types=("Journal Article", "Review"),
        abstract=(Section("Students met online.", "METHODS"), Section("Attitudes changed.", "RESULTS")),
    ),
    Record("Global citizens", authors=(Name("Wu", "AB"),), year=2020, language="en", keywords=("health",)),
    Record("A health study of the students' exchange", authors=(Name(literal="The Night Group"),), year=2019),
    Record("Studies of exchanges", authors=(Name("Müller-Łuk", "Jörg"),), year=2015, month=12, day=31),
    Record("Étude sur l’échange à l'étranger", "article-journal", "A study abroad", year=2016, language="fr"),
    Record("医学教育的国际化", translated_title="Internationalization of medical education", language="zh"),
    Record("国际交流与医学生", authors=(Name("王", "小明"),), year=2022, language="zh"),
    Record("がん教育のカリキュラム", year=2022, month=1, language="ja"),
    Record("التعليم الطبي الدولي في الجامعات", year=2018, language="ar"),
    Record("أُسس التّعليم عبر الحدود", year=2017, language="ar"),
    Record("การศึกษาแพทย์นานาชาติ", year=2014, language="th"),
    Record("चिकित्सा शिक्षा", year=2013, language="hi"),
    Record("Međunarodna razmjena studenata", year=2012, language="hr", type="chapter"),
    Record("Health Global", year=2011, journal="Global Health Action"),
    Record("One Health", year=2011, authors=(Name("Wu", "Zhen", affiliations=(KYOTO,)),)),
    Record("The exchange of the exchange of exchange", year=2010, month=6, publication_types=("Letter",)),
    Record("Undated exchange", keywords=("global", "health")),
    Record(
        "Education of health professionals", headings=(Heading("Education, Medical, Graduate"),), year=2009
    ),
    Record("Curriculum", abstract=(Section("exchange " * 300 + "global health"),), year=2008),
)
CODES = {  # by place
    0: {"kind": ["theory"], "writing": ["US"]},
    1: {
        "kind": ["action"],
        "format": ["virtual-exchange"],
        "studied": ["AT", "JP"],
        "outcome": ["attitudes"],
    },
    2: {"model": ["liberal"], "kind": ["both"]},
    3: {"format": ["elective-abroad", "virtual-exchange"], "kind": ["action"]},
}
QUERIES = (
    "exchange",
    "exchanges",
    "study",
    "global health",
    '"global health"',
    '"health global"',
    "global health[ti]",
    '"global health"[tiab]',
    '"global health"[ta]',
    "exchange AND global",
    "exchange OR global NOT health",
    "exchange OR (global NOT health)",
    "exchange NOT (students OR undated)",
    "Wu A[au]",
    "Wu[au]",
    "Wu AB[au]",
    "Anette Wu[au]",
    "de Wit H[au] OR Adeyemi BT[au]",
    "Muller-Luk J[au]",
    "Night Group[au]",
    "Vienna[ad]",
    "Education, Medical[mh]",
    "Education, Medical/methods[mh]",
    "Education, Medical[majr]",
    "cultural competency[mh]",
    "telemedicine[ot]",
    "internat*",
    "educ*[ti]",
    '"medical educ*"',
    '"education in 2023"',
    '"exchange of the exchange"',
    "etude etranger",
    "2015:2019[dp]",
    "2021/03[dp] OR 2015/12/31[dp]",
    "2022 : 2023[dp] AND education",
    "covid-19",
    "review[pt]",
    "editorial[pt] OR letter[pt]",
    "chinese[la] OR chi[la]",
    "ar[la] NOT التعليم",
    "التعليم",
    "الجامعات اسس",
    "医学",
    "国际化",
    "化",
    "教育[ti]",
    "王小明[au]",
    "แพทย์",
    "शिक्षा",
    "medunarodna razmjena",
    "10.1186/s12909-023-04374-2",
    "37221527[pmid] OR PMC77[pmcid]",
    "10.1186*[doi]",
    "austria[country]",
    "virtual exchange[format] AND action[kind]",
    "liberal[model]",
    "changed METHODS",
    "met online",
    '"online attitudes"',
    "the",
    "nothingofthekind",
)


def stocked() -> list[Article]:
    articles = [add_article(record=record, actor=None, at=AT) for record in RECORDS]
    for place, codes in CODES.items():
        ArticleCode.objects.bulk_create(
            ArticleCode(article=articles[place], dimension=dimension, code=code, standing="reader")
            for dimension, chosen in codes.items()
            for code in chosen
        )
    index_codes(article.pk for article in articles)
    return articles


def reads(node: Node, place: int, article: Article) -> bool:
    """Whether an article is what a tree asks for, by reading all of it."""
    match node:
        case And(parts):
            return all(reads(part, place, article) for part in parts)
        case Or(parts):
            return any(reads(part, place, article) for part in parts)
        case Not(kept, left_out):
            return reads(kept, place, article) and not reads(left_out, place, article)
        case Days(first, last):
            return first <= day_of(article) <= last and article.year is not None
        case Words():
            return _has_words(node, article)
        case Value():
            return _has_value(node, place, article)


def _has_words(node: Words, article: Article) -> bool:
    wordings = [(form,) for form in forms(node.words[0])] if node.is_loose else [node.words]
    pieces = [piece for column in node.field.columns for piece in _texts(article)[column]]
    return any(_stands_in(wording, piece, node.is_begun) for wording in wordings for piece in pieces)


@cache
def _texts(article: Article) -> dict[str, Pieces]:
    return texts_of(article)


def _stands_in(wording: tuple[str, ...], piece: list[str], is_begun: bool) -> bool:
    *whole, last = wording
    for start in range(len(piece) - len(whole)):
        end = piece[start + len(whole)]
        if piece[start : start + len(whole)] == whole and (end.startswith(last) if is_begun else end == last):
            return True
    return False


def _has_value(node: Value, place: int, article: Article) -> bool:
    codes = CODES.get(place, {})
    text = node.text.casefold()
    held = {
        "doi": [article.doi],
        "pmid": [article.pmid],
        "pmcid": [article.pmcid.casefold()],
        "pt": [kind.casefold() for kind in article.publication_types],
        "la": {"zh": ["zh", "chi", "chinese"], "ar": ["ar", "ara", "arabic"]}.get(article.language, []),
        "country": ["austria"] if "AT" in codes.get("studied", ()) else [],
        "format": ["virtual exchange"] if "virtual-exchange" in codes.get("format", ()) else [],
        "model": codes.get("model", []),
        "kind": codes.get("kind", []),
    }[node.field.tag]
    return any(one.startswith(text) if node.is_begun else words(one) == words(text) for one in held if one)
