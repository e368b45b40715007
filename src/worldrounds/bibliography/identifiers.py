"""Identifiers in the one way that records keep them; an empty string for what is none."""

import re

_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)$", re.IGNORECASE)
_DOI_INSIDE = re.compile(r"\bdoi:\s*(10\.\d{4,9}/[^\s;,]+)", re.IGNORECASE)
_PMID = re.compile(r"(?:pmid:?\s*)?0*([1-9]\d{0,8})$", re.IGNORECASE)
_PMCID = re.compile(r"(?:pmcid:?\s*)?PMC0*([1-9]\d{0,9})(?:\.\d+)?$", re.IGNORECASE)
_ORCID = re.compile(
    r"(?:https?://orcid\.org/|orcid:\s*)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dx])$", re.IGNORECASE
)
_ROR = re.compile(r"(?:https?://ror\.org/)?(0[a-hj-km-np-tv-z\d]{6}\d{2})$", re.IGNORECASE)


def doi(text: str) -> str:
    """``10.…/…`` in lower case: a DOI's letters have no case."""
    found = _DOI.match(text.strip())
    return found[1].lower() if found else ""


def doi_inside(text: str) -> str:
    """The DOI that a citation names with “doi:”."""
    found = _DOI_INSIDE.search(text)
    return found[1].rstrip(".").lower() if found else ""


def pmid(text: str) -> str:
    found = _PMID.match(text.strip())
    return found[1] if found else ""


def pmcid(text: str) -> str:
    found = _PMCID.match(text.strip())
    return f"PMC{found[1]}" if found else ""


def orcid(text: str) -> str:
    found = _ORCID.match(text.strip())
    return "-".join(found.groups()).upper() if found else ""


def ror(text: str) -> str:
    found = _ROR.match(text.strip())
    return f"https://ror.org/{found[1].lower()}" if found else ""


def has_right_check_digit(orcid: str) -> bool:
    """Of an ORCID iD with hyphens, by ISO 7064 MOD 11-2: one wrong digit, or two that changed places, do not pass."""
    total = 0
    for digit in orcid.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2 % 11
    return orcid[-1] == "0123456789X"[(12 - total) % 11]
