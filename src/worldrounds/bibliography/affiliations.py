"""Which country an author's affiliation names. Nothing is guessed: where the end of the text is neither a country nor a
state or province of the United States, Canada or Australia, there is none."""

import re
from functools import cache, lru_cache
from unicodedata import normalize

from babel import Locale

# Names that affiliations use and the Unicode locale data (CLDR) does not.
ALSO = {
    "US": ("usa", "us", "united states of america"),
    "GB": ("uk", "united kingdom of great britain and northern ireland", "great britain", "england", "scotland", "wales", "northern ireland", "united kingdom of great britain"),
    "CN": ("pr china", "p r china", "peoples republic of china", "the peoples republic of china", "mainland china"),
    "HK": ("hong kong", "hong kong sar", "hong kong china"),
    "MO": ("macau", "macao", "macau sar", "macao sar"),
    "TW": ("roc", "taiwan roc", "taiwan r o c"),
    "KR": ("korea", "republic of korea", "south korea"),
    "NL": ("the netherlands", "holland"),
    "CZ": ("czech republic", "czechia"),
    "RU": ("russian federation",),
    "IR": ("islamic republic of iran", "iran islamic republic of"),
    "VN": ("viet nam",),
    "TR": ("turkey", "turkiye"),
    "CI": ("ivory coast", "cote divoire"),
    "CD": ("republique democratique du congo", "democratic republic of the congo", "democratic republic of congo", "dr congo", "drc"),
    "CG": ("republic of the congo",),
    "TZ": ("united republic of tanzania",),
    "LA": ("lao pdr", "lao peoples democratic republic"),
    "MM": ("burma",),
    "MK": ("macedonia",),
    "SZ": ("swaziland",),
    "CV": ("cape verde",),
    "PS": ("palestine", "state of palestine", "occupied palestinian territory"),
    "AE": ("uae", "united arab emirates"),
    "SA": ("kingdom of saudi arabia", "ksa"),
    "IE": ("republic of ireland", "eire"),
    "BO": ("plurinational state of bolivia",),
    "VE": ("bolivarian republic of venezuela",),
    "SY": ("syrian arab republic",),
    "MD": ("republic of moldova",),
    "BN": ("brunei darussalam",),
    "GM": ("the gambia",),
    "BS": ("the bahamas",),
    "PH": ("the philippines",),
}  # fmt: skip
# States and provinces that end addresses whose authors name no country, as they are written there.
STATES = {
    "US": (
        "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|District of Columbia|Florida|Hawaii|Idaho"
        "|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi"
        "|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio"
        "|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia"
        "|West Virginia|Wisconsin|Wyoming"
        # Not those that are a country's code, too, or Western Australia's: AL, AR, CO, DE, GA, ID, IN, MT, WA.
        "|AK|AZ|CA|CT|DC|FL|HI|IA|IL|KS|KY|LA|MA|MD|ME|MI|MN|MO|MS|NC|ND|NE|NH|NJ|NM|NV|NY|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT"
        "|VA|VT|WI|WV|WY|Washington|Calif|Conn|Ill|Mass|Mich|Minn|Tenn"
    ),
    "CA": (
        "Alberta|British Columbia|Manitoba|New Brunswick|Newfoundland|Nova Scotia|Ontario|Québec|Quebec|Saskatchewan"
        "|AB|BC|MB|NS|ON|QC|SK"
    ),
    "AU": "New South Wales|Queensland|South Australia|Western Australia|Tasmania|NSW|QLD|VIC",
}
# Addresses name China behind them, but they have income groups and time zones of their own.
WITH_CHINA = {"HK", "MO", "TW"}
# Places of this name lie in more than one country.
UNSURE = {"georgia"}
_STATES = {name: country for country, names in STATES.items() for name in names.split("|")}
_ENOUGH = 300  # signs of an address, from its end
_MAIL = re.compile(r"\S+@\S+|\b(?:electronic address|e-?mail)\b:?", re.I)
_INITIALS = re.compile(r"\s*\([A-Z][^()]{0,60}\)$")  # of the authors: “(A.W., B.T.A.)”
_ZIP = re.compile(r" \d{5}(?:-\d{4})?$")
_AMERICAN = re.compile(r"\b[A-Z]{2}[ ,]+\d{5}(?:-\d{4})?$")  # MA 02115
_LETTERS = re.compile(r"[^a-z ]+")


def countries_named(affiliation: str) -> set[str]:
    """ISO 3166 codes of the countries at the end of each address; several addresses stand between semicolons."""
    return {code for address in affiliation.split(";") if (code := _country(address))}


def _country(address: str) -> str:
    said = address[-_ENOUGH:]
    if "@" in said or "ail" in said or "address" in said:
        said = _MAIL.sub(" ", said)
    said = _INITIALS.sub("", said.strip(" .,\u00a0"))
    if _AMERICAN.search(said):
        return "US"
    before, last = ["", *(part.strip(" .") for part in said.rsplit(",", 2))][-2:]
    state, code = _ZIP.subn("", last)
    if code and state in {*_STATES, "Georgia"}:
        return "US"
    country = _STATES.get(last) or _named(_simple(last))
    # “Toronto, ON, CA”; “Hong Kong, China”
    if last == "CA" and _STATES.get(before) == "CA":
        return "CA"
    within = _names().get(_simple(before), "")
    return within if country == "CN" and within in WITH_CHINA else country


def _named(last: str) -> str:
    """Also “Vienna Austria”, where the comma is missing; not “University of Mexico”."""
    if last in UNSURE:
        return ""
    if found := _names().get(last):
        return found
    words = last.split()
    if len(words) not in {2, 3} or words[0] == "new" or "of" in words:
        return ""
    ends = (end for end in (" ".join(words[1:]), words[-1]) if end not in UNSURE)
    return next((_names()[end] for end in ends if end in _names()), "")


@cache
def _names() -> dict[str, str]:
    """In the languages in which affiliations are written most; where two differ, English counts."""
    found: dict[str, str] = {}
    for language in ("en", "es", "pt", "fr", "de", "it"):
        for code, name in Locale.parse(language).territories.items():
            if code.isalpha() and len(code) == 2:
                found.setdefault(_simple(name), code)
    return found | {name: code for code, names in ALSO.items() for name in names}


@lru_cache(10_000)  # many addresses end alike
def _simple(name: str) -> str:
    """“P.R. China” and “PR China” alike; digits of a postcode go."""
    plain = normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return " ".join(_LETTERS.sub("", plain.replace("-", " ")).split())
