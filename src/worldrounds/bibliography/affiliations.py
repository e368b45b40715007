"""Which country an author's affiliation names. Nothing is guessed: where the end of the text is no country, there is
none."""

import re
from functools import cache
from unicodedata import normalize

from babel import Locale

# Names that affiliations use and the Unicode locale data (CLDR) does not.
ALSO = {
    "US": ("usa", "us", "united states of america"),
    "GB": ("uk", "great britain", "england", "scotland", "wales", "northern ireland", "united kingdom of great britain"),
    "CN": ("pr china", "p r china", "peoples republic of china", "the peoples republic of china", "mainland china"),
    "HK": ("hong kong", "hong kong sar", "hong kong china"),
    "MO": ("macau", "macao", "macau sar"),
    "TW": ("taiwan roc", "taiwan r o c"),
    "KR": ("korea", "republic of korea", "south korea"),
    "NL": ("the netherlands", "holland"),
    "CZ": ("czech republic", "czechia"),
    "RU": ("russian federation",),
    "IR": ("islamic republic of iran", "iran islamic republic of"),
    "VN": ("viet nam",),
    "TR": ("turkey", "turkiye"),
    "CI": ("ivory coast", "cote divoire"),
    "CD": ("democratic republic of the congo", "democratic republic of congo", "dr congo", "drc"),
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
    "DE": ("deutschland",),
    "AT": ("osterreich",),
    "CH": ("schweiz", "suisse", "svizzera"),
    "ES": ("espana",),
    "IT": ("italia",),
    "BR": ("brasil",),
    "MX": ("mexico",),
}  # fmt: skip
# Places of this name lie in more than one country.
UNSURE = {"georgia"}
_MAIL = re.compile(r"\S+@\S+|\b(?:electronic address|e-?mail)\b:?", re.I)
_AMERICAN = re.compile(r"\b[A-Z]{2}[ ,]+\d{5}(?:-\d{4})?$")  # MA 02115
_LETTERS = re.compile(r"[^a-z ]+")


def countries_named(affiliation: str) -> set[str]:
    """ISO 3166 codes of the countries at the end of each address; several addresses stand between semicolons."""
    return {code for address in affiliation.split(";") if (code := _country(address))}


def _country(address: str) -> str:
    said = _MAIL.sub(" ", address).strip(" .,\u00a0")
    if _AMERICAN.search(said):
        return "US"
    last = _simple(said.rsplit(",", 1)[-1])
    return "" if last in UNSURE else _names().get(last, "")


@cache
def _names() -> dict[str, str]:
    found = {
        _simple(name): code
        for code, name in Locale.parse("en").territories.items()
        if code.isalpha() and len(code) == 2
    }
    return found | {name: code for code, names in ALSO.items() for name in names}


def _simple(name: str) -> str:
    """“P.R. China” and “PR China” alike; digits of a postcode go."""
    plain = normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return " ".join(_LETTERS.sub("", plain.replace("-", " ")).split())
